"""What pupils of a class were sure of and answered wrongly."""

from collections import Counter
from dataclasses import dataclass, field

from memory.ratings import SURE
from people.models import Classroom
from quizzes.asked import question_in
from quizzes.content import MILLION
from quizzes.models import Attempt, AttemptItem, Question
from quizzes.understanding import pupils_of
from teaching.answers_given import answer_in_words
from teaching.boards import words_of


@dataclass(slots=True)
class SureErrors:
    """The sure errors at one question: the answers with how often each was given, and the keys of who gave any.

    ``sure`` is how many answers of pupils who were sure there are, right ones too.
    """

    question: Question
    prompt: str
    sure: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    learners: set[int] = field(default_factory=set)

    @property
    def wrong(self) -> int:
        return self.answers.total()

    @property
    def most_frequent(self) -> list[tuple[str, int]]:
        return self.answers.most_common()


def sure_errors(classroom: Classroom) -> list[SureErrors]:
    """Of the pupils who are in the class now, in graded attempts for it that were handed in: the most errors first.

    One query.
    """
    items = AttemptItem.objects.filter(
        counted=True,
        answered=True,
        current__confidence=SURE,
        credit_millionths__isnull=False,
        attempt__assignment__classroom=classroom,
        attempt__purpose=Attempt.Purpose.GRADED,
        attempt__submitted_at__isnull=False,
        attempt__learner__in=pupils_of(classroom).order_by().values("learner"),
    ).select_related("revision", "current", "attempt", "question__fact", "question__edition")
    found: dict[int, SureErrors] = {}
    for item in items.order_by("-revision_id", "pk"):  # a question is named as it was asked last
        if item.question_id not in found:
            found[item.question_id] = SureErrors(item.question, words_of(question_in(item.revision)))
        errors = found[item.question_id]
        errors.sure += 1
        if item.credit_millionths != MILLION:
            errors.answers[answer_in_words(item)] += 1
            errors.learners.add(item.attempt.learner_id)
    return sorted((each for each in found.values() if each.wrong), key=lambda each: (-each.wrong, each.prompt))
