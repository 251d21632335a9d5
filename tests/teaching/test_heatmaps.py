"""A teacher's pages of what a class has understood."""

import html
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lessons.models import Fact, Lesson
from people.models import Classroom, User
from quizzes.actions import record_answer, submit
from quizzes.content import MILLION
from quizzes.models import Assignment, Quiz
from quizzes.understanding import Tally
from teaching.heat.levels import IN_PART, NOT_UNDERSTOOD, TOO_FEW, UNDERSTOOD, Level, level_of
from tests.lessons.builders import make_course, make_edition, make_lesson, make_small_course
from tests.people.builders import enrol, make_class, make_teacher
from tests.quizzes.builders import assign, begin, in_written_order, make_question, make_quiz, new_save, publish

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def quiz() -> Quiz:
    """A choice on the first fact; choices to tick on the second; a matching on the second and the third."""
    edition = make_small_course(passages=4)
    first, second, third, _fourth = Fact.objects.order_by("slug")
    make_question(edition, "choice", fact=first)
    make_question(edition, "ticks", "multiple_choice", fact=second)
    pairs = [{"text": "one", "target": "eins", "fact": second}, {"text": "two", "target": "zwei", "fact": third}]
    make_question(edition, "pairs", "matching", fact=second, answers=pairs)
    return make_quiz(edition)


@pytest.fixture
def classroom(quiz: Quiz, teacher: User) -> Classroom:
    return make_class(teacher=teacher)


@pytest.fixture
def teacher() -> User:
    return make_teacher()


@pytest.fixture
def assignment(classroom: Classroom, quiz: Quiz) -> Assignment:
    return assign(classroom, quiz, time_limit_minutes=20)


@pytest.fixture
def desk(client: Client, teacher: User) -> Client:
    client.force_login(teacher)
    return client


GOOD = ({"choice": "0"}, {"place-0": "1", "place-1": "1"}, {"place-0": "0", "place-1": "1"})
#: Another choice, one tick missing and one too many, and the second pair the wrong way.
BAD = ({"choice": "1"}, {"place-0": "1", "place-2": "1"}, {"place-0": "0", "place-1": "0"})


def takes(
    assignment: Assignment, learner: User, entries: tuple[dict[str, str], ...] = (), *, hands_in: bool = True
) -> None:
    at = timezone.now() - HOUR
    assert assignment.quiz
    attempt = begin(assignment.quiz, learner, assignment=assignment, at=at)
    in_written_order(attempt)
    for number, entered in enumerate(entries, start=1):
        record_answer(learner=learner, attempt_id=attempt.pk, number=number, entries=entered, save=new_save(), at=at)
    if hands_in:
        submit(learner=learner, attempt_id=attempt.pk, at=at)


def answered(assignment: Assignment, *, good: int = 0, bad: int = 0, group: str = "") -> list[User]:
    pupils = [
        enrol(assignment.classroom, f"Pupil {group}{number}", group=group).learner for number in range(good + bad)
    ]
    for number, pupil in enumerate(pupils):
        takes(assignment, pupil, GOOD if number < good else BAD)
    return pupils


