"""A teacher's pages of a quiz on paper: printing it, and entering what pupils wrote."""

import html
import re
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from people.models import Classroom, Enrolment, User
from quizzes.actions.print_quiz import print_quiz
from quizzes.models import Assignment, Attempt, PrintedQuiz, PrintedSheet, PrintedVersion, Question, Quiz
from quizzes.printing import key_to
from tests.lessons.builders import make_small_course
from tests.pages import page_of
from tests.people.builders import enrol, make_class, make_teacher
from tests.quizzes.builders import NOON, SAMPLES, assign, begin, make_bank, make_question, make_quiz, publish
from tests.security.keys import Marks, make_marked_question

pytestmark = pytest.mark.django_db

#: What is said beside the answers on every sheet.
SAID = {"held_at": "2026-03-02T09:00", "known": "0"}


@pytest.fixture
def teacher() -> User:
    return make_teacher()


@pytest.fixture
def classroom(teacher: User) -> Classroom:
    return make_class(teacher=teacher, pupils=["Aigul", "Ben"], time_zone="Asia/Almaty")


@pytest.fixture
def aigul(classroom: Classroom) -> Enrolment:
    return classroom.enrolments.get(name="Aigul")


@pytest.fixture
def desk(client: Client, teacher: User) -> Client:
    client.force_login(teacher)
    return client


