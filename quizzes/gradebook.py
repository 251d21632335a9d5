"""What stands in the gradebook of a class: a cell for each of its pupils and each thing that the class is to do."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from lessons.models import Passage, PassageRead
from people.models import Classroom, Enrolment
from quizzes.assigning import Counts, Phase, Terms, extended, mark_of_tries
from quizzes.closing import read_overdue_as_closed
from quizzes.models import Assignment, Attempt, AttemptItem, Extension, MarkOverride


class State(StrEnum):
    """What a pupil has done of an assignment."""

    COMING = "coming"  # it is not open yet
    OPEN = "open"  # nothing yet, and nothing was due
    RUNNING = "running"
    PART = "part"  # of a lesson, some passages are read
    MISSING = "missing"  # nothing, though it was due or is closed
    DONE = "done"  # handed in, or read


class Pupil(NamedTuple):
    """Somebody of the class, under the name that they have there."""

    learner_id: int
    name: str
    username: str
    group: str
    removed: bool


class Try(NamedTuple):
    """An attempt; it has a score and a time of handing in once it reads as closed."""

    attempt_id: UUID
    score_millionths: int | None
    submitted_at: datetime | None


class Override(NamedTuple):
    """What a teacher decided, and why."""

    score_millionths: int
    reason: str


class Reading(NamedTuple):
    """How many passages of a lesson a pupil has read, and when the last of them was read first."""

    passages: int
    last_at: datetime


class Cell(NamedTuple):
    """How one assignment stands for one pupil.

    ``mark_millionths`` is None where there is no mark, ``tries`` are in the order in which they were begun. ``late`` says
    that the first of them was handed in, or the lesson read to its end, after it was due for this pupil.
    """

    state: State
    mark_millionths: int | None = None
    tries: Sequence[Try] = ()
    late: bool = False
    override: Override | None = None
    read: Reading | None = None

    @property
    def handed_in(self) -> list[Try]:
        return [each for each in self.tries if each.submitted_at is not None]

    @property
    def is_running(self) -> bool:
        return any(each.submitted_at is None for each in self.tries)


@dataclass(frozen=True, slots=True)
class Column:
    """An assignment; of a lesson with the number of its passages."""

    assignment: Assignment
    passages: int = 0

    def counting_try(self, cell: Cell) -> Try | None:
        """The try that gives the mark by itself, or the last one of those of which the mean is taken."""
        tries, counts = cell.handed_in, Counts(self.assignment.counts)
        if not tries:
            return None
        if counts is Counts.BEST:
            return max(tries, key=lambda each: each.score_millionths or 0)
        return tries[0 if counts is Counts.FIRST else -1]


@dataclass(frozen=True, slots=True)
class Row:
    """A pupil with a cell for each column."""

    pupil: Pupil
    cells: tuple[Cell, ...]

    @property
    def mean_millionths(self) -> int | None:
        return mean_of(self.cells)


@dataclass(frozen=True, slots=True)
class Summary:
    """Of one column: how many have it done, and the mean of the marks that there are, in millionths."""

    done: int
    pupils: int
    mean_millionths: int | None


@dataclass(frozen=True, slots=True)
class Gradebook:
    """The assignments in the order in which they are due, and the pupils by their names."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    def summaries(self) -> list[Summary]:
        """One a column, over those who are in the class now."""
        present = [row for row in self.rows if not row.pupil.removed]
        return [_summary([row.cells[place] for row in present]) for place in range(len(self.columns))]


def _summary(cells: Sequence[Cell]) -> Summary:
    done = sum(1 for cell in cells if cell.state is State.DONE)
    return Summary(done, len(cells), mean_of(cells))


def mean_of(cells: Iterable[Cell]) -> int | None:
    """The mean of the marks that there are, in millionths, rounded half up; None where there is none."""
    marks = [cell.mark_millionths for cell in cells if cell.mark_millionths is not None]
    return mark_of_tries(marks, Counts.MEAN)