def text_of(response: Any) -> str:
    """The words of the main part."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", main)).split())


def rows_of(response: Any) -> dict[str, list[str]]:
    """The map: by name the texts of its cells."""
    table = response.content.decode().partition('class="grid heat"')[2].partition("</table>")[0]
    found = {}
    for row in re.findall(r"<tr[^>]*>(.*?)</tr>", table, re.DOTALL):
        name, *cells = (
            " ".join(html.unescape(re.sub(r"<[^>]*>", " ", each)).split())
            for each in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        )
        found[name] = cells
    return found


def facts_page(classroom: Classroom, query: str = "") -> str:
    return reverse("teaching:facts", args=[classroom.pk]) + query


def lesson_page(classroom: Classroom) -> str:
    return reverse("teaching:lesson-heat", args=[classroom.pk, Lesson.objects.order_by("pk")[0].pk])


def fact_page(classroom: Classroom, slug: str, query: str = "") -> str:
    return reverse("teaching:fact", args=[classroom.pk, Fact.objects.get(slug=slug).pk]) + query


# Levels


@pytest.mark.parametrize(
    ("tally", "level"),
    [
        (Tally(4 * MILLION, 4, 4), TOO_FEW),
        (Tally(4 * MILLION, 4, 5), UNDERSTOOD),
        (Tally(4 * MILLION - 1, 3, 5), IN_PART),
        (Tally(5 * MILLION, 5, 10), IN_PART),
        (Tally(5 * MILLION - 1, 4, 10), NOT_UNDERSTOOD),
    ],
)
def test_five_answers_say_something_and_shares_have_levels(tally: Tally, level: Level) -> None:
    assert level_of(tally) is level


# Pupils and facts


def test_a_class_without_quizzes_is_told_what_to_do(desk: Client, teacher: User) -> None:
    response = desk.get(facts_page(make_class(teacher=teacher)))

    assert "Nothing is assigned yet" in text_of(response)


def test_before_anything_is_handed_in_the_map_is_empty(desk: Client, assignment: Assignment) -> None:
    assert "has not answered anything" in text_of(desk.get(facts_page(assignment.classroom)))


def test_each_pupil_has_a_share_for_each_fact_that_was_asked(desk: Client, assignment: Assignment) -> None:
    answered(assignment, good=4, bad=1)
    enrol(assignment.classroom, "Zarina")

    found = rows_of(desk.get(facts_page(assignment.classroom)))

    assert found["Name"] == ["Fact 1", "Fact 2", "Fact 3", "All"]
    assert found["Class"] == ["✓ 80 % 5", "✓ 90 % 10", "✓ 80 % 5", ""]
    assert found["Pupil 0"] == ["✓ 100 %", "✓ 100 % ×2", "✓ 100 %", "✓ 100 % ×4"]
    assert found["Pupil 4"] == ["✗ 0 %", "~ 50 % ×2", "✗ 0 %", "✗ 25 % ×4"]
    assert found["Zarina"] == ["· no answer"] * 4


def test_what_is_not_understood_stands_on_top_weakest_first(desk: Client, assignment: Assignment) -> None:
    answered(assignment, good=1, bad=4)

    page = text_of(desk.get(facts_page(assignment.classroom)))

    above = page.partition("What the class has not understood")[2].partition("Pupils and facts")[0]
    assert re.findall(r"Statement 1-(\d)\. (.) [a-z ]+ (\d of \d+)", above) == [
        ("1", "✗", "1 of 5"),
        ("3", "✗", "1 of 5"),
        ("2", "~", "6 of 10"),
    ]
    assert "1 fact was not asked yet." in page


def test_where_all_is_understood_that_is_said(desk: Client, assignment: Assignment) -> None:
    answered(assignment, good=5)

    assert "No fact with enough answers lies below 80 %." in text_of(desk.get(facts_page(assignment.classroom)))


def test_of_too_few_answers_no_share_of_the_class_is_said(desk: Client, assignment: Assignment) -> None:
    answered(assignment, bad=2)

    response = desk.get(facts_page(assignment.classroom))

    assert rows_of(response)["Class"][0] == "– too few answers 2"
    assert "No fact with enough answers" in text_of(response)


def test_columns_can_stand_weakest_first(desk: Client, assignment: Assignment) -> None:
    answered(assignment, good=1, bad=4)

    found = rows_of(desk.get(facts_page(assignment.classroom, "?order=weakest")))

    assert found["Name"] == ["Fact 1", "Fact 3", "Fact 2", "All"]


def test_one_lesson_or_another_course_can_be_chosen(desk: Client, assignment: Assignment) -> None:
    other = make_edition(make_course("taiga"), title="Taiga")
    empty = make_lesson(other, "empty")
    assign(assignment.classroom, make_quiz(other))
    answered(assignment, good=1)
    lesson = Lesson.objects.get(slug="lesson-1")

    pages = {
        chosen: desk.get(facts_page(assignment.classroom, f"?lesson={chosen}"))
        for chosen in (lesson.pk, f"all-{other.pk}", empty.pk, "nonsense")
    }

    assert [bool(rows_of(page)) for page in pages.values()] == [True, False, False, False]
    assert f'<option value="{lesson.pk}" selected>' in pages[lesson.pk].content.decode()


@pytest.mark.parametrize(("size", "shown"), [(4, ""), (5, "A")])
def test_only_groups_of_five_can_be_looked_at(desk: Client, assignment: Assignment, size: int, shown: str) -> None:
    answered(assignment, good=size, group="A")
    answered(assignment, good=1, group="B")

    response = desk.get(facts_page(assignment.classroom, "?group=A"))

    assert ("Group" in text_of(response)) is bool(shown)
    assert ("Pupil B0" in rows_of(response)) is not bool(shown)


def test_sixty_pupils_stand_on_a_page(desk: Client, assignment: Assignment) -> None:
    answered(assignment, good=1)
    for number in range(1, 61):
        enrol(assignment.classroom, f"Zarina {number}")

    first, second = (desk.get(facts_page(assignment.classroom, f"?page={number}")) for number in (1, 2))

    assert [len(rows_of(page)) for page in (first, second)] == [3 + 60, 3 + 1]
    assert "Pupils 61 to 61 of 61" in text_of(second)
    assert "Next pupils" in text_of(first)
    assert "Previous pupils" in text_of(second)


# The text of a lesson


def test_the_text_is_shown_with_what_was_understood_of_it(desk: Client, assignment: Assignment) -> None:
    answered(assignment, good=2, bad=3)

    response = desk.get(lesson_page(assignment.classroom))

    source, words = response.content.decode(), text_of(response)
    assert '<span class="fact is-weak" id="fact-fact-1-1">words 1-1</span>' in source
    assert fact_page(assignment.classroom, "fact-1-1") in source
    assert "words 1-1 ✗ 40 % not understood, 2 of 5 answers right stand here." in words
    assert "✗ not understood · 40 % 2 of 5 answers right" in words
    assert "The class was asked nothing that stands here." in words


def test_few_answers_give_the_text_no_color(desk: Client, assignment: Assignment) -> None:
    answered(assignment, bad=4)

    response = desk.get(lesson_page(assignment.classroom))

    assert '<span class="fact is-few"' in response.content.decode()
    assert "words 1-1 – too few answers , 0 of 4 answers right stand here." in text_of(response)


def test_sentences_that_questions_quote_are_tinted_too(desk: Client, assignment: Assignment) -> None:
    lesson = Lesson.objects.get()
    passage = lesson.passages.get(slug="passage-4")
    question = make_question(lesson.edition, "quoting", fact=Fact.objects.get(slug="fact-1-1"))
    question.evidence.update(passage=passage, exact="stand here")
    publish(question)
    answered(assignment, good=5)

    source = desk.get(lesson_page(assignment.classroom)).content.decode()

    assert '<span class="quoted is-weak">stand here</span>' in source


def test_a_lesson_without_text_says_so(desk: Client, assignment: Assignment) -> None:
    Lesson.objects.get().passages.update(retired_at=timezone.now())

    assert "This lesson has no text yet." in text_of(desk.get(lesson_page(assignment.classroom)))


def test_a_lesson_that_the_class_has_nothing_to_do_with_is_not_found(desk: Client, assignment: Assignment) -> None:
    strange = make_lesson(make_edition(make_course("taiga")), "strange")

    assert desk.get(reverse("teaching:lesson-heat", args=[assignment.classroom_id, strange.pk])).status_code == 404


# Wrong answers


def test_the_wrong_answers_are_counted_without_names(desk: Client, assignment: Assignment) -> None:
    answered(assignment, good=1, bad=2)
    takes(assignment, enrol(assignment.classroom, "Zarina").learner)

    words = text_of(desk.get(fact_page(assignment.classroom, "fact-1-1")))

    assert "What about choice? Right: Yes · 1 of 4 answers right" in words
    assert "No 2 left empty 1" in words
    assert "Where it stands: Passage-1" in words
    assert "Pupil" not in words.partition("Facts")[2]


def test_parts_are_told_by_what_they_are_and_only_those_of_the_fact(desk: Client, assignment: Assignment) -> None:
    answered(assignment, bad=1)

    second = text_of(desk.get(fact_page(assignment.classroom, "fact-1-2")))
    third = text_of(desk.get(fact_page(assignment.classroom, "fact-1-3")))

    assert "Right: A · B · 0 of 1 answer right" in second
    assert "B: not chosen 1 C: chosen 1" in second
    assert "Right: one: eins · 1 of 1 answer right Nobody answered it wrongly." in second
    assert "Right: two: zwei · 0 of 1 answer right Wrong answers Answer How often two: eins 1" in third


def test_the_key_is_the_newest(desk: Client, assignment: Assignment) -> None:
    answered(assignment, bad=1)
    question = assignment.quiz.edition.questions.get(slug="choice") if assignment.quiz else None
    assert question
    question.answers.filter(position=1).update(text="Yes indeed")
    publish(question)
    takes(assignment, enrol(assignment.classroom, "Zarina").learner, BAD)

    words = text_of(desk.get(fact_page(assignment.classroom, "fact-1-1")))

    assert "Right: Yes indeed · 0 of 2 answers right" in words
    assert "No 2" in words


def test_who_is_told_when_asked_for_but_never_on_the_wall(desk: Client, assignment: Assignment) -> None:
    answered(assignment, bad=2)

    asked = text_of(desk.get(fact_page(assignment.classroom, "fact-1-1", "?who=1")))
    on_wall = text_of(desk.get(fact_page(assignment.classroom, "fact-1-1", "?who=1&projector=1")))

    assert "No 2 Pupil 0, Pupil 1" in asked
    assert "Pupil" not in on_wall
    assert "No 2" in on_wall


def test_a_fact_that_was_not_asked_says_so(desk: Client, assignment: Assignment) -> None:
    assert "has not answered anything" in text_of(desk.get(fact_page(assignment.classroom, "fact-1-4")))


def test_evidence_that_no_longer_stands_is_not_shown(desk: Client, assignment: Assignment) -> None:
    answered(assignment, bad=1)
    Lesson.objects.get().passages.update(html="<p>Rewritten.</p>")

    assert "Where it stands" not in text_of(desk.get(fact_page(assignment.classroom, "fact-1-1")))


def test_a_fact_that_is_not_taught_any_more_is_called_by_its_slug(desk: Client, assignment: Assignment) -> None:
    answered(assignment, bad=1)
    Lesson.objects.get().passages.update(retired_at=timezone.now())

    assert "fact-1-1" in text_of(desk.get(fact_page(assignment.classroom, "fact-1-1")))


# Whose it is, and what it costs


def pages_of(classroom: Classroom) -> Iterator[str]:
    yield from (facts_page(classroom), lesson_page(classroom), fact_page(classroom, "fact-1-1"))


def test_other_teachers_and_pupils_find_nothing(client: Client, assignment: Assignment) -> None:
    (pupil,) = answered(assignment, good=1)

    for person in (make_teacher("another"), pupil):
        client.force_login(person)
        assert [client.get(page).status_code for page in pages_of(assignment.classroom)] == [404] * 3


@pytest.mark.parametrize("pupils", [4, 40])
@pytest.mark.parametrize(("place", "queries"), [(0, 12), (1, 12), (2, 12)])
def test_it_costs_the_same_number_of_queries_for_any_class(
    desk: Client, assignment: Assignment, pupils: int, place: int, queries: int
) -> None:
    for number in range(pupils):
        learner = enrol(assignment.classroom, f"Pupil {number}").learner
        takes(assignment, learner, BAD, hands_in=number % 2 == 0)

    address = [*pages_of(assignment.classroom)][place]

    with CaptureQueriesContext(connection) as asked:
        response = desk.get(address)

    assert response.status_code == 200
    assert len(asked) == queries
