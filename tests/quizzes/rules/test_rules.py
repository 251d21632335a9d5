"""What the rules for questions and quizzes find. Each case breaks one thing in a course that is otherwise in order."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lessons.findings import Finding, Level
from lessons.models import Edition, Fact, Lesson, Passage
from quizzes.actions.start import bank_of
from quizzes.models import Answer, Evidence, Question, Quiz, QuizSection
from quizzes.rules import findings
from quizzes.rules.material import read_materials
from quizzes.rules.papers import bank_in
from tests.lessons.builders import make_course, make_edition, make_fact, make_lesson, make_passage, make_small_course
from tests.quizzes.builders import make_question, make_quiz, right, wrong

pytestmark = pytest.mark.django_db


def make_sound_course() -> Edition:
    """A lesson of two passages and facts, each asked in two kinds of questions, and a quiz."""
    edition = make_small_course(passages=2)
    for fact in edition.course.facts.all():
        passage = fact.passages.get()
        for kind in ("single_choice", "true_false"):
            slug = f"{kind.replace('_', '-')}-{fact.slug}"
            question = make_question(edition, slug, kind, fact=fact)
            question.evidence.update(passage=passage, exact=passage.teachings.get().words)
    make_quiz(edition, draw=4)
    return edition


def found(edition: Edition) -> list[tuple[str, str]]:
    return [(finding.code, finding.object) for finding in findings(edition.course)]


def finding_of(edition: Edition, code: str) -> Finding:
    """The one finding of this code."""
    (only,) = (finding for finding in findings(edition.course) if finding.code == code)
    return only


def test_a_sound_course_has_no_findings() -> None:
    assert found(make_sound_course()) == []


def the(slug: str) -> Question:
    return Question.objects.get(slug=slug)


NAME = "single-choice-fact-1-1"


def update(**fields: object) -> Callable[[], object]:
    return lambda: Question.objects.filter(slug=NAME).update(**fields)


def break_key() -> None:
    the(NAME).answers.filter(position=1).update(credit_millionths=0, feedback="No.")


def forget_evidence() -> None:
    the(NAME).evidence.all().delete()


def quote(exact: str) -> Callable[[], object]:
    return lambda: the(NAME).evidence.update(exact=exact)


def retire_passage() -> None:
    Passage.objects.filter(slug="passage-2").update(retired_at=timezone.now())


def retire_other_lesson() -> None:
    lesson = make_lesson(Edition.objects.get(), "other", retired_at=timezone.now())
    passage = make_passage(lesson, "one", plain="By treaty, words 1-1 stand here.")
    the(NAME).evidence.update(passage=passage)


def move_to_other_lesson() -> None:
    lesson = make_lesson(Edition.objects.get(), "other")
    make_quiz(lesson.edition, "other").sections.update(lesson=None)
    Quiz.objects.filter(slug="other").update(lesson=lesson)
    Question.objects.filter(slug=NAME).update(lesson=lesson)


def retire_fact() -> None:
    Fact.objects.filter(slug="fact-1-2").update(retired_at=timezone.now())


def retire_fact_of_a_row() -> None:
    fact = make_fact(Edition.objects.get().course, "old", retired_at=timezone.now())
    the(NAME).answers.filter(position=2).update(fact=fact)


def ask_a_fact_of_another_course() -> None:
    Question.objects.filter(slug=NAME).update(fact=make_fact(make_course("taiga"), "wolves"))


def add_fact() -> None:
    make_fact(Edition.objects.get().course, "unasked")


def ask_only_in_a_reflection() -> None:
    add_fact()
    make_question(Edition.objects.get(), "think", "reflection", fact=Fact.objects.get(slug="unasked"))


def retire_one_kind() -> None:
    Fact.objects.filter(slug="fact-1-1").update(importance=Fact.Importance.KEY)
    Question.objects.filter(slug=NAME).update(retired_at=timezone.now())
    QuizSection.objects.update(draw=3)


def ask_twice() -> None:
    Question.objects.filter(slug="true-false-fact-1-1").update(prompt="What  about SINGLE-choice-fact-1-1?")


def tell_the_answer() -> None:
    the(NAME).answers.filter(position=1).update(text="Kokshetau")
    Question.objects.filter(slug="true-false-fact-1-1").update(prompt="Was it in Kokshetau?")


def ask_what_is_argued() -> None:
    Fact.objects.filter(slug="fact-1-1").update(standing=Fact.Standing.ARGUED)
    Question.objects.filter(slug="true-false-fact-1-1").update(prompt="According to the authors, is it so?")


def remove_sections() -> None:
    QuizSection.objects.all().delete()


def sections(**fields: object) -> Callable[[], object]:
    return lambda: QuizSection.objects.update(**fields)


def draw_reflections_only() -> None:
    make_question(Edition.objects.get(), "think", "reflection", fact=Fact.objects.get(slug="fact-1-1"))
    QuizSection.objects.update(kinds=["reflection"], draw=1)


def draw_the_same_twice() -> None:
    QuizSection.objects.create(quiz=Quiz.objects.get(), position=2, draw=2)
    QuizSection.objects.filter(position=1).update(draw=3)


def draw_all_then_more() -> None:
    QuizSection.objects.create(quiz=Quiz.objects.get(), position=2, draw=1)
    QuizSection.objects.filter(position=1).update(draw=0)


def terms(**fields: object) -> Callable[[], object]:
    return lambda: Quiz.objects.update(**fields)


def add_lesson() -> None:
    make_lesson(Edition.objects.get(), "unquizzed")


QUESTION = f'question "{NAME}"'
QUIZ = 'quiz "quiz"'


@pytest.mark.parametrize(
    ("spoil", "code", "name"),
    [
        (break_key, "question.no-right-answer", QUESTION),
        (update(kind="riddle"), "question.unknown-kind", QUESTION),
        (update(explanation=""), "question.no-explanation", QUESTION),
        (retire_fact_of_a_row, "question.fact-retired", QUESTION),
        (ask_a_fact_of_another_course, "question.fact-of-other-course", QUESTION),
        (ask_twice, "question.same-prompt", 'question "true-false-fact-1-1"'),
        (update(prompt="What did not happen?"), "question.negation-unmarked", QUESTION),
        (ask_what_is_argued, "question.hedge-missing", QUESTION),
        (tell_the_answer, "question.answer-in-other-prompt", QUESTION),
        (forget_evidence, "question.no-evidence", QUESTION),
        (quote("no such words"), "question.evidence-not-found", QUESTION),
        (quote("r"), "question.evidence-ambiguous", QUESTION),
        (retire_other_lesson, "question.evidence-retired", QUESTION),
        (move_to_other_lesson, "question.evidence-in-other-lesson", QUESTION),
        (add_fact, "fact.never-asked", 'fact "unasked"'),
        (ask_only_in_a_reflection, "fact.never-asked", 'fact "unasked"'),
        (retire_one_kind, "fact.key-asked-in-one-kind", 'fact "fact-1-1"'),
        (remove_sections, "quiz.no-sections", QUIZ),
        (sections(tag="nothing", draw=0), "quiz.empty", QUIZ),
        (sections(draw=5), "quiz.bank-too-small", QUIZ),
        (draw_the_same_twice, "quiz.bank-too-small", QUIZ),
        (draw_all_then_more, "quiz.bank-too-small", QUIZ),
        (draw_reflections_only, "quiz.never-passes", QUIZ),
        (sections(kinds=["single_choice", "riddle"], draw=2), "quiz.unknown-kind", QUIZ),
        (terms(feedback="score_only"), "quiz.practice-shows-key", QUIZ),
        (terms(feedback="after_last_attempt"), "quiz.practice-shows-key", QUIZ),
        (add_lesson, "lesson.no-quiz", 'lesson "unquizzed"'),
    ],
)
def test_each_rule_finds_what_breaks_it(spoil: Callable[[], object], code: str, name: str) -> None:
    edition = make_sound_course()

    spoil()

    expected = [(code, name)]
    if spoil is retire_other_lesson:
        expected.append(("question.evidence-in-other-lesson", name))
    assert found(edition) == expected


def test_a_retired_fact_is_found_with_every_question_that_asks_it() -> None:
    edition = make_sound_course()

    retire_fact()

    assert found(edition) == [
        ("question.fact-retired", 'question "single-choice-fact-1-2"'),
        ("question.fact-retired", 'question "true-false-fact-1-2"'),
    ]


def test_a_retired_passage_is_found_with_every_question_that_quotes_it() -> None:
    edition = make_sound_course()

    retire_passage()

    assert [code for code, _ in found(edition)] == ["question.evidence-retired"] * 2


@pytest.mark.parametrize(
    ("spoil", "level", "name", "message", "remedy"),
    [
        (
            quote("no such words"),
            Level.ERROR,
            QUESTION,
            'It quotes "no such words", but these words don\'t stand in passage "lesson-1/passage-1".',
            "Copy them from the lesson as a reader sees them.",
        ),
        (
            add_fact,
            Level.ERROR,
            'fact "unasked"',
            'No graded question in the language "en" asks it.',
            "Ask it, alone or as a part of a question, or call it background.",
        ),
        (
            retire_one_kind,
            Level.WARNING,
            'fact "fact-1-1"',
            "It is a key fact, but only questions of the kind true_false ask it.",
            "Ask it in another kind too, or call it supporting.",
        ),
        (
            draw_the_same_twice,
            Level.ERROR,
            QUIZ,
            "Section 2 draws 2 questions, but may find only 1.",
            "Draw fewer, or add questions that fit the section.",
        ),
        (
            terms(feedback="score_only"),
            Level.WARNING,
            QUIZ,
            "Graded attempts keep the answers back, but its practice shows them for the same questions.",
            "Offer graded attempts only, or show the answers after submitting.",
        ),
    ],
)
def test_a_finding_says_what_is_wrong_where_and_what_to_do(
    spoil: Callable[[], object], level: Level, name: str, message: str, remedy: str
) -> None:
    edition = make_sound_course()

    spoil()

    (finding,) = findings(edition.course)
    assert (finding.level, finding.object, finding.message, finding.remedy) == (level, name, message, remedy)


@pytest.mark.parametrize("modes", ["graded", "practice"])
def test_a_quiz_of_one_purpose_keeps_its_answers_back_as_it_says(modes: str) -> None:
    edition = make_sound_course()

    terms(modes=modes, feedback="score_only")()

    assert found(edition) == []


def test_a_background_fact_and_a_retired_one_need_not_be_asked() -> None:
    edition = make_sound_course()
    make_fact(edition.course, "background", importance=Fact.Importance.BACKGROUND)
    make_fact(edition.course, "retired", retired_at=timezone.now())

    assert found(edition) == []


def test_words_around_the_quotation_tell_which_of_two_is_meant() -> None:
    edition = make_sound_course()
    the(NAME).evidence.update(exact="s", before="stand", after="")
    Passage.objects.filter(slug="passage-1").update(plain="The words stands here, as words do.")

    assert ("question.evidence-ambiguous", QUESTION) not in found(edition)


def test_a_reflection_needs_no_evidence_and_a_quiz_without_pass_mark_no_grades() -> None:
    edition = make_sound_course()
    draw_reflections_only()
    Evidence.objects.filter(question__slug="think").delete()
    Quiz.objects.update(pass_mark_percent=0)

    assert found(edition) == []


def test_editions_are_looked_at_one_by_one() -> None:
    edition = make_sound_course()
    other = make_edition(edition.course, language="kk")

    assert found(edition) == [("fact.never-asked", 'fact "fact-1-1"'), ("fact.never-asked", 'fact "fact-1-2"')]
    assert '"kk"' in next(iter(findings(other.course))).message


# One number in the lesson and in the key


def make_figure_question(kind: str, rows: list[dict[str, Any]], **fields: Any) -> Edition:
    edition = make_sound_course()
    firms = make_fact(edition.course, "firms", value=3400, unit="firms")
    make_fact(edition.course, "people", value=10_000, unit="people", importance=Fact.Importance.BACKGROUND)
    question = make_question(edition, "count", kind, fact=firms, answers=rows, **fields)
    quoted = "3,400 or 3,500 or 3,600 firms, and 10,000 people"
    Passage.objects.filter(slug="passage-1").update(plain=f"By treaty, words 1-1 stand here. There were {quoted}.")
    question.evidence.update(exact=quoted)
    return edition


def people() -> Fact:
    return Fact.objects.get(slug="people")


CLOZE: dict[str, Any] = {"prompt": "[[a]] firms and [[b]] people.", "options": {"gaps": {"a": "number", "b": "number"}}}


@pytest.mark.parametrize(
    ("kind", "rows", "fields", "differs"),
    [
        ("numeric", [right("3400")], {}, False),
        ("numeric", [right("3400.0"), wrong("34")], {}, False),
        ("numeric", [right("3500")], {}, True),
        ("numeric", [right("3500"), right("3400")], {}, False),
        ("cloze", [right("3400", part="a"), right("10000", part="b")], CLOZE, True),
        ("short_text", [right("3500")], {}, False),
    ],
)
def test_a_key_is_the_figure_of_its_fact(
    kind: str, rows: list[dict[str, Any]], fields: dict[str, Any], differs: bool
) -> None:
    edition = make_figure_question(kind, rows, **fields)

    assert found(edition) == ([("question.key-differs-from-fact", 'question "count"')] if differs else [])


def test_a_gap_for_a_number_may_be_of_a_fact_of_its_own() -> None:
    edition = make_figure_question("cloze", [right("3400", part="a"), right("10000", part="b")], **CLOZE)
    Answer.objects.filter(part="b").update(fact=people())

    assert found(edition) == []


def test_a_key_that_is_no_figure_is_named_with_the_fact_and_its_figure() -> None:
    edition = make_figure_question("numeric", [right("3500"), right("3600")])

    message = finding_of(edition, "question.key-differs-from-fact").message

    assert message == 'Its key is 3,500 or 3,600, but the fact "firms" says 3,400.'


@pytest.mark.parametrize("unread", ["many", "NaN"])
def test_a_key_that_is_no_number_is_left_to_its_kind(unread: str) -> None:
    edition = make_figure_question("numeric", [right(unread)])

    assert found(edition) == [("question.number-unreadable", 'question "count"')]


# Keys that are the longest choice


def make_choices(telling: int, of: int, *, tied: bool = False) -> Edition:
    """So many single-choice questions, in so many of which the key is the longest of four choices, or as long as another."""
    edition = make_sound_course()
    Question.objects.filter(kind="single_choice").update(kind="short_text")
    QuizSection.objects.update(draw=0)
    for number in range(of):
        key = right("A long key" if number < telling else "A key")
        others = [wrong("A long lie" if tied or number >= telling else "A lie"), wrong("Lies"), wrong("None")]
        make_question(edition, f"choice-{number:02}", answers=[key, *others])
    return edition


@pytest.mark.parametrize(
    ("telling", "of", "tied", "suspicious"),
    [
        (4, 4, False, True),  # 1 in 256 by chance
        (3, 3, False, False),  # 1 in 64
        (7, 12, False, False),  # 1.4 %
        (8, 12, False, True),  # 0.3 %
        (6, 6, True, False),  # two of four are the longest: 1 in 64
        (7, 7, True, True),  # 1 in 128
        (0, 0, False, False),
    ],
)
def test_keys_that_are_the_longest_choice_more_often_than_chance_allows_are_found(
    telling: int, of: int, tied: bool, suspicious: bool
) -> None:
    edition = make_choices(telling, of, tied=tied)

    assert ("bank.key-longest-too-often" in {code for code, _ in found(edition)}) == suspicious


def test_a_bank_of_long_keys_is_named_with_its_questions() -> None:
    edition = make_choices(6, 8)

    finding = finding_of(edition, "bank.key-longest-too-often")

    assert (finding.object, finding.level) == ('edition "steppe/en"', Level.WARNING)
    assert finding.message == (
        "The key is the longest choice in 6 of 8 single-choice questions; by chance it would be in about 2."
    )
    assert finding.remedy == (
        "Shorten keys or lengthen wrong choices in some of these: "
        "choice-00, choice-01, choice-02, choice-03, choice-04, choice-05."
    )


# What can be guessed


def make_first_choices(*, shuffled: bool) -> Edition:
    """Twelve questions whose key was written first, in a quiz that shuffles choices or doesn't."""
    edition = make_sound_course()
    QuizSection.objects.update(draw=0)
    Quiz.objects.update(shuffle_answers=shuffled)
    for number in range(12):
        make_question(edition, f"choice-{number:02}", answers=[right("Abc"), wrong("Bcd"), wrong("Cde"), wrong("Def")])
    return edition


