"""Rules for a question by itself, and between two."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from lessons.findings import Finding, Level
from lessons.folding import fold
from quizzes.content import QuestionContent
from quizzes.kinds import UnknownKind, kind_named
from quizzes.models import Question
from quizzes.rules.material import Material
from quizzes.rules.writing import writing_findings


def question_findings(material: Material) -> Iterator[Finding]:
    for question, content in material.asked:
        yield from (
            replace(finding, object=name_of(question)) for finding in _own_findings(question, content, material)
        )
    yield from _same_prompts(material)


def name_of(question: Question) -> str:
    return f'question "{question.slug}"'


def _own_findings(question: Question, content: QuestionContent, material: Material) -> Iterator[Finding]:
    try:
        yield from kind_named(question.kind).check(content)
    except UnknownKind as error:
        yield Finding("question.unknown-kind", str(error), "Choose one of these.")
    if not content.explanation:
        yield Finding(
            "question.no-explanation", "It has no explanation.", "Say why the key is right, and what misleads."
        )
    yield from _fact_findings(question, material)
    chart = question.chart
    if chart and (not content.chart or chart.retired_at is not None or chart.edition_id != question.edition_id):
        yield Finding(
            "question.chart-not-shown",
            f'It is about the chart "{chart.slug}", which can\'t be drawn, is out of use, or is of another edition.',
            "Mend the chart or bring it back, or choose another one.",
        )
    yield from writing_findings(content, language=material.edition.language, standing=question.fact.standing)


def _fact_findings(question: Question, material: Material) -> Iterator[Finding]:
    rows = (answer.fact for answer in question.answers.all() if answer.fact)
    for fact in dict.fromkeys((question.fact, *rows)):
        if fact.course_id != material.edition.course_id:
            yield Finding(
                "question.fact-of-other-course",
                f'It asks the fact "{fact.slug}" of another course.',
                "Ask a fact of its own course.",
            )
        if fact.retired_at is not None:
            yield Finding(
                "question.fact-retired",
                f'It asks the fact "{fact.slug}", which is out of use.',
                "Ask another fact, or retire the question.",
            )


def _same_prompts(material: Material) -> Iterator[Finding]:
    askers: dict[str, list[Question]] = defaultdict(list)
    for question in material.questions:
        askers[fold(question.prompt)].append(question)
    for first, *others in askers.values():
        for other in others:
            yield Finding(
                "question.same-prompt",
                f'Its prompt is that of question "{first.slug}".',
                "Retire one of them, or ask in other words.",
                Level.WARNING,
                object=name_of(other),
            )
