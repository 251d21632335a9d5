"""A pupil who came in twice: nothing that either did is lost."""

from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.db.models import ForeignObjectRel
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lessons.models import Passage, PassageRead
from memory.actions import set_exam
from memory.models import Memory, Review
from people.actions.pupils import NotMadeHere
from people.models import Classroom, Enrolment, SignInLink, User
from quizzes.actions import record_answer, submit
from quizzes.actions.print_quiz import print_quiz
from quizzes.models import Assignment, Attempt, Extension, MarkOverride, PrintedSheet, Quiz, Response
from teaching.merging import Moving, merge, what_would_move
from tests.memory.builders import record, told
from tests.pages import page_of
from tests.people.builders import NOON, enrol, make_class, make_teacher, person
from tests.quizzes.builders import assign, begin, make_bank, new_save, tried
from tests.teaching.desks import address, again, desk_of, text_of

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
LATER = NOON + HOUR


@pytest.fixture
def teacher() -> User:
    return make_teacher()


@pytest.fixture
def desk(teacher: User) -> Client:
    return desk_of(teacher)


@pytest.fixture
def classroom(teacher: User) -> Classroom:
    return make_class("9b", teacher=teacher)


@pytest.fixture
def quiz() -> Quiz:
    return make_bank(2)


def answered(quiz: Quiz, pupil: Enrolment, **fields: Any) -> Attempt:
    """Begun at noon, with an answer to the first question."""
    attempt = begin(quiz, pupil.learner, **fields)
    entries = {"choice": "1"}
    record_answer(learner=pupil.learner, attempt_id=attempt.pk, number=1, entries=entries, save=new_save(), at=NOON)
    return attempt


def read(pupil: Enrolment, passage: Passage, first: datetime, last: datetime) -> PassageRead:
    return PassageRead.objects.create(learner=pupil.learner, passage=passage, first_read_at=first, last_read_at=last)


def test_all_that_the_double_did_and_was_given_belongs_to_the_one_who_is_kept(
    desk: Client, classroom: Classroom, quiz: Quiz
) -> None:
    kept, double = enrol(classroom, "Ben", joined_at=LATER), enrol(classroom, "Benn", group="A")
    assignment = assign(classroom, quiz)
    attempt = answered(quiz, double, assignment=assignment)
    submit(learner=double.learner, attempt_id=attempt.pk, at=LATER)
    Extension.objects.create(assignment=assignment, learner=double.learner, extra_minutes=5, given_at=NOON)
    MarkOverride.objects.create(assignment=assignment, learner=double.learner, reason="Told me.", decided_at=NOON)

    page = desk.post(address("merge", kept.pk), {"double": double.pk}, follow=True)

    assert "Benn is merged into Ben, and the double's account is gone." in text_of(page)
    assert Attempt.objects.get().learner == kept.learner
    assert Response.objects.get().item.attempt == attempt
    assert Extension.objects.get().learner == MarkOverride.objects.get().learner == kept.learner
    assert list(Enrolment.objects.values_list("name", "group", "joined_at")) == [("Ben", "A", NOON)]
    assert not User.objects.filter(pk=double.learner_id).exists()


def test_the_teacher_sees_what_will_happen_before_it_does(desk: Client, classroom: Classroom, quiz: Quiz) -> None:
    kept, double = enrol(classroom, "Ben"), enrol(classroom, "Benn")
    passage = Passage.objects.all()[0]
    for each in (kept, double):
        answered(quiz, each)
        read(each, passage, NOON, NOON)

    choice = page_of(desk.get(address("merge", kept.pk)))
    preview = page_of(desk.get(address("merge", kept.pk), {"double": double.pk}))

    assert "Choose the one that shall go; Ben stays." in choice.text
    assert "1 attempt with its answers; 1 of them is handed in first, as both have begun it" in preview.text
    assert "1 passage read, 1 of them by both" in preview.text
    assert User.objects.filter(pk=double.learner_id).exists()