def text_of(response: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def address(name: str, *keys: int) -> str:
    return reverse(f"teaching:{name}", args=keys)


def quiz_of_every_kind() -> Quiz:
    edition = make_small_course()
    for kind in SAMPLES:
        make_question(edition, kind.replace("_", "-"), kind)
    return make_quiz(edition)


def on_paper(
    classroom: Classroom, quiz: Quiz | None = None, *, versions: int = 1, named: bool = True, **terms: Any
) -> PrintedQuiz:
    assignment = assign(classroom, quiz or make_bank(2), **terms)
    author = classroom.teachers.all()[0]
    return print_quiz(assignment=assignment, versions=versions, named=named, author=author, at=NOON, chance=Random(1))


def right_letters(version: PrintedVersion) -> dict[str, str]:
    """What the key shows, as the fields of the form take it."""
    fields = {}
    for each in key_to(version):
        for place, blank in enumerate(each.blanks, start=1):
            gap = f"-{place}" if len(each.blanks) > 1 else ""
            fields[f"q{each.item.number}{gap}"] = blank.written
    return fields


# Printing


def test_papers_are_made_of_an_assignment(desk: Client, classroom: Classroom) -> None:
    assignment = assign(classroom, make_bank(2))

    page = desk.post(address("papers", assignment.pk), {"versions": "3", "named": "on"}, follow=True)

    made = PrintedQuiz.objects.get()
    assert (made.versions.count(), made.named, made.sheets.count()) == (3, True, 2)
    assert "in 3 versions" in text_of(page)
    listed = text_of(desk.get(address("papers", assignment.pk)))
    assert "A B C" in listed
    assert "Make new papers" in listed


@pytest.mark.parametrize("versions", ["0", "7", "many", ""])
def test_an_impossible_number_of_versions_is_refused(desk: Client, classroom: Classroom, versions: str) -> None:
    assignment = assign(classroom, make_bank(1))

    assert desk.post(address("papers", assignment.pk), {"versions": versions}).status_code == 422
    assert not PrintedQuiz.objects.exists()


def test_a_quiz_out_of_use_is_not_printed(desk: Client, classroom: Classroom) -> None:
    assignment = assign(classroom, make_bank(1, retired_at=NOON))

    answer = desk.post(address("papers", assignment.pk), {"versions": "1"})

    assert answer.status_code == 422
    assert "This quiz has no questions to print, or is out of use." in text_of(answer)


def test_a_lesson_is_not_printed_as_a_quiz(desk: Client, classroom: Classroom) -> None:
    lesson = make_small_course().lessons.get()
    assignment = Assignment.objects.create(classroom=classroom, lesson=lesson, created_at=NOON)

    assert desk.get(address("papers", assignment.pk)).status_code == 404


def test_every_kind_has_a_form_on_paper(desk: Client, classroom: Classroom) -> None:
    printed = on_paper(classroom, quiz_of_every_kind(), versions=2)

    papers, answers = (desk.get(address(f"paper-{name}", printed.pk)) for name in ("questions", "answers"))

    text = text_of(papers)
    for task in (
        "Mark one letter.",
        "Mark the letters of all that apply.",
        "Mark the number of the sentence that supports it.",
        "Write the letter that belongs to each item.",
        "Number the items: 1 comes first.",
        "Write what belongs into each gap",
        "Write a number in digits.",
        "Write a few words.",
        "This is not graded.",
    ):
        assert task in text
    assert "Version A" in text
    assert "Version B" in text
    assert "a True b False" in text
    assert "US$" in text_of(answers)
    assert page_of(papers).heading == "Questions"
    assert page_of(answers).heading == "Answer sheets"


def test_answer_sheets_carry_the_names_and_versions_of_pupils(desk: Client, classroom: Classroom) -> None:
    printed = on_paper(classroom, versions=2)
    enrol(classroom, "Zarina")
    classroom.enrolments.filter(name="Ben").update(removed_at=NOON)

    text = text_of(desk.get(address("paper-answers", printed.pk)))

    assert "Version A Name Aigul Class 9b" in text
    assert not any(name in text for name in ("Ben", "Zarina"))


def test_sheets_without_names_are_one_for_each_version(desk: Client, classroom: Classroom) -> None:
    printed = on_paper(classroom, versions=2, named=False)

    text = text_of(desk.get(address("paper-answers", printed.pk)))

    assert "Version A Name Class 9b" in text
    assert "Version B Name Class 9b" in text
    assert "Aigul" not in text


def test_what_pupils_are_given_tells_nothing_of_the_key(desk: Client, classroom: Classroom) -> None:
    marks, edition = Marks(), make_small_course()
    for kind in SAMPLES:
        make_marked_question(edition, kind, marks)
    printed = on_paper(classroom, make_quiz(edition), versions=2)

    for name in ("questions", "answers"):
        assert marks.found_in(desk.get(address(f"paper-{name}", printed.pk)).content.decode()) == set()


def test_the_same_papers_are_printed_again(desk: Client, classroom: Classroom) -> None:
    printed = on_paper(classroom, quiz_of_every_kind(), versions=3)
    pages = [desk.get(address(f"paper-{name}", printed.pk)).content for name in ("questions", "answers", "key")]

    question = Question.objects.get(slug="single-choice")
    question.prompt = "Something else?"
    question.save()
    publish(question)

    assert [desk.get(address(f"paper-{n}", printed.pk)).content for n in ("questions", "answers", "key")] == pages


def test_the_key_names_letters_words_and_points(desk: Client, classroom: Classroom) -> None:
    edition = make_small_course()
    make_question(edition, "single", "single_choice")
    make_question(edition, "matching", "matching")
    make_question(edition, "thoughts", "reflection")
    printed = on_paper(classroom, make_quiz(edition))
    PrintedVersion.objects.get().items.filter(number=1).update(order=[2, 0, 1], points=3)
    PrintedVersion.objects.get().items.filter(number=2).update(order=[1, 0, 2])

    text = text_of(desk.get(address("paper-key", printed.pk)))

    assert "1 b Yes 3" in text
    assert "2 c b two: zwei; one: eins 1" in text
    assert "3 A model answer. not graded" in text


def test_images_are_shown_to_the_teacher_who_prints_them(desk: Client, classroom: Classroom) -> None:
    edition = make_small_course()
    name = default_storage.save("questions/map.png", ContentFile(b"\x89PNG\r\n"))
    question = make_question(edition, "map", image=name, image_alt="A map.")
    printed = on_paper(classroom, make_quiz(edition))
    url = reverse("quizzes:image", args=[question.revision_id])

    assert url in desk.get(address("paper-questions", printed.pk)).content.decode()
    assert desk.get(url).status_code == 200
    desk.force_login(make_teacher("another"))
    assert desk.get(url).status_code == 404


# Entering


def test_letters_are_entered_and_the_next_pupil_follows(desk: Client, classroom: Classroom, aigul: Enrolment) -> None:
    printed = on_paper(classroom)
    ben = classroom.enrolments.get(name="Ben")
    url = address("paper-entry", printed.pk, aigul.learner_id)

    answer = desk.post(url, {**SAID, "q1": "a", "q2": "b", "do": "next"}, follow=True)

    attempt = Attempt.objects.get()
    assert (attempt.learner, attempt.percent) == (aigul.learner, 50)
    assert attempt.submitted_at == datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
    assert answer.redirect_chain == [(address("paper-entry", printed.pk, ben.learner_id), 302)]
    assert "Aigul: 50 %" in text_of(answer)
    assert page_of(answer).field("held_at").get("value") == "2026-03-02T09:00"


def test_after_the_last_sheet_the_list_says_that_all_are_entered(desk: Client, classroom: Classroom) -> None:
    printed = on_paper(classroom)

    *_, answer = [
        desk.post(address("paper-entry", printed.pk, pupil.learner_id), {**SAID, "do": "next"}, follow=True)
        for pupil in classroom.enrolments.order_by("-name_key")
    ]

    assert "All sheets are entered." in text_of(answer)
    assert answer.redirect_chain == [(address("printed", printed.pk), 302)]


def test_every_kind_is_entered_by_the_letters_of_its_key(desk: Client, classroom: Classroom, aigul: Enrolment) -> None:
    printed = on_paper(classroom, quiz_of_every_kind(), versions=2)
    version = printed.versions.get(letter="B")

    url = address("paper-entry", printed.pk, aigul.learner_id)
    answer = desk.post(f"{url}?version=b", {**SAID, **right_letters(version), "do": "list"}, follow=True)

    assert "Aigul: 100 %" in text_of(answer)
    assert PrintedSheet.objects.get(learner=aigul.learner).version == version
    again = page_of(desk.get(url))
    shown = {name: again.field(name).get("value") for name in right_letters(version)}
    reflection = next(name for name, value in shown.items() if value is None)
    assert shown == {**right_letters(version), reflection: None}


@pytest.mark.parametrize(
    ("kind", "written", "why"),
    [
        ("single_choice", "d", "“d” is not on this version. Write of these: a, b, c."),
        ("single_choice", "a b", "One answer is asked for. Leave it empty if the pupil marked several."),
        ("matching", "a", "Write 2 signs, one for each item from top to bottom; - for an empty one."),
        ("ordering", "1 1 2", "Two items have the same place. Write - for what can't be counted."),
        ("numeric", "many", "There is no number here."),
        ("short_text", "x" * 201, "This is too long."),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field_and_nothing_is_stored(
    desk: Client, classroom: Classroom, aigul: Enrolment, kind: str, written: str, why: str
) -> None:
    edition = make_small_course()
    make_question(edition, "one", kind)
    printed = on_paper(classroom, make_quiz(edition))

    answer = desk.post(address("paper-entry", printed.pk, aigul.learner_id), {**SAID, "q1": written})

    page = page_of(answer)
    assert answer.status_code == 422
    assert why in " ".join(page.described("q1"))
    assert page.field("q1").get("aria-invalid") == "true"
    assert not Attempt.objects.exists()


def test_what_no_text_holds_is_refused(desk: Client, classroom: Classroom, aigul: Enrolment) -> None:
    printed = on_paper(classroom)

    answer = desk.post(address("paper-entry", printed.pk, aigul.learner_id), {**SAID, "q1": "\0", "q2": "a"})

    assert answer.status_code == 422
    assert "Null characters are not allowed." in text_of(answer)
    assert not Attempt.objects.exists()


def test_a_gap_that_cannot_be_read_is_named(desk: Client, classroom: Classroom, aigul: Enrolment) -> None:
    edition = make_small_course()
    gaps: dict[str, Any] = {"prompt": "[[a]], [[b]].", "options": {"gaps": {"a": "text", "b": "number"}}}
    rows = [{"text": "x", "part": "a", "credit_millionths": 1}, {"text": "5", "part": "b", "credit_millionths": 1}]
    make_question(edition, "gaps", "cloze", answers=rows, **gaps)
    printed = on_paper(classroom, make_quiz(edition))

    answer = desk.post(address("paper-entry", printed.pk, aigul.learner_id), {**SAID, "q1-1": "x", "q1-2": "five"})

    assert answer.status_code == 422
    assert "There is no number here." in " ".join(page_of(answer).described("q1-2"))
    assert "Question 1, gap 2" in text_of(answer)
    assert "… , … ." in text_of(answer)


@pytest.mark.parametrize(("held_at", "why"), [("", "This field is required."), ("2999-01-01T09:00", "in the future")])
def test_the_time_of_writing_has_to_make_sense(
    desk: Client, classroom: Classroom, aigul: Enrolment, held_at: str, why: str
) -> None:
    printed = on_paper(classroom)

    answer = desk.post(address("paper-entry", printed.pk, aigul.learner_id), {**SAID, "held_at": held_at})

    assert answer.status_code == 422
    assert why in text_of(answer)
    assert not Attempt.objects.exists()


def test_a_number_with_two_readings_is_told(desk: Client, classroom: Classroom, aigul: Enrolment) -> None:
    edition = make_small_course()
    make_question(edition, "one", "numeric")
    printed = on_paper(classroom, make_quiz(edition))

    answer = desk.post(address("paper-entry", printed.pk, aigul.learner_id), {**SAID, "q1": "79.900"}, follow=True)

    assert "Question 1: the number was read as 79 900." in text_of(answer).replace("\xa0", " ")


def test_a_sheet_is_corrected(desk: Client, classroom: Classroom, aigul: Enrolment) -> None:
    printed = on_paper(classroom)
    url = address("paper-entry", printed.pk, aigul.learner_id)
    desk.post(url, {**SAID, "q1": "b", "q2": "b"})

    page = desk.get(url)
    desk.post(url, {**SAID, "known": "1", "q1": "a", "q2": "a", "held_at": "2026-03-02T10:00"})

    assert "Entered" in text_of(page)
    assert page_of(page).field("q1").get("value") == "b"
    attempt = Attempt.objects.get()
    assert (attempt.percent, attempt.submitted_at) == (100, datetime(2026, 3, 2, 5, 0, tzinfo=UTC))


def test_a_sheet_entered_meanwhile_is_not_overwritten(desk: Client, classroom: Classroom, aigul: Enrolment) -> None:
    printed = on_paper(classroom)
    url = address("paper-entry", printed.pk, aigul.learner_id)
    desk.post(url, {**SAID, "q1": "a", "q2": "a"})

    answer = desk.post(url, {**SAID, "q1": "b", "q2": "b"})

    assert answer.status_code == 422
    assert "Somebody has entered this sheet meanwhile." in text_of(answer)
    assert Attempt.objects.get().percent == 100


def test_a_pupil_at_work_on_a_device_is_left_alone(desk: Client, classroom: Classroom, aigul: Enrolment) -> None:
    printed = on_paper(classroom)
    quiz = printed.assignment.quiz
    assert quiz
    begin(quiz, aigul.learner, assignment=printed.assignment, at=timezone.now() - timedelta(minutes=1))

    answer = desk.post(address("paper-entry", printed.pk, aigul.learner_id), SAID)

    assert answer.status_code == 422
    assert "This pupil is answering the quiz on a device." in text_of(answer)
    assert "has an attempt on a device" in text_of(desk.get(address("printed", printed.pk)))


def test_without_names_the_version_is_asked_for(desk: Client, classroom: Classroom, aigul: Enrolment) -> None:
    printed = on_paper(classroom, versions=2, named=False)
    url = address("paper-entry", printed.pk, aigul.learner_id)

    asked, wrong, found = desk.get(url), desk.get(f"{url}?version=x"), desk.get(f"{url}?version=b")

    assert "Which version stands on the sheet?" in text_of(asked)
    assert (wrong.status_code, page_of(wrong).field("version").get("aria-invalid")) == (422, "true")
    assert page_of(found).heading == "Aigul Version B"
    assert page_of(found).field("q1") is not None


def test_a_single_version_is_not_asked_for(desk: Client, classroom: Classroom, aigul: Enrolment) -> None:
    printed = on_paper(classroom, named=False)

    assert page_of(desk.get(address("paper-entry", printed.pk, aigul.learner_id))).heading == "Aigul Version A"


def test_a_class_without_pupils_has_nothing_to_enter(desk: Client, teacher: User) -> None:
    printed = on_paper(make_class("empty", teacher=teacher))

    assert "Nobody is in this class yet." in text_of(desk.get(address("printed", printed.pk)))


@pytest.mark.parametrize("many", [1, 12])
@pytest.mark.parametrize(
    ("page", "most"), [("printed", 8), ("paper-questions", 8), ("paper-answers", 10), ("paper-key", 8)]
)
def test_the_pages_cost_the_same_for_any_number(
    desk: Client, classroom: Classroom, many: int, page: str, most: int
) -> None:
    for number in range(many):
        enrol(classroom, f"Pupil {number}")
    printed = on_paper(classroom, make_bank(many), versions=2)

    with CaptureQueriesContext(connection) as queries:
        desk.get(address(page, printed.pk))

    assert len(queries) <= most


# Whose


def test_other_teachers_and_pupils_find_nothing(client: Client, classroom: Classroom, aigul: Enrolment) -> None:
    printed = on_paper(classroom)

    for visitor in (make_teacher("another"), aigul.learner):
        client.force_login(visitor)
        for name in ("printed", "paper-questions", "paper-answers", "paper-key"):
            assert client.get(address(name, printed.pk)).status_code == 404
        assert client.get(address("papers", printed.assignment_id)).status_code == 404
        assert client.post(address("paper-entry", printed.pk, aigul.learner_id), SAID).status_code == 404


def test_a_pupil_of_another_class_has_no_sheet(desk: Client, classroom: Classroom) -> None:
    printed = on_paper(classroom)
    stranger = enrol(make_class("9c"), "Stranger")

    assert desk.get(address("paper-entry", printed.pk, stranger.learner_id)).status_code == 404
