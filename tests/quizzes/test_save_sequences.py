"""Any sequence of saves, from two devices, late, twice or out of order, leaves the answer that the rules name.

The rules are written here a second time, from docs/decisions/0004-answers.md and not from the code.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.actions import record_answer, submit
from quizzes.asked import question_in
from quizzes.content import MILLION
from quizzes.kinds import Unreadable, kind_named
from quizzes.models import Attempt, AttemptItem, Response
from quizzes.saves import Save, given_at, supersedes
from tests.lessons.builders import make_learner, make_small_course
from tests.quizzes.builders import NOON, begin, make_question, make_quiz, right, wrong
from tests.world import undone

SECOND = timedelta(seconds=1)
IDS = [UUID(int=number) for number in range(1, 5)]
UNREADABLE = "99"


@dataclass(frozen=True, slots=True)
class Sent:
    """A save as it leaves a device; ``choice`` is a place on the paper, empty for none."""

    id: UUID
    number: int
    choice: str
    based_on: int
    age: timedelta


@dataclass(frozen=True, slots=True)
class Entry:
    """An answer that was accepted."""

    version: int
    choice: str
    given: datetime


@dataclass
class Rules:
    """What the page of decisions says: which saves are accepted, and which answer is the current one of each question."""

    started: datetime
    seen: set[tuple[UUID, int, str]] = field(default_factory=set)
    log: dict[int, list[Entry]] = field(default_factory=lambda: {1: [], 2: []})
    current: dict[int, Entry] = field(default_factory=dict)

    def receive(self, sent: Sent, at: datetime) -> None:
        if sent.choice == UNREADABLE or self.says_nothing_new(sent):
            return
        self.seen.add((sent.id, sent.number, sent.choice))
        given = min(at, max(self.started, at - sent.age))
        entry = Entry(len(self.log[sent.number]) + 1, sent.choice, given)
        self.log[sent.number].append(entry)
        current = self.current.get(sent.number)
        if current is None or sent.based_on >= current.version or given >= current.given:
            self.current[sent.number] = entry

    def says_nothing_new(self, sent: Sent) -> bool:
        """It is current already, the page was opened with it, or the same save came before.

        Under an id that was used, another value or an answer to another question is another save.
        """
        current = self.current.get(sent.number)
        opened_with = next((entry.choice for entry in self.log[sent.number] if entry.version == sent.based_on), "")
        kept = current.choice if current else ""
        return sent.choice in {kept, opened_with} or (sent.id, sent.number, sent.choice) in self.seen

    def shows(self, number: int) -> tuple[int, str | None]:
        """How many answers were accepted, and which is the current one: None for none at all."""
        return len(self.log[number]), self.current[number].choice if number in self.current else None


saves = st.builds(
    Sent,
    id=st.sampled_from(IDS),
    number=st.sampled_from([1, 1, 1, 2]),
    choice=st.sampled_from(["0", "1", "2", "", UNREADABLE]),
    based_on=st.integers(0, 6),
    age=st.sampled_from([0, 1, 5, 30, 60, 600, 10**8]).map(lambda seconds: seconds * SECOND),
)
#: Saves with the time since the one before was received; a clock of another server may be behind.
arrivals = st.lists(st.tuples(saves, st.sampled_from([-3, 0, 0, 1, 7, 60, 300])), min_size=1, max_size=12)
#: Some of what was sent arrives again, at any time.
sequences = st.tuples(arrivals, st.lists(st.tuples(st.integers(0, 11), st.sampled_from([0, 2, 90])), max_size=6))


@pytest.fixture
def attempt() -> Attempt:
    """Two questions of unequal weight, with a choice that earns a third."""
    edition = make_small_course()
    for slug in ("first", "second"):
        make_question(edition, slug, answers=[right("Yes"), wrong("Half", credit_millionths=333_333), wrong("No")])
    attempt = begin(make_quiz(edition), make_learner())
    attempt.items.filter(number=2).update(points=3)
    return attempt


def delivered(sequence: tuple[list[tuple[Sent, int]], list[tuple[int, int]]]) -> list[tuple[Sent, datetime]]:
    """The saves in the order in which they are received, each with its moment."""
    first, again = sequence
    at, received = NOON, []
    for sent, gap in [*first, *((first[place % len(first)][0], gap) for place, gap in again)]:
        at = max(NOON, at + gap * SECOND)
        received.append((sent, at))
    return received


def receive(attempt: Attempt, sent: Sent, at: datetime) -> None:
    save = Save(id=sent.id, based_on=sent.based_on, age=sent.age)
    entries = {"choice": sent.choice}
    try:
        record_answer(
            learner=attempt.learner, attempt_id=attempt.pk, number=sent.number, entries=entries, save=save, at=at
        )
    except Unreadable:
        assert sent.choice == UNREADABLE


def shown(item: AttemptItem) -> tuple[int, str | None]:
    """What the database says of the same."""
    return item.version, None if item.current is None else item.current.given.get("choice", "")


def replayed(item: AttemptItem) -> Response | None:
    """The current answer as the log gives it, read in the order in which it was written."""
    current: Response | None = None
    for response in Response.objects.filter(item=item).order_by("version"):
        if current is None or response.based_on >= current.version or response.given_at >= current.given_at:
            current = response
    return current


def recomputed(item: AttemptItem) -> int:
    """The credit in millionths, from the log and the revision that was asked."""
    question = question_in(item.revision)
    current = replayed(item)
    return round(kind_named(question.kind).credit(question, current.given if current else {}) * MILLION)


def items_of(attempt: Attempt) -> list[AttemptItem]:
    return list(attempt.items.select_related("current", "revision").order_by("number"))


@pytest.mark.django_db
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])  # every example is undone
@given(sequence=sequences)
def test_the_current_answer_is_the_one_that_the_rules_name(
    attempt: Attempt, sequence: tuple[list[tuple[Sent, int]], list[tuple[int, int]]]
) -> None:
    rules = Rules(started=NOON)
    with undone():
        for sent, at in delivered(sequence):
            rules.receive(sent, at)
            receive(attempt, sent, at)

            expected = [
                (len(rules.log[number]), rules.current[number].choice if number in rules.current else None)
                for number in (1, 2)
            ]
            assert [shown(item) for item in items_of(attempt)] == expected


@pytest.mark.django_db
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sequence=sequences)
def test_answers_and_marks_can_be_made_again_from_the_log(
    attempt: Attempt, sequence: tuple[list[tuple[Sent, int]], list[tuple[int, int]]]
) -> None:
    with undone():
        for sent, at in delivered(sequence):
            receive(attempt, sent, at)
        done = submit(learner=attempt.learner, attempt_id=attempt.pk, at=NOON + timedelta(hours=2))
        items = items_of(attempt)
        answers = [replayed(item) for item in items]
        marks = [recomputed(item) for item in items]

    earned = sum(mark * item.points for mark, item in zip(marks, items, strict=True))
    assert [item.current for item in items] == answers
    assert [item.credit_millionths for item in items] == marks
    assert done.score_millionths == round(Fraction(earned, sum(item.points for item in items)))


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that somebody gives at ``moment`` on one of two devices, in seconds.

    The device holds it back while it has no connection, then it is ``on_its_way``; ``echoes`` are times after which the same
    request arrives once more. What is changed before it is sent is never sent: a page sends its form as it stands.
    """

    moment: int
    device: int
    held_back: int
    on_its_way: int
    echoes: tuple[int, ...]

    @property
    def sent(self) -> int:
        return self.moment + self.held_back

    def is_sent(self, others: list["Given"]) -> bool:
        return not any(self.device == one.device and self.moment < one.moment <= self.sent for one in others)


