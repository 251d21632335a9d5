"""The statistics of a quiz and of its questions, as pages."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lessons.models import Course
from people.models import User
from quizzes.actions import record_answer, submit
from quizzes.content import AnswerRow, QuestionContent
from quizzes.item_analysis import ChoiceStatistics, Interval, QuestionStatistics
from quizzes.models import Assignment, Attempt, Question, Quiz
from teaching.bars import Bar
from teaching.statistics.choosing import Choice
from teaching.statistics.definitions import DOCUMENT, anchor_of, definitions
from teaching.statistics.doubts import doubts
from teaching.statistics.figures import OF_CHOICE, OF_QUESTION, OF_QUIZ, PAPERS, span, written
from tests.html.faults import faults
from tests.lessons.builders import make_learner, make_lesson, make_small_course
from tests.pages import page_of
from tests.people.builders import make_class, make_teacher
from tests.quizzes.builders import (
    SAMPLES,
    assign,
    begin,
    in_written_order,
    make_bank,
    make_question,
    make_quiz,
    new_save,
    publish,
    right,
    wrong,
)

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
RIGHT, WRONG = {"choice": "0"}, {"choice": "1"}


@pytest.fixture
def teacher() -> User:
    return make_teacher()


@pytest.fixture
def browser(teacher: User) -> Client:
    return browser_of(teacher)


def browser_of(person: User) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def assign_to(teacher: User, quiz: Quiz, pupils: int) -> Assignment:
    return assign(make_class(teacher=teacher, pupils=[f"Pupil {number}" for number in range(pupils)]), quiz)


def take(assignment: Assignment, number: int, *answers: dict[str, str], hand_in: bool = True) -> Attempt:
    """The pupil answers so, three minutes ago, and hands in a minute later."""
    at = timezone.now() - 3 * MINUTE
    learner = assignment.classroom.enrolments.get(name=f"Pupil {number}").learner
    assert assignment.quiz
    attempt = begin(assignment.quiz, learner, assignment=assignment, at=at)
    in_written_order(attempt)
    for place, entries in enumerate(answers, start=1):
        if entries:
            save = new_save()
            record_answer(learner=learner, attempt_id=attempt.pk, number=place, entries=entries, save=save, at=at)
    return submit(learner=learner, attempt_id=attempt.pk, at=at + MINUTE) if hand_in else attempt


def miskeyed(teacher: User) -> Assignment:
    """Of 24 pupils the stronger half answers rightly, and chooses "No" to the first question, where the key says "Yes"."""
    assignment = assign_to(teacher, make_bank(4), 24)
    for number in range(24):
        strong = number % 2 == 0
        rest = [RIGHT if strong or number % 7 == place else WRONG for place in range(3)]
        take(assignment, number, WRONG if strong else {"choice": "2"} if number % 3 else RIGHT, *rest)
    return assignment


def url(name: str, *keys: int, **query: str) -> str:
    return reverse(f"teaching:{name}", args=keys) + ("?" if query else "") + "&".join(map("=".join, query.items()))


def seen(browser: Client, address: str) -> Any:
    """The page, which has no faults."""
    page = browser.get(address)
    assert faults(page.content.decode()) == []
    return page


def of_class(browser: Client, assignment: Assignment, **query: str) -> Any:
    return seen(browser, url("assignment-statistics", assignment.pk, **query))


def of_question(browser: Client, assignment: Assignment, slug: str = "question-1", **query: str) -> Any:
    return seen(browser, url("assignment-question", assignment.pk, Question.objects.get(slug=slug).pk, **query))


def words(page: Any) -> list[str]:
    return [row.words for _url, row in page.context["rows"]]


# The quiz


def test_the_figures_stand_with_their_intervals_and_lead_to_their_definitions(browser: Client, teacher: User) -> None:
    assignment = assign_to(teacher, make_bank(2), 4)
    for number, answers in enumerate([(RIGHT, RIGHT), (RIGHT, WRONG), (WRONG, WRONG), (RIGHT, RIGHT)]):
        take(assignment, number, *answers)

    page = of_class(browser, assignment)

    told = {figure.name: (cell.value, cell.interval) for figure, cell in page.context["figures"]}
    first = page.context["rows"][0][1]
    assert told["mean"] == ("62.5", "0 to 100")
    assert told["median"] == ("75.0", "")
    assert told["alpha"][0] == "0.73"
    assert [cell.value for cell in first.line.cells[:3]] == ["4", "75.0", "50.0"]
    assert first.line.cells[1].interval == "30 to 95"
    assert page.context["bars"][0] == Bar("0–9 %", 1, 2)
    assert page.context["bars"][-1] == Bar("90–100 %", 2, 2)
    assert f"{url('statistics-definitions')}#cronbachs-alpha" in page.content.decode()


def test_it_says_how_fresh_it_is_by_the_clock_of_the_class(browser: Client, teacher: User) -> None:
    assignment = assign_to(teacher, make_bank(1), 2)
    assignment.classroom.time_zone = "Asia/Almaty"
    assignment.classroom.save()
    take(assignment, 0, RIGHT)
    take(assignment, 1, RIGHT, hand_in=False)
    Attempt.objects.exclude(submitted_at=None).update(
        submitted_at=timezone.now().replace(year=2026, month=3, hour=9, minute=5)
    )

    text = page_of(of_class(browser, assignment)).text

    assert "From 1 attempt handed in until" in text
    assert "14:05" in text
    assert "1 attempt still runs and is not in it." in text


def test_a_small_class_gets_words_instead_of_figures_and_no_flag(browser: Client, teacher: User) -> None:
    assignment = assign_to(teacher, make_bank(2), 1)
    take(assignment, 0, WRONG, WRONG)

    page = of_class(browser, assignment)

    cells = {figure.name: cell for figure, cell in page.context["figures"]}
    assert (cells["skewness"].value, cells["mean"].interval) == ("too few", "no interval")
    assert "Below 20 papers no question is flagged: with 1, chance alone could raise a doubt." in page_of(page).text


def test_what_does_not_vary_is_undefined(browser: Client, teacher: User) -> None:
    assignment = assign_to(teacher, make_bank(2), 4)
    for number in range(4):
        take(assignment, number, RIGHT, RIGHT)

    page = of_class(browser, assignment)

    assert page.context["rows"][0][1].line.cells[3].value == "undefined"
    assert not page.context["rows"][0][1].line.cells[3].known


def test_a_wrong_key_is_told_in_a_sentence_and_its_row_is_marked(browser: Client, teacher: User) -> None:
    assignment = miskeyed(teacher)

    page = of_class(browser, assignment)

    text = page_of(page).text
    row = page.context["rows"][0][1]
    assert "The key may be wrong: the strongest pupils chose “No”." in text
    assert "⚠ key may be wrong" in text
    assert row.style == "is-weak"
    assert "Answers and regrading" not in text
    assert [row.words for _url, row in page.context["doubted"]] == ["What about question-1?"]


def test_who_writes_the_course_is_led_to_regrading(browser: Client, teacher: User) -> None:
    assignment = miskeyed(teacher)
    Course.objects.get().instructors.add(teacher)
    question = Question.objects.get(slug="question-1")

    of_a_class = of_class(browser, assignment)
    of_all = seen(browser, url("quiz-statistics", assignment.quiz_id or 0))
    alone = of_question(browser, assignment)

    for page in (of_a_class, of_all, alone):
        assert f"{url('regrade', question.pk)}?quiz={assignment.quiz_id}" in page.content.decode()


def test_without_a_doubt_it_says_so_but_claims_no_more(browser: Client, teacher: User) -> None:
    assignment = assign_to(teacher, make_bank(2), 20)
    for number in range(20):
        take(assignment, number, *([RIGHT, RIGHT] if number % 2 else [WRONG, {"choice": "2"} if number % 4 else RIGHT]))

    page, question = of_class(browser, assignment), of_question(browser, assignment)

    assert "No question is in doubt. That doesn't prove that all are right." in page_of(page).text
    assert page.context["rows"][0][1].style == ""
    assert "It raises no doubt." in page_of(question).text


def test_the_table_is_sorted_by_a_figure_and_what_lacks_it_comes_last(browser: Client, teacher: User) -> None:
    assignment = assign_to(teacher, make_bank(3), 4)
    for number in range(4):
        take(assignment, number, RIGHT, WRONG if number else RIGHT, WRONG if number < 2 else RIGHT)
    one, two, three = (f"What about question-{number}?" for number in (1, 2, 3))

    orders = {
        sort: words(of_class(browser, assignment, sort=sort))
        for sort in ("", "facility", "-facility", "discrimination", "-discrimination", "doubts", "nonsense")
    }

    assert orders[""] == orders["nonsense"] == orders["doubts"] == [one, two, three]
    assert orders["facility"] == [two, three, one]
    assert orders["-facility"] == [one, three, two]
    assert orders["discrimination"][-1] == orders["-discrimination"][-1] == one
    sorted_page = of_class(browser, assignment, sort="-facility", tries="last")
    assert 'aria-sort="descending"' in sorted_page.content.decode()
    assert 'href="?tries=last&amp;sort=facility"' in sorted_page.content.decode()
    assert 'aria-sort="ascending"' in of_class(browser, assignment, sort="doubts").content.decode()


def test_doubts_sort_alarms_before_the_rest(browser: Client, teacher: User) -> None:
    page = of_class(browser, miskeyed(teacher), sort="-doubts")

    assert words(page)[0] == "What about question-1?"


def test_of_several_tries_those_asked_for_are_shown(browser: Client, teacher: User) -> None:
    assignment = assign_to(teacher, make_bank(1), 1)
    take(assignment, 0, WRONG)
    take(assignment, 0, RIGHT)

    means = {
        tries: of_class(browser, assignment, tries=tries).context["quiz"].mean
        for tries in ("first", "last", "best", "all", "nonsense")
    }

    assert means == {"first": 0, "last": 100, "best": 100, "all": 50, "nonsense": 0}
    assert "every interval is narrower" in page_of(of_class(browser, assignment, tries="all")).text


def test_each_version_of_a_question_has_its_line(browser: Client, teacher: User) -> None:
    assignment = assign_to(teacher, make_bank(2), 2)
    take(assignment, 0, RIGHT)
    question = Question.objects.get(slug="question-1")
    question.prompt = "What, again?"
    question.save()
    publish(question, at=timezone.now())
    take(assignment, 1, WRONG)

    whole, by = of_class(browser, assignment), of_class(browser, assignment, by="revision")
    alone = of_question(browser, assignment)

    lines = [(line.label, [cell.value for cell in line.cells[:2]]) for line in by.context["rows"][0][1].versions]
    assert lines == [("version 1", ["1", "100.0"]), ("version 2", ["1", "0.0"])]
    assert [row.versions for _url, row in whole.context["rows"]] == [[], []]
    assert by.context["rows"][1][1].versions == []
    assert [line.label for line in alone.context["versions"]] == ["version 1", "version 2"]
    assert alone.context["versions"][0].cells[-1].value == "–"
    assert "What, again?" in page_of(alone).text


def test_nothing_handed_in_says_when_there_will_be_something(browser: Client, teacher: User) -> None:
    page = of_class(browser, assign_to(teacher, make_bank(1), 1))

    assert "The figures are here as soon as the first attempt is." in page_of(page).text


def test_papers_that_lack_a_question_are_told_of(browser: Client, teacher: User) -> None:
    assignment = assign_to(teacher, make_bank(2), 3)
    for number in range(3):
        take(assignment, number, RIGHT, WRONG)
    attempt = Attempt.objects.first()
    assert attempt
    attempt.items.filter(number=2).update(counted=False)

    assert "are from the 2 of them on which the same counts" in page_of(of_class(browser, assignment)).text


def test_a_quiz_that_grades_nothing_has_no_scores(browser: Client, teacher: User) -> None:
    edition = make_small_course()
    make_question(edition, "question-1", "reflection")
    assignment = assign_to(teacher, make_quiz(edition), 1)
    take(assignment, 0, {"text": "I think so."})

    page, question = of_class(browser, assignment), of_question(browser, assignment)

    assert page.context["bars"] == []
    assert "counts on none of these papers" in page_of(question).text


def test_authors_see_everybody_who_took_the_quiz(browser: Client, teacher: User) -> None:
    assignment = assign_to(teacher, make_bank(1), 1)
    assert assignment.quiz
    take(assignment, 0, RIGHT)
    Attempt.objects.update(assignment=None)
    take(assignment, 0, WRONG)
    Course.objects.get().instructors.add(teacher)

    of_all = seen(browser, url("quiz-statistics", assignment.quiz.pk, tries="all"))
    question = Question.objects.get(slug="question-1")
    alone = seen(browser, url("quiz-question", assignment.quiz.pk, question.pk, tries="all"))

    assert (of_all.context["quiz"].papers, of_class(browser, assignment).context["quiz"].papers) == (2, 1)
    assert alone.context["statistics"].facility == 50
    assert url("quiz-question", assignment.quiz.pk, question.pk) in of_all.content.decode()


def test_what_is_not_theirs_or_no_quiz_is_not_found(browser: Client, teacher: User) -> None:
    quiz = make_bank(1)
    assignment = assign_to(make_teacher("other"), quiz, 1)
    lesson = Assignment.objects.create(
        classroom=make_class("9c", teacher=teacher),
        lesson=make_lesson(quiz.edition, "second"),
        created_at=timezone.now(),
    )

    statuses = [
        browser.get(address).status_code
        for address in (
            url("assignment-statistics", assignment.pk),
            url("assignment-statistics", lesson.pk),
            url("quiz-statistics", quiz.pk),
        )
    ]

    assert statuses == [404] * 3


@pytest.mark.parametrize("pupils", [4, 40])
def test_it_costs_the_same_for_any_class(browser: Client, teacher: User, pupils: int) -> None:
    Quiz.objects.filter(pk=make_bank(3).pk).update(time_limit_minutes=2)
    assignment = assign_to(teacher, Quiz.objects.get(), pupils)
    for number in range(pupils):
        take(assignment, number, RIGHT, WRONG, hand_in=number % 2 == 0)
    question = Question.objects.get(slug="question-1")

    with CaptureQueriesContext(connection) as of_quiz:
        browser.get(url("assignment-statistics", assignment.pk, by="revision"))
    with CaptureQueriesContext(connection) as of_one:
        browser.get(url("assignment-question", assignment.pk, question.pk))

    # session, user, assignment, authorship; attempts, items, of overdue ones items and regrades, revisions
    assert (len(of_quiz), len(of_one)) == (9, 9)


# One question


def test_choices_stand_with_who_chose_them(browser: Client, teacher: User) -> None:
    page = of_question(browser, miskeyed(teacher))

    bars = {bar.label: bar for bar in page.context["bars"]}
    figures = {words: [cell.value for cell in cells] for words, _right, cells in page.context["choices"]}
    assert bars["No"] == Bar("No", 12, 24)
    assert bars["Yes"] == Bar("Yes", 4, 24, sign="✓", word="right", tone="right")
    assert figures["No"][:2] == ["12", "50.0"]
    assert "The key may be wrong" in page_of(page).text
    assert page_of(page).heading == "Question 1"


def test_an_unanswered_choice_is_counted_as_such(browser: Client, teacher: User) -> None:
    assignment = assign_to(teacher, make_bank(1), 2)
    take(assignment, 0, RIGHT)
    take(assignment, 1, {})

    page = of_question(browser, assignment)

    assert page.context["bars"][-1] == Bar("no answer", 1, 2)
    assert "Below 20 papers nothing is flagged: with 2," in page_of(page).text


@pytest.mark.parametrize("kind", sorted(SAMPLES))
def test_a_question_of_any_kind_has_its_page(browser: Client, teacher: User, kind: str) -> None:
    edition = make_small_course()
    make_question(edition, "question-1", kind)
    make_question(edition, "question-2")
    assignment = assign_to(teacher, make_quiz(edition), 2)
    take(assignment, 0, SAMPLES[kind][2], RIGHT)
    take(assignment, 1, {}, WRONG)

    text = page_of(of_question(browser, assignment)).text

    assert "It was (1)." in text or kind != "cloze"
    assert "[[" not in text


def test_wrong_answers_are_listed_the_most_frequent_first(browser: Client, teacher: User) -> None:
    edition = make_small_course()
    make_question(edition, "question-1", "short_text", answers=[right("Astana"), wrong("Almaty")])
    assignment = assign_to(teacher, make_quiz(edition), 5)
    for number, answer in enumerate(["Almaty", "Astana", "Almaty", "Semey"]):
        take(assignment, number, {"text": answer})
    take(assignment, 4, {})
    take(assignment, 0, {"text": "Never counted: a second try"})

    page = of_question(browser, assignment)

    assert [(answer.text, answer.count) for answer in page.context["wrong"]] == [("Almaty", 2), ("", 1), ("Semey", 1)]


def test_without_a_wrong_answer_it_says_so(browser: Client, teacher: User) -> None:
    edition = make_small_course()
    make_question(edition, "question-1", "short_text")
    assignment = assign_to(teacher, make_quiz(edition), 1)
    take(assignment, 0, {"text": "Astana"})

    assert "Everybody answered it rightly." in page_of(of_question(browser, assignment)).text


def test_a_question_that_stands_elsewhere_on_each_paper_has_no_number(browser: Client, teacher: User) -> None:
    assignment = assign_to(teacher, make_bank(2), 2)
    attempt = take(assignment, 0, RIGHT, RIGHT)
    take(assignment, 1, RIGHT, RIGHT)
    attempt.items.filter(number=1).update(number=7)

    page = of_question(browser, assignment)

    assert page_of(page).heading == "A question"


def test_a_class_sees_the_image_of_a_question(browser: Client, teacher: User) -> None:
    edition = make_small_course()
    question = make_question(edition, "question-1", image="questions/map.png", image_alt="A map.")
    assignment = assign_to(teacher, make_quiz(edition), 1)
    take(assignment, 0, RIGHT)

    page = of_question(browser, assignment)

    assert page.context["image"] == question.revision_id
    assert 'alt="A map."' in page.content.decode()


def test_a_question_of_no_paper_is_not_found(browser: Client, teacher: User) -> None:
    assignment = assign_to(teacher, make_bank(1), 1)

    assert browser.get(url("assignment-question", assignment.pk, 1)).status_code == 404


# Words


SOUND = QuestionStatistics(
    papers=100,
    facility=50.0,
    facility_interval=Interval(40, 60),
    standard_deviation=50.0,
    guess_score=25.0,
    intended_weight=None,
    effective_weight=None,
    discrimination=30.0,
    discrimination_interval=Interval(11, 47),
    efficiency=50.0,
    choices=(),
    unanswered=None,
)
THREE = QuestionContent("single_choice", "?", tuple(AnswerRow(text) for text in ("true", "false", "C")))


def chosen(
    name: str, *, is_right: bool = False, count: int = 40, high: float = 50, low: float = -50
) -> ChoiceStatistics:
    return ChoiceStatistics(name, is_right, count, 1.0, Interval(0, high), (low + 50) / 2, Interval(low, 50))


@pytest.mark.parametrize(
    ("changed", "sentence", "figures"),
    [
        (
            {"choices": (chosen("1", low=10),)},
            "chose “False”.",
            "correlation of this choice 30.0 %, interval 10 to 50, above 0",
        ),
        (
            {"discrimination": -30.0, "discrimination_interval": Interval(-47, -11)},
            "the worse they did here",
            "discrimination index −30.0 %, interval −47 to −11, below 0",
        ),
        (
            {"facility_interval": Interval(1, 24)},
            "worse than by blind guessing",
            "facility 50.0 %, interval 1 to 24, below 25",
        ),
        (
            {"facility_interval": Interval(1, 19), "guess_score": 0.0},
            "Hardly anybody could answer it.",
            "facility 50.0 %, interval 1 to 19, below 20",
        ),
        ({"facility_interval": Interval(81, 99)}, "tells nobody apart", "facility 50.0 %, interval 81 to 99, above 80"),
        (
            {"choices": (chosen("0", is_right=True), chosen("1"), chosen("2", high=4))},
            "Hardly anybody chose “C”",
            "chosen by 1.0 %, interval 0 to 4, below 5",
        ),
    ],
)
def test_every_doubt_has_its_sentence_and_its_figures(changed: dict[str, Any], sentence: str, figures: str) -> None:
    (found,) = doubts(replace(SOUND, **changed), THREE)

    assert sentence in found.sentence
    assert found.figures == figures
    assert found.sign == ("⚠" if found.is_alarm else "◌")


def test_a_sound_question_raises_no_doubt() -> None:
    assert doubts(SOUND, THREE) == []


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(-0.04, 1, "0.0"), (-0.5, 1, "−0.5"), (0.0, 0, "0"), (12.345, 2, "12.35"), (-3, 0, "−3")],
)
def test_figures_are_written_with_a_true_minus(value: float, decimals: int, text: str) -> None:
    assert written(value, decimals) == text


def test_an_interval_is_told_from_end_to_end() -> None:
    assert span(Interval(-5.2, 63.7)) == "−5 to 64"


@pytest.mark.parametrize("query", ["", "tries=best&by=revision&sort=-facility", "sort=papers"])
def test_what_is_chosen_goes_into_the_address_and_back(query: str) -> None:
    asked = dict(part.split("=") for part in query.split("&") if part)

    assert Choice.of(asked).query == query


# Definitions


def test_every_figure_is_defined_and_every_definition_is_of_a_figure() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    parts = dict(re.findall(r"^## (Of [^\n]+)\n(.*?)(?=^## )", text, re.MULTILINE | re.DOTALL))
    defined = {anchor_of(name) for part in parts.values() for name in re.findall(r"^### (.+)$", part, re.MULTILINE)}

    named = {figure.anchor for figure in (*OF_QUIZ, *OF_QUESTION, *OF_CHOICE)}

    assert named - {PAPERS.anchor} == defined
    assert {f'id="{anchor}"' for anchor in {*named, "flags"}} <= set(re.findall(r'id="[^"]+"', definitions()))


def test_definitions_are_read_without_a_network(browser: Client) -> None:
    page = seen(browser, url("statistics-definitions"))

    assert "100 Σx / n" in page_of(page).text
    assert 'aria-label="How often flags are right"' in page.content.decode()


def test_who_neither_teaches_nor_writes_finds_no_definitions() -> None:
    author = make_learner("author")
    make_small_course()
    Course.objects.get().instructors.add(author)

    statuses = [
        browser_of(person).get(url("statistics-definitions")).status_code for person in (author, make_learner())
    ]

    assert statuses == [200, 404]


# The ways there


def test_assignments_and_quizzes_lead_to_their_statistics(browser: Client, teacher: User) -> None:
    assignment = assign_to(teacher, make_bank(1), 1)
    Course.objects.get().instructors.add(teacher)

    assert (
        url("assignment-statistics", assignment.pk)
        in browser.get(url("assignments", assignment.classroom_id)).content.decode()
    )
    assert url("quiz-statistics", assignment.quiz_id or 0) in browser.get(url("overview")).content.decode()