def gradebook(classroom: Classroom, *, at: datetime, with_removed: bool = False) -> Gradebook:
    """The gradebook of a class at a time: five queries, one more if any lesson is assigned, one if any attempt runs, and
    two if any of those is overdue, whatever the size of the class.
    """
    columns = _columns(classroom)
    done = _Done(_tries(classroom, at), _read(classroom, columns), _decided(classroom), _extensions(classroom))
    makers = [_Maker(column, done, at) for column in columns]
    pupils = _pupils(classroom, with_removed=with_removed)
    rows = (Row(pupil, tuple([maker.cell(pupil) for maker in makers])) for pupil in pupils)
    return Gradebook(tuple(columns), tuple(rows))


@dataclass(frozen=True, slots=True)
class _Done:
    """What was done and decided in a class: by assignment, or of readings by lesson, and then by learner."""

    tries: Mapping[int | None, Mapping[int, list[Try]]]
    read: Mapping[int | None, Mapping[int, Reading]]
    decided: Mapping[int, Mapping[int, Override]]
    extensions: Mapping[int, list[Extension]]


class _Maker:
    """Makes the cells of one column; what is the same for all pupils without an extension is worked out once."""

    def __init__(self, column: Column, done: _Done, at: datetime) -> None:
        assignment = column.assignment
        self._tries = done.tries.get(assignment.pk, {})
        self._read = done.read.get(assignment.lesson_id, {})
        self._decided = done.decided.get(assignment.pk, {})
        self._extensions = done.extensions.get(assignment.pk, ())
        self._is_lesson, self._passages = assignment.lesson_id is not None, column.passages
        self._counts = Counts(assignment.counts)
        self._at = at
        self._terms = assignment.terms()
        self._phase = self._terms.phase(at)

    def cell(self, pupil: Pupil) -> Cell:
        learner = pupil.learner_id
        tries, read, override = self._tries.get(learner, ()), self._read.get(learner), self._decided.get(learner)
        terms, phase = self._terms_for(pupil) if self._extensions else (self._terms, self._phase)
        handed_in = [each for each in tries if each.submitted_at is not None]
        if self._is_lesson:
            state, late = self._of_lesson(terms, phase, read)
        else:
            state, late = _of_quiz(terms, phase, tries, handed_in)
        return Cell(state, self._mark(handed_in, override), tries, late, override, read)

    def _mark(self, handed_in: Sequence[Try], override: Override | None) -> int | None:
        if override is not None:
            return override.score_millionths
        return mark_of_tries([each.score_millionths or 0 for each in handed_in], self._counts)

    def _terms_for(self, pupil: Pupil) -> tuple[Terms, Phase]:
        given = [each.allowance() for each in self._extensions if each.is_for(pupil.learner_id, pupil.group)]
        terms = extended(self._terms, given)
        return terms, terms.phase(self._at)

    def _of_lesson(self, terms: Terms, phase: Phase, read: Reading | None) -> tuple[State, bool]:
        """A lesson without passages is read."""
        if (read.passages if read else 0) >= self._passages:
            return State.DONE, read is not None and terms.is_late(read.last_at)
        if read is None:
            return _untouched(phase), False
        return State.PART, phase in {Phase.OVERDUE, Phase.CLOSED}


def _of_quiz(terms: Terms, phase: Phase, tries: Sequence[Try], handed_in: Sequence[Try]) -> tuple[State, bool]:
    """The first to be handed in came late if all did."""
    if handed_in:
        return State.DONE, all(terms.is_late(each.submitted_at) for each in handed_in if each.submitted_at)
    return (State.RUNNING if tries else _untouched(phase)), False


def _untouched(phase: Phase) -> State:
    return {Phase.COMING: State.COMING, Phase.OPEN: State.OPEN}.get(phase, State.MISSING)