honest = st.builds(
    Given,
    moment=st.integers(0, 600),
    device=st.integers(0, 1),
    held_back=st.sampled_from([0, 0, 0, 3, 40, 900]),
    on_its_way=st.integers(0, 5),
    echoes=st.lists(st.integers(1, 1200), max_size=2).map(tuple),
)


def arrivals_of(answers: list[Given]) -> list[tuple[int, int]]:
    """When which answer arrives, the echoes too, in that order."""
    return sorted(
        (each.sent + each.on_its_way + echo, place) for place, each in enumerate(answers) for echo in (0, *each.echoes)
    )


def winner(answers: list[Given]) -> Given:
    """The current answer once everything has arrived. Devices hear of each version after as long as they took to send it."""
    heard: list[tuple[int, int, int]] = []  # when, on which device, which version
    places: list[int] = []
    current: tuple[Given, int, datetime] | None = None  # the answer, its version, the moment that it counts as given
    for at, place in arrivals_of(answers):
        if place in places:
            continue
        places.append(place)
        each, version = answers[place], len(places)
        known = [heard_of for when, device, heard_of in heard if device == each.device and when <= each.sent]
        save = Save(id=UUID(int=place), based_on=max(known, default=0), age=each.held_back * SECOND)
        moment = given_at(save, started_at=NOON, received_at=NOON + at * SECOND)
        if current is None or supersedes(
            based_on=save.based_on, given=moment, version=current[1], current_given=current[2]
        ):
            current = (each, version, moment)
        heard.append((at + each.on_its_way, each.device, version))
    assert current
    return current[0]


@settings(max_examples=400)
@given(st.lists(honest, min_size=1, max_size=10, unique_by=lambda each: each.moment))
def test_of_honest_devices_the_answer_given_last_wins_as_far_as_the_network_lets_see(answers: list[Given]) -> None:
    """How long a request was on its way nobody can measure: so much earlier an answer may have been given, not more."""
    sent = [each for each in answers if each.is_sent(answers)]

    newest, longest = max(each.moment for each in sent), max(each.on_its_way for each in sent)
    assert winner(sent).moment >= newest - longest