def test_what_both_have_begun_is_handed_in_for_the_double(classroom: Classroom, quiz: Quiz) -> None:
    kept, double = enrol(classroom, "Ben"), enrol(classroom, "Benn")
    assignment = assign(classroom, quiz, exclusive=False)
    purposes: list[dict[str, Any]] = [{"assignment": assignment}, {}, {"purpose": Attempt.Purpose.PRACTICE}]
    for fields in purposes:
        answered(quiz, kept, **fields)
    theirs = [answered(quiz, double, **fields) for fields in purposes]

    merge(double=double, kept=kept, at=LATER)

    assert Attempt.objects.of(kept.learner).count() == 6
    handed_in = Attempt.objects.filter(submitted_at=LATER)
    assert {each.pk for each in handed_in} == {each.pk for each in theirs}


def test_a_review_that_both_have_begun_is_handed_in_for_the_double(classroom: Classroom, quiz: Quiz) -> None:
    kept, double = enrol(classroom, "Ben"), enrol(classroom, "Benn")
    terms = begin(quiz, kept.learner, purpose=Attempt.Purpose.PRACTICE).terms
    reviews = [
        Attempt.objects.create(
            learner=each.learner, reviewed=quiz.edition, purpose=Attempt.Purpose.REVIEW, terms=terms, started_at=NOON
        )
        for each in (kept, double)
    ]

    merge(double=double, kept=kept, at=LATER)

    of_kept = Attempt.objects.of(kept.learner).filter(reviewed=quiz.edition).order_by("pk")
    assert {each.pk: each.submitted_at for each in of_kept} == {reviews[0].pk: None, reviews[1].pk: LATER}


def test_what_the_double_alone_has_begun_goes_on(classroom: Classroom, quiz: Quiz) -> None:
    kept, double = enrol(classroom, "Ben"), enrol(classroom, "Benn")
    first, second = assign(classroom, quiz, exclusive=False), assign(classroom, quiz, exclusive=False)
    answered(quiz, kept, assignment=first)
    goes_on = [answered(quiz, double, assignment=second), answered(quiz, double)]

    merge(double=double, kept=kept, at=LATER)

    running = Attempt.objects.of(kept.learner).filter(submitted_at=None)
    assert {each.pk for each in goes_on} < {each.pk for each in running}


def test_a_passage_that_both_have_read_keeps_its_first_and_its_last_time(classroom: Classroom, quiz: Quiz) -> None:
    kept, double = enrol(classroom, "Ben"), enrol(classroom, "Benn")
    passage = Passage.objects.all()[0]
    read(kept, passage, NOON, LATER)
    read(double, passage, NOON - HOUR, NOON)

    merge(double=double, kept=kept, at=LATER)

    (known,) = PassageRead.objects.of(kept.learner)
    assert (known.first_read_at, known.last_read_at) == (NOON - HOUR, LATER)


@pytest.mark.parametrize(
    ("of_kept", "of_double", "left"), [(True, True, "kept"), (False, True, "double"), (False, False, "kept")]
)
def test_of_two_sheets_of_paper_the_one_stays_that_was_entered(
    classroom: Classroom, quiz: Quiz, of_kept: bool, of_double: bool, left: str
) -> None:
    kept, double = enrol(classroom, "Ben"), enrol(classroom, "Benn")
    assignment = assign(classroom, quiz)
    print_quiz(assignment=assignment, versions=2, named=True, author=kept.learner, at=NOON, chance=Random(1))
    sheets = {
        name: PrintedSheet.objects.get(learner=each.learner) for name, each in {"kept": kept, "double": double}.items()
    }
    for is_entered, sheet in ((of_kept, sheets["kept"]), (of_double, sheets["double"])):
        sheet.attempt = tried(assignment, sheet.learner) if is_entered else None
        sheet.save()

    merge(double=double, kept=kept, at=LATER)

    assert PrintedSheet.objects.get() == sheets[left]
    assert PrintedSheet.objects.get().learner == kept.learner
    assert Attempt.objects.of(kept.learner).count() == of_kept + of_double


def test_a_sheet_that_only_the_double_has_changes_hands(classroom: Classroom, quiz: Quiz) -> None:
    double = enrol(classroom, "Benn")
    assignment = assign(classroom, quiz)
    print_quiz(assignment=assignment, versions=1, named=True, author=double.learner, at=NOON, chance=Random(1))
    kept = enrol(classroom, "Ben")

    merge(double=double, kept=kept, at=LATER)

    assert PrintedSheet.objects.get().learner == kept.learner


