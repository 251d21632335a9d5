"""Questions whose evidence can no longer be shown, since the lesson was changed."""

from collections.abc import Iterable, Mapping

from lessons.markup import find_words
from lessons.models import Passage
from quizzes.models import Evidence, Question


def questions_with_lost_words(passages: Iterable[Passage]) -> Mapping[Passage, list[Question]]:
    """Live questions that quote these passages, but no words that stand in them exactly once for readers to see."""
    quoting = Evidence.objects.filter(passage__in=[passage.pk for passage in passages], question__retired_at=None)
    lost: dict[Passage, list[Question]] = {}
    for evidence in quoting.select_related("passage__lesson", "question").order_by("passage", "question__slug"):
        questions = lost.setdefault(evidence.passage, [])
        if not _can_be_shown(evidence) and evidence.question not in questions:
            questions.append(evidence.question)
    return {passage: questions for passage, questions in lost.items() if questions}


def _can_be_shown(evidence: Evidence) -> bool:
    passage = evidence.passage
    if passage.retired_at or passage.lesson.retired_at:
        return False
    return len(find_words(passage.plain, evidence.exact, evidence.before, evidence.after)) == 1