@pytest.mark.parametrize("shuffled", [True, False])
def test_the_place_of_the_key_counts_where_a_quiz_shows_choices_as_written(shuffled: bool) -> None:
    edition = make_first_choices(shuffled=shuffled)

    expected = [] if shuffled else [("bank.key-position-uneven", 'edition "steppe/en"')]
    assert found(edition) == expected


# Banks


def test_a_section_draws_from_the_same_bank_as_a_paper() -> None:
    edition = make_sound_course()
    other = make_lesson(edition, "other")
    Question.objects.filter(slug="true-false-fact-1-2").update(lesson=other, tags=["late"])
    Question.objects.filter(slug="single-choice-fact-1-2").update(revision=None)
    retired = make_question(edition, "retired", fact=Fact.objects.get(slug="fact-1-1"), retired_at=timezone.now())
    quiz = Quiz.objects.get()
    listing = QuizSection.objects.create(quiz=quiz, position=2)
    listing.questions.set([retired, the(NAME)])
    filters: list[dict[str, Any]] = [
        {"lesson": other},
        {"tag": "late"},
        {"kinds": ["true_false"]},
        {"lesson": other, "tag": "x"},
    ]
    for position, fields in enumerate(filters, start=3):
        QuizSection.objects.create(quiz=quiz, position=position, **fields)
    (material,) = read_materials(edition.course)

    for section in quiz.sections.all():
        assert list(bank_in(section, material.questions)) == sorted(bank_of(section, quiz).values_list("pk", flat=True))


def test_a_section_of_a_lesson_finds_no_more_than_that_lesson_asks() -> None:
    edition = make_sound_course()
    empty = make_lesson(edition, "empty")
    make_quiz(edition, "of-empty").sections.update(lesson=empty)
    Quiz.objects.filter(slug="of-empty").update(lesson=empty)
    QuizSection.objects.filter(quiz__slug="quiz").update(lesson=edition.lessons.get(slug="lesson-1"))

    assert found(edition) == [("quiz.empty", 'quiz "of-empty"')]


def test_it_costs_as_many_queries_for_many_questions_as_for_one() -> None:
    edition = make_sound_course()
    with CaptureQueriesContext(connection) as for_few:
        list(findings(edition.course))
    lesson = Lesson.objects.get()
    for number in range(30):
        make_question(edition, f"more-{number}", lesson=lesson)
        make_quiz(edition, f"quiz-{number}")

    with CaptureQueriesContext(connection) as for_many:
        list(findings(edition.course))

    assert len(for_few) == len(for_many) == 9