def test_what_the_double_remembers_is_remembered_by_the_one_who_is_kept(classroom: Classroom, quiz: Quiz) -> None:
    kept, double = enrol(classroom, "Ben"), enrol(classroom, "Benn")
    course, (fact, *_) = quiz.edition.course, quiz.edition.course.facts.all()
    for number, pupil in enumerate((kept, double)):
        record(pupil.learner, course, told(fact=fact.slug, at=NOON + number * HOUR))
    set_exam(learner=double.learner, course=course, exam_at=LATER, at=NOON)

    merge(double=double, kept=kept, at=NOON)

    (memory,) = Memory.objects.all()
    assert (memory.learner, memory.reviews, memory.last_review_at) == (kept.learner, 2, NOON + HOUR)
    assert set(Review.objects.values_list("learner", flat=True)) == {kept.learner_id}
    assert kept.learner.exams.get().at == LATER


def test_other_classes_are_joined_and_nobody_can_open_the_account_from_there(classroom: Classroom) -> None:
    ben = person("ben")
    kept, double = enrol(classroom, "Ben", learner=ben), enrol(classroom, "Benn")
    elsewhere, both, former = (make_class(name) for name in ("9c", "9d", "9e"))
    there = enrol(elsewhere, "Benn", learner=double.learner, account_made_here=True, pin="hash", wrong_pins=2)
    SignInLink.objects.create(enrolment=there, digest="x", expires_at=LATER)
    enrol(both, "Ben", learner=ben)
    enrol(both, "Benn", learner=double.learner)
    enrol(former, "Ben", learner=ben, removed_at=NOON)
    enrol(former, "Benn", learner=double.learner)

    merge(double=double, kept=kept, at=LATER)

    rows = Enrolment.objects.filter(learner=ben).order_by("classroom__name")
    assert [(each.classroom.name, each.name, each.removed_at) for each in rows] == [
        ("9b", "Ben", None),
        ("9c", "Benn", None),
        ("9d", "Ben", None),
        ("9e", "Benn", None),
    ]
    assert [(each.may_be_opened, each.pin, each.wrong_pins) for each in rows] == [(False, "", 0)] * 4
    assert not SignInLink.objects.exists()


def test_somebodys_own_account_is_never_merged_away(desk: Client, classroom: Classroom) -> None:
    kept = enrol(classroom, "Ben")
    own = enrol(classroom, "Dana", learner=person("dana"))
    staff = enrol(classroom, "Colleague", learner=make_teacher("colleague"), account_made_here=True)

    for each in (own, staff):
        assert desk.post(address("merge", kept.pk), {"double": each.pk}).status_code == 422
        with pytest.raises(NotMadeHere):
            merge(double=each, kept=kept, at=LATER)
    assert "Nobody else in this class" in page_of(desk.get(address("merge", kept.pk))).text
    assert User.objects.filter(username__in=["dana", "colleague"]).count() == 2


def test_nobody_is_merged_with_themself_or_across_classes(desk: Client, classroom: Classroom, teacher: User) -> None:
    kept = enrol(classroom, "Ben")
    other = enrol(make_class("9c", teacher=teacher), "Ben")

    for each in (kept, other):
        assert desk.post(address("merge", kept.pk), {"double": each.pk}).status_code == 422
        with pytest.raises(NotMadeHere):
            merge(double=each, kept=kept, at=LATER)


def test_a_double_that_was_removed_is_told_by_its_account(desk: Client, classroom: Classroom) -> None:
    kept, double = enrol(classroom, "Ben"), enrol(classroom, "Benn", removed_at=NOON)

    page = desk.get(address("merge", kept.pk))

    assert f"Benn ({double.learner.username})" in text_of(page)


def test_merging_costs_the_same_for_little_and_for_much(desk: Client, classroom: Classroom, quiz: Quiz) -> None:
    costs = []
    for size in (1, 5):
        kept, double = enrol(classroom, f"Ben {size}"), enrol(classroom, f"Benn {size}")
        for _number in range(size):
            attempt = answered(quiz, double)
            submit(learner=double.learner, attempt_id=attempt.pk, at=LATER)
        with CaptureQueriesContext(connection) as queries:
            merge(double=double, kept=kept, at=LATER)
        costs.append(len(queries))

    assert costs[0] == costs[1]


