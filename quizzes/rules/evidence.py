"""Rules for evidence: the words that settle a question stand in the lesson, and only once."""

from collections.abc import Iterator
from dataclasses import replace

from lessons.findings import Finding, Level
from lessons.markup import find_words
from quizzes.models import Evidence, Question
from quizzes.rules.material import Material, is_graded
from quizzes.rules.questions import name_of


def evidence_findings(material: Material) -> Iterator[Finding]:
    for question in material.questions:
        evidence = question.evidence.all()
        if is_graded(question) and not evidence:
            yield Finding(
                "question.no-evidence",
                "No words of the lesson are quoted that settle it.",
                "Quote them as evidence, exactly as a reader sees them.",
                object=name_of(question),
            )
        for each in evidence:
            yield from (replace(finding, object=name_of(question)) for finding in _findings(question, each))


def _findings(question: Question, evidence: Evidence) -> Iterator[Finding]:
    passage = evidence.passage
    place = f'passage "{passage.lesson.slug}/{passage.slug}"'
    if passage.retired_at is not None or passage.lesson.retired_at is not None:
        yield Finding(
            "question.evidence-retired",
            f"It quotes {place}, which is out of use.",
            "Quote a passage that learners can read.",
        )
    found = len(find_words(passage.plain, evidence.exact, evidence.before, evidence.after))
    if not found:
        yield Finding(
            "question.evidence-not-found",
            f'It quotes "{evidence.exact}", but these words don\'t stand in {place}.',
            "Copy them from the lesson as a reader sees them.",
        )
    if found > 1:
        yield Finding(
            "question.evidence-ambiguous",
            f'It quotes "{evidence.exact}", but these words stand {found} times in {place}.',
            "Quote more, or add a few words before or after.",
        )
    if question.lesson_id and question.lesson_id != passage.lesson_id:
        yield Finding(
            "question.evidence-in-other-lesson",
            f"It belongs to another lesson than {place}, which it quotes.",
            "Quote its own lesson, or move it to the other one.",
            Level.WARNING,
        )
