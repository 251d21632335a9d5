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
from quizzes.saves import Kept, Save, given_at, supersedes
from tests.lessons.builders import make_learner, make_small_course
from tests.quizzes.builders import NOON, begin, make_question, make_quiz, right, wrong
from tests.world import undone

SECOND = timedelta(seconds=1)
PAGES = [UUID(int=number) for number in range(1, 5)]
UNREADABLE = "99"


@dataclass(frozen=True, slots=True)
class Sent:
    """A save as it leaves a device; ``choice`` is a place on the paper, empty for none."""

    page: UUID
    turn: int | None
    number: int
    choice: str
    based_on: int
    age: timedelta


@dataclass(frozen=True, slots=True)
class Entry:
    """An answer that was accepted."""

    version: int
    page: UUID
    turn: int
    choice: str
    given: datetime


@dataclass
class Rules:
    """What the page of decisions says: which saves are accepted, and which answer is the current one of each question."""

    started: datetime
    log: dict[int, list[Entry]] = field(default_factory=lambda: {1: [], 2: []})
    current: dict[int, Entry] = field(default_factory=dict)

    def receive(self, sent: Sent, at: datetime) -> None:
        if sent.choice == UNREADABLE or self.says_nothing_new(sent):
            return
        given = min(at, max(self.started, at - sent.age))
        turns = [entry.turn for entry in self.said(sent)]
        turn = max(turns, default=0) if sent.turn is None else sent.turn
        entry = Entry(len(self.log[sent.number]) + 1, sent.page, turn, sent.choice, given)
        self.log[sent.number].append(entry)
        if turn < max(turns, default=0):
            return
        current = self.current.get(sent.number)
        if current is None or current.page == sent.page or sent.based_on >= current.version or given >= current.given:
            self.current[sent.number] = entry

    def said(self, sent: Sent) -> list[Entry]:
        """What the page has said of the question before."""
        return [entry for entry in self.log[sent.number] if entry.page == sent.page]

    def says_nothing_new(self, sent: Sent) -> bool:
        """The same save came before, or nothing was done on the page and it is current, or what the page was opened with."""
        current = self.current.get(sent.number)
        said = self.said(sent)
        opened_with = next((entry.choice for entry in self.log[sent.number] if entry.version == sent.based_on), "")
        untouched = not sent.turn and sent.choice == (current.choice if current else "")
        left_open = not sent.turn and not said and sent.choice == opened_with
        again = any(entry.choice == sent.choice and sent.turn in {None, entry.turn} for entry in said)
        return untouched or left_open or again

    def shows(self, number: int) -> tuple[int, str | None]:
        """How many answers were accepted, and which is the current one: None for none at all."""
        return len(self.log[number]), self.current[number].choice if number in self.current else None


saves = st.builds(
    Sent,
    page=st.sampled_from(PAGES),
    turn=st.sampled_from([None, None, 0, 1, 2, 3]),
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
    save = Save(page=sent.page, turn=sent.turn, based_on=sent.based_on, age=sent.age)
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
    turns: dict[UUID, int] = {}
    for response in Response.objects.filter(item=item).order_by("version"):
        newest = turns.get(response.page, 0)
        turns[response.page] = max(newest, response.turn)
        if response.turn < newest:
            continue
        if (
            current is None
            or response.page == current.page
            or response.based_on >= current.version
            or response.given_at >= current.given_at
        ):
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
    """An answer that somebody gives at ``moment`` on one of two pages, in seconds.

    The device holds it back while it has no connection, then it is ``on_its_way``; ``echoes`` are times after which the same
    request arrives once more. What is changed before it is sent is never sent: a page sends its form as it stands.
    """

    moment: int
    page: int
    held_back: int
    on_its_way: int
    echoes: tuple[int, ...]

    @property
    def sent(self) -> int:
        return self.moment + self.held_back

    def is_sent(self, others: list["Given"]) -> bool:
        return not any(self.page == one.page and self.moment < one.moment <= self.sent for one in others)


def honest(on_its_way: st.SearchStrategy[int], pages: int) -> st.SearchStrategy[list[Given]]:
    """What honest devices do; on each page a later change has a later turn."""
    given = st.builds(
        Given,
        moment=st.integers(0, 600),
        page=st.integers(0, pages - 1),
        held_back=st.sampled_from([0, 0, 0, 3, 40, 900]),
        on_its_way=on_its_way,
        echoes=st.lists(st.integers(1, 1200), max_size=2).map(tuple),
    )
    return st.lists(given, min_size=1, max_size=10, unique_by=lambda each: each.moment)


def arrivals_of(answers: list[Given]) -> list[tuple[int, Given]]:
    """When which answer arrives, the echoes too, in that order."""
    return sorted(
        ((each.sent + each.on_its_way + echo, each) for each in answers for echo in (0, *each.echoes)),
        key=lambda arrival: arrival[0],
    )


def winner(answers: list[Given]) -> Given:
    """The current answer once everything has arrived. Pages hear of each version after as long as they took to send it."""
    heard: list[tuple[int, int, int]] = []  # when, on which page, which version
    arrived: list[Given] = []
    current: tuple[Given, Kept] | None = None
    for at, each in arrivals_of(answers):
        if each in arrived:
            continue
        known = [version for when, page, version in heard if page == each.page and when <= each.sent]
        save = Save(
            page=UUID(int=each.page),
            turn=each.moment + 1,
            based_on=max(known, default=0),
            age=each.held_back * SECOND,
        )
        moment = given_at(save, started_at=NOON, received_at=NOON + at * SECOND)
        newest_turn = max((one.moment + 1 for one in arrived if one.page == each.page), default=None)
        arrived.append(each)
        if supersedes(save, moment, current=current[1] if current else None, newest_turn=newest_turn):
            current = each, Kept(len(arrived), moment, save.page)
        heard.append((at + each.on_its_way, each.page, len(arrived)))
    assert current
    return current[0]


@settings(max_examples=400)
@given(honest(st.integers(0, 5), pages=2))
def test_of_honest_pages_the_answer_given_last_wins_as_far_as_the_network_lets_see(answers: list[Given]) -> None:
    """How long a request was on its way nobody can measure: so much earlier an answer may have been given, not more."""
    sent = [each for each in answers if each.is_sent(answers)]

    newest, longest = max(each.moment for each in sent), max(each.on_its_way for each in sent)
    assert winner(sent).moment >= newest - longest


@settings(max_examples=400)
@given(honest(st.sampled_from([0, 1, 5, 90, 2000]), pages=1))
def test_of_one_page_the_answer_given_last_wins_whatever_the_network_does(answers: list[Given]) -> None:
    sent = [each for each in answers if each.is_sent(answers)]

    assert winner(sent) == max(sent, key=lambda each: each.moment)