def test_whatever_hangs_on_a_person_is_handed_over_or_nothing_of_a_pupil() -> None:
    handed_over = {
        "Attempt.learner",
        "Extension.learner",
        "MarkOverride.learner",
        "PassageRead.learner",
        "Enrolment.learner",
        "PrintedSheet.learner",
        "Review.learner",
        "Memory.learner",
        "Exam.learner",
    }
    of_those_who_teach = {
        "author", "instructors", "teachers", "created_by", "revoked_by", "undone_by", "answered_by", "preview_of",
        "given_by", "decided_by", "made_by", "printed_by", "entered_by",
    }  # fmt: skip
    of_django = {"LogEntry.user", "User_groups.user", "User_user_permissions.user"}

    relations: list[ForeignObjectRel] = [
        each for each in User._meta.get_fields(include_hidden=True) if isinstance(each, ForeignObjectRel)
    ]
    left = {
        f"{each.related_model.__name__}.{each.field.name}" for each in relations if each.on_delete or each.many_to_many
    }

    assert handed_over <= left
    assert {
        each
        for each in left - handed_over - of_django
        if each.split(".")[1] not in of_those_who_teach
        and not each.startswith(("Course_instructors", "Classroom_teachers"))
    } == set()


def counts_of(people: list[User]) -> tuple[int, int, int, int, int]:
    passages = set(PassageRead.objects.filter(learner__in=people).values_list("passage", flat=True))
    return (
        Attempt.objects.filter(learner__in=people).count(),
        Response.objects.filter(item__attempt__learner__in=people).count(),
        len(passages),
        Extension.objects.filter(learner__in=people).count(),
        MarkOverride.objects.filter(learner__in=people).count(),
    )


def do(pupil: Enrolment, deed: str, quiz: Quiz, assignment: Assignment) -> None:
    """One thing that happens to a pupil; what can't be begun twice is begun once."""
    fields: dict[str, Any] = {"learner": pupil.learner, "assignment": assignment}
    match deed:
        case "for class":
            begin_once(quiz, pupil, assignment)
        case "alone":
            begin_once(quiz, pupil, None)
        case "hand in":
            for attempt in Attempt.objects.of(pupil.learner).filter(submitted_at=None):
                submit(learner=pupil.learner, attempt_id=attempt.pk, at=LATER)
        case "read":
            for passage in Passage.objects.exclude(reads__learner=pupil.learner)[:1]:
                read(pupil, passage, NOON, NOON)
        case "extend":
            Extension.objects.create(extra_minutes=5, given_at=NOON, **fields)
        case _:
            MarkOverride.objects.create(reason="Told me.", decided_at=NOON, **fields)


def begin_once(quiz: Quiz, pupil: Enrolment, assignment: Assignment | None) -> None:
    running = Attempt.objects.of(pupil.learner).filter(submitted_at=None, assignment=assignment)
    if not running.exists():
        answered(quiz, pupil, assignment=assignment)


#: Examples share one database: each has pupils of its own.
NUMBERS = count()
DEEDS = st.lists(
    st.tuples(st.booleans(), st.sampled_from(["for class", "alone", "hand in", "read", "extend", "override"])),
    max_size=12,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS)
def test_nothing_is_lost_whatever_the_two_did(classroom: Classroom, quiz: Quiz, deeds: list[tuple[bool, str]]) -> None:
    number = next(NUMBERS)
    kept, double = enrol(classroom, f"Ben {number}"), enrol(classroom, f"Benn {number}")
    assignment = assign(classroom, quiz, exclusive=False)
    for is_double, deed in deeds:
        do(double if is_double else kept, deed, quiz, assignment)
    before = counts_of([kept.learner, double.learner])
    moving = what_would_move(double=double.learner, kept=kept.learner)
    of_double = counts_of([double.learner])

    done = merge(double=double, kept=kept, at=LATER)

    assert counts_of([kept.learner]) == before
    assert done == moving
    assert (moving.attempts, moving.passages, moving.extensions, moving.overrides) == (
        of_double[0], of_double[2], of_double[3], of_double[4],
    )  # fmt: skip
    assert again(kept).learner == kept.learner


def test_what_moves_says_nothing_where_there_is_nothing(classroom: Classroom) -> None:
    kept, double = enrol(classroom, "Ben"), enrol(classroom, "Benn")

    assert what_would_move(double=double.learner, kept=kept.learner) == Moving(0, 0, 0, 0, 0, 0)