def _pupils(classroom: Classroom, *, with_removed: bool) -> list[Pupil]:
    enrolments = Enrolment.objects.filter(classroom=classroom).real()
    if not with_removed:
        enrolments = enrolments.present()
    rows = enrolments.order_by("name_key", "pk").values_list(
        "learner_id", "name", "learner__username", "group", "removed_at"
    )
    return [
        Pupil(learner, name, username, group, removed is not None) for learner, name, username, group, removed in rows
    ]


def _columns(classroom: Classroom) -> list[Column]:
    live = Q(lesson=OuterRef("lesson"), retired_at=None)
    passages = Passage.objects.filter(live).order_by().values("lesson").annotate(count=Count("pk")).values("count")
    assigned: QuerySet[Assignment] = Assignment.objects.filter(classroom=classroom).select_related("quiz", "lesson")
    columns = assigned.annotate(passages=Coalesce(Subquery(passages), 0))
    columns = columns.order_by(F("due_at").asc(nulls_last=True), "pk")
    return [Column(each, each.passages) for each in columns]


def _tries(classroom: Classroom, at: datetime) -> dict[int | None, dict[int, list[Try]]]:
    """Overdue attempts read as closed."""
    attempts = Attempt.objects.filter(assignment__classroom=classroom)
    rows = attempts.order_by("started_at", "pk").values_list(
        "assignment_id", "learner_id", "pk", "score_millionths", "submitted_at"
    )
    found: dict[int | None, dict[int, list[Try]]] = defaultdict(lambda: defaultdict(list))
    running = False
    for assignment, learner, pk, score, submitted_at in rows:
        found[assignment][learner].append(Try(pk, score, submitted_at))
        running = running or submitted_at is None
    for attempt in _running(classroom, at) if running else ():
        tries = found[attempt.assignment_id][attempt.learner_id]
        place = [each.attempt_id for each in tries].index(attempt.pk)
        tries[place] = Try(attempt.pk, attempt.score_millionths, attempt.submitted_at)
    return found


def _running(classroom: Classroom, at: datetime) -> list[Attempt]:
    running = list(Attempt.objects.filter(assignment__classroom=classroom, submitted_at=None).defer("terms"))
    read_overdue_as_closed(running, at=at)
    return running


def _read(classroom: Classroom, columns: Iterable[Column]) -> dict[int | None, dict[int, Reading]]:
    lessons = {each.assignment.lesson_id for each in columns} - {None}
    if not lessons:
        return {}
    reads = PassageRead.objects.filter(
        passage__lesson__in=lessons, passage__retired_at=None, learner__enrolments__classroom=classroom
    )
    found: dict[int | None, dict[int, Reading]] = defaultdict(dict)
    rows = reads.order_by().values_list("passage__lesson", "learner").annotate(Count("pk"), Max("first_read_at"))
    for lesson, learner, count, last_at in rows:
        found[lesson][learner] = Reading(count, last_at)
    return found


def _decided(classroom: Classroom) -> dict[int, dict[int, Override]]:
    """The overrides in force: the newest row, unless it takes back what was decided."""
    rows = MarkOverride.objects.filter(assignment__classroom=classroom).order_by("pk")
    found: dict[int, dict[int, Override]] = defaultdict(dict)
    for assignment, learner, score, reason in rows.values_list(
        "assignment_id", "learner_id", "score_millionths", "reason"
    ):
        found[assignment].pop(learner, None)
        if score is not None:
            found[assignment][learner] = Override(score, reason)
    return found


def _extensions(classroom: Classroom) -> dict[int, list[Extension]]:
    found: dict[int, list[Extension]] = defaultdict(list)
    for extension in Extension.objects.in_force().filter(assignment__classroom=classroom):
        found[extension.assignment_id].append(extension)
    return found


def possible_points(classroom: Classroom) -> dict[UUID, int]:
    """The points of what counts on the paper of each attempt for the class. One query."""
    items = AttemptItem.objects.filter(attempt__assignment__classroom=classroom, counted=True)
    graded = items.exclude(credit_millionths=None)
    return dict(graded.order_by().values_list("attempt_id").annotate(Sum("points")))
