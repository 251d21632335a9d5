"""All memories worked out anew from the log."""

import sys
from io import StringIO
from itertools import count
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from lessons.models import Edition
from memory.actions import rebuild, set_exam
from memory.models import Memory
from people.models import User
from tests.lessons.builders import make_learner, make_small_course
from tests.memory.builders import DAY, NOON, memories, record, remembered, told, withdrawn

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    return make_small_course(passages=3)


@pytest.fixture
def learner() -> User:
    return make_learner()


NUMBERS = count()
#: What happens on a day: an answer (to which fact, right, sure), one told anew or withdrawn, an exam in so many days.
DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("answer"), st.integers(1, 3), st.integers(0, 1), st.sampled_from([None, 1, 3])),
        st.tuples(st.sampled_from(["anew", "withdrawn"]), st.integers(0, 9)),
        st.tuples(st.just("exam"), st.sampled_from([None, 0, 5, 30, 90])),
    ),
    max_size=12,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS, gap=st.integers(0, 12))
def test_rebuilding_changes_nothing_whatever_was_recorded(
    edition: Edition, deeds: list[tuple[Any, ...]], gap: int
) -> None:
    learner = make_learner(f"learner-{next(NUMBERS)}")
    answers = []
    for number, (what, first, *more) in enumerate(deeds):
        at = NOON + number * gap * DAY
        if what == "answer":
            answers.append(told(more[0], fact=f"fact-1-{first}", at=at, confidence=more[1]))
            record(learner, edition, answers[-1], at=at)
        elif what == "exam":
            exam_at = None if first is None else at + first * DAY
            set_exam(learner=learner, course=edition.course, exam_at=exam_at, at=at)
        elif answers:
            before = answers[first % len(answers)]
            anew = told(0, fact=before.fact, at=before.given_at, source=before.source_id)
            record(learner, edition, withdrawn(before) if what == "withdrawn" else anew, at=at)
    recorded = memories(learner)

    rows = rebuild(learners=User.objects.filter(pk=learner.pk))

    assert memories(learner) == recorded
    assert rows == learner.reviews.count()


def test_whatever_memories_said_the_log_decides(edition: Edition, learner: User) -> None:
    record(learner, edition, told(), told(fact="fact-1-2"))
    before = memories()
    Memory.objects.filter(fact__slug="fact-1-1").update(stability=99, reviews=9)
    Memory.objects.filter(fact__slug="fact-1-2").delete()
    remembered(learner, edition, ["fact-1-3"], due_at=NOON)

    rebuild(learners=User.objects.all())

    assert memories() == before


def test_progress_is_told_after_some_learners(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["memory.actions.rebuild"], "AT_ONCE", 2)
    for number in range(5):
        record(make_learner(f"learner-{number}"), edition, told(), told(fact="fact-1-2"))
    before, seen = memories(), list[int]()

    rows = rebuild(learners=User.objects.all(), progress=seen.append)

    assert (rows, seen) == (10, [4, 8, 10])
    assert memories() == before


def test_others_are_left_alone(edition: Edition, learner: User) -> None:
    other = make_learner("berik")
    for each in (learner, other):
        record(each, edition, told())
    Memory.objects.update(reviews=9)

    assert rebuild(learners=User.objects.filter(pk=learner.pk)) == 1

    assert [each.reviews for each in (learner.memories.get(), other.memories.get())] == [1, 9]


@pytest.mark.parametrize("number", [1, 10])
def test_learners_are_rebuilt_in_as_many_queries_as_one(
    number: int, edition: Edition, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for each in range(number):
        record(make_learner(f"learner-{each}"), edition, told(), told(fact="fact-1-2"))

    with django_assert_num_queries(8):
        rebuild(learners=User.objects.all())


# The command


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def run(*arguments: str, stderr: StringIO | None = None) -> str:
    out = StringIO()
    call_command("rebuildmemories", *arguments, stdout=out, stderr=stderr or StringIO())
    return out.getvalue()


def test_the_command_says_how_much_it_did_and_how_quickly(edition: Edition, learner: User) -> None:
    record(learner, edition, told(), told(fact="fact-1-2"))
    before = memories()
    Memory.objects.update(stability=99)

    assert run().startswith("2 reviews in 0.")

    assert memories() == before


def test_it_shows_progress_where_somebody_watches(edition: Edition, learner: User) -> None:
    record(learner, edition, told(), told(fact="fact-1-2"))
    terminal, pipe = Terminal(), StringIO()

    run(stderr=terminal)
    run(stderr=pipe)

    assert terminal.getvalue() == f"\r[{'#' * 40}] 2/2\n"
    assert pipe.getvalue() == ""


def test_progress_grows(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["memory.actions.rebuild"], "AT_ONCE", 1)
    for number in range(2):
        record(make_learner(f"learner-{number}"), edition, told())
    terminal = Terminal()

    run(stderr=terminal)

    assert terminal.getvalue() == f"\r[{'#' * 20}{'.' * 20}] 1/2\r[{'#' * 40}] 2/2\n"


def test_one_learner_is_rebuilt_alone(edition: Edition, learner: User) -> None:
    other = make_learner("berik")
    for each in (learner, other):
        record(each, edition, told())
    Memory.objects.update(reviews=9)

    assert run("--learner", "aliya").startswith("1 reviews in")

    assert [each.reviews for each in (learner.memories.get(), other.memories.get())] == [1, 9]


def test_memories_without_a_log_go(edition: Edition, learner: User) -> None:
    remembered(learner, edition, ["fact-1-1"], due_at=NOON)

    assert run().startswith("0 reviews in")

    assert memories() == []


def test_nobody_who_answered_is_refused(learner: User) -> None:
    for name in ("aliya", "nobody"):
        with pytest.raises(CommandError, match=f"Nobody called {name} has answered anything."):
            run("--learner", name)
    assert run().startswith("0 reviews in")
