"""Rules for quizzes: what can be drawn, and that a lesson has one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from lessons.findings import Finding, Level
from quizzes.kinds import KINDS
from quizzes.models import Question, Quiz, QuizSection
from quizzes.rules.material import Material, is_graded, read_materials

KIND_NAMES = tuple(kind.name for kind in KINDS)

#: The questions that a section draws from, by their primary keys.
Bank = Mapping[int, Question]


def quiz_findings(material: Material) -> Iterator[Finding]:
    for quiz in material.quizzes:
        banks = [
            (section, bank_in(section, material.questions_of(section.lesson_id))) for section in quiz.sections.all()
        ]
        found = (*_own_findings(quiz, banks), *_section_findings(banks), *_feedback_findings(quiz))
        yield from (replace(finding, object=name_of(quiz)) for finding in found)
    with_quiz = {quiz.lesson_id for quiz in material.quizzes}
    for lesson in material.lessons:
        if lesson.pk not in with_quiz:
            yield Finding(
                "lesson.no-quiz",
                "No quiz belongs to it.",
                "Add one, or name the lesson in a quiz.",
                Level.WARNING,
                object=f'lesson "{lesson.slug}"',
            )


def name_of(quiz: Quiz) -> str:
    return f'quiz "{quiz.slug}"'


def findings_of(quiz: Quiz) -> list[Finding]:
    """What is wrong with this quiz alone."""
    found = (finding for material in read_materials(quiz.edition.course) for finding in quiz_findings(material))
    return [finding for finding in found if finding.object == name_of(quiz)]


def bank_in(section: QuizSection, questions: Sequence[Question]) -> Bank:
    """What a section draws from, of the live ``questions`` of its edition (or lesson) or of those that it lists.

    The same as ``bank_of`` asks of the database, section by section, when a paper is drawn.
    """
    listed = list(section.questions.all())
    fitting = listed or [question for question in questions if _fits(section, question)]
    return {question.pk: question for question in fitting if question.retired_at is None and question.revision_id}


def _fits(section: QuizSection, question: Question) -> bool:
    return (
        section.lesson_id in {None, question.lesson_id}
        and (not section.kinds or question.kind in section.kinds)
        and (not section.tag or section.tag in question.tags)
    )


def _own_findings(quiz: Quiz, banks: Sequence[tuple[QuizSection, Bank]]) -> Iterator[Finding]:
    questions = [question for _, bank in banks for question in bank.values()]
    if not banks:
        yield Finding("quiz.no-sections", "It has no sections.", "Add one that says what to draw, or retire the quiz.")
    elif not questions:
        yield Finding(
            "quiz.empty",
            "No question fits any of its sections.",
            "Add questions, or let the sections draw from others.",
        )
    elif quiz.pass_mark_percent and not any(map(is_graded, questions)):
        yield Finding(
            "quiz.never-passes",
            f"Nobody reaches its pass mark of {quiz.pass_mark_percent} percent: none of its questions is graded.",
            "Add graded questions, or set the pass mark to 0.",
        )


def _feedback_findings(quiz: Quiz) -> Iterator[Finding]:
    kept = {Quiz.Feedback.SCORE_ONLY, Quiz.Feedback.AFTER_LAST_ATTEMPT}
    if quiz.modes == Quiz.Modes.BOTH and quiz.feedback in kept:
        yield Finding(
            "quiz.practice-shows-key",
            "Graded attempts keep the answers back, but its practice shows them for the same questions.",
            "Offer graded attempts only, or show the answers after submitting.",
            Level.WARNING,
        )


def _section_findings(banks: Sequence[tuple[QuizSection, Bank]]) -> Iterator[Finding]:
    for place, (section, bank) in enumerate(banks):
        for kind in section.kinds:
            if kind not in KIND_NAMES:
                yield Finding(
                    "quiz.unknown-kind",
                    f'Section {section.position} draws questions of the kind "{kind}", which does not exist.',
                    f"Choose from {', '.join(KIND_NAMES)}.",
                )
        left = len(bank) - _taken_before(banks[:place], bank)
        if left < section.draw:
            yield Finding(
                "quiz.bank-too-small",
                f"Section {section.position} draws {section.draw} questions, but may find only {left}.",
                "Draw fewer, or add questions that fit the section.",
            )


def _taken_before(banks: Sequence[tuple[QuizSection, Bank]], bank: Bank) -> int:
    """How many of the bank's questions earlier sections take at most: none is drawn twice."""
    shared = [(section.draw, bank.keys() & other.keys()) for section, other in banks]
    drawn = sum(min(draw or len(common), len(common)) for draw, common in shared)
    return min(drawn, len(set[int]().union(*(common for _, common in shared))))
