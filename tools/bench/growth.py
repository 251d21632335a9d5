"""Pages of one class beside a hundred times as many learners, attempts and answers: a million answers.

A class at work is copied in the database, by the database. Measured is the quickest of many runs, in one process, of
each page before and after: seconds of the processor with SQLite, which works in this process, else those on the wall. A
page that reads nothing but session and person is asked for in turn with it, so that a machine that is slower now than
before is not taken for a page that grew: compared is how many times as long as that floor a page takes.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from time import perf_counter, process_time
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from classes import Class, cookies_of, make_class
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.db.models import Model
from django.test import Client
from larger import shipped
from told import tell

from kzcourse.sqlite import count_rows
from lessons.models import Lesson, PassageRead
from memory.models import Memory, Review
from people.models import Classroom, Enrolment, User
from quizzes.asked import question_in
from quizzes.kinds import kind_named
from quizzes.models import Assignment, Attempt, AttemptItem, Response

RESPONSES = int(os.environ.get("RESPONSES", "1000000"))
TIMES = 100
RUNS = 25
FLOOR = "/display/"
#: How many times as long a page may take.
MOST = {"learner": 1.2, "teacher": 1.5}
#: What is copied, each after what it refers to.
COPIED: tuple[type[Model], ...] = (
    *(User, Session, Classroom, Enrolment, Assignment, Attempt, AttemptItem, Response, Memory, Review, PassageRead),
)
#: Texts of which there may be no two.
ONCE = {"username": "username", "session_key": "session_key", "join_code": "join_code"}


@dataclass(frozen=True, slots=True)
class Took:
    """The seconds of the quickest run of a page, and of the floor beside it."""

    page: float
    floor: float

    @property
    def times(self) -> float:
        return self.page / self.floor


def run() -> list[str]:
    shipped()
    call_command("collectstatic", verbosity=0, interactive=False)
    some = make_class()
    last = {model: _last(model) for model in COPIED if model._default_manager.exists()}
    of_one = Response.objects.count()
    many = RESPONSES // of_one
    few = max(2, many // TIMES)
    _copy(1, few, last)
    small_count, small = Response.objects.count(), _measured(some)
    _copy(few, many, last)
    count_rows(connection)  # as each start does
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as it does by itself, a little later
    large_count, large = Response.objects.count(), _measured(some)
    print(f"  {small_count} and {large_count} answers, {connection.vendor}, load {os.getloadavg()[0]:.1f}", flush=True)
    return list(_complaints(small, large))


def _complaints(small: dict[tuple[str, str], Took], large: dict[tuple[str, str], Took]) -> Iterator[str]:
    for (whose, name), before in small.items():
        after = large[whose, name]
        grown = after.times / before.times
        print(
            f"  {name:12} {before.page * 1000:6.2f} and {after.page * 1000:6.2f} ms, "
            f"{before.times:5.2f} and {after.times:5.2f} of the floor: {grown:.2f} times",
            flush=True,
        )
        tell("growth", f"{connection.vendor}, {name}", round(grown, 3))
        if grown > MOST[whose]:
            yield f"{name} takes {grown:.2f} times as long; {MOST[whose]} is the most."


def _last(model: type[Model]) -> int:
    """Of keys that are numbers, the last; 0 of others."""
    last = model._default_manager.order_by("-pk").values_list("pk", flat=True).first()
    return last if isinstance(last, int) else 0


def _copy(first: int, end: int, last: dict[type[Model], int]) -> None:
    """The copies with these numbers, by one statement a table."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous=OFF")
            cursor.execute("PRAGMA foreign_keys=OFF")
        else:
            cursor.execute("SET session_replication_role = replica")  # rows refer to rows that come later
        for model in last:
            cursor.execute(_statement(model, first, end, last))
        cursor.execute(
            "PRAGMA foreign_keys=ON" if connection.vendor == "sqlite" else "SET session_replication_role = DEFAULT"
        )


def _statement(model: type[Model], first: int, end: int, last: dict[type[Model], int]) -> str:
    columns = {field.column: _value(model, field, last) for field in model._meta.concrete_fields}
    table, key = model._meta.db_table, model._meta.pk.column
    of_the_first = f"{key} <= {last[model]}" if last[model] else _is_of_the_first(model, key)
    return (
        f"INSERT INTO {table} ({', '.join(map(_quoted, columns))}) "  # noqa: S608  # names of our own
        f"WITH RECURSIVE copies(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM copies WHERE n < {end - 1}) "
        f"SELECT {', '.join(columns.values())} FROM {table}, copies WHERE {of_the_first}"
    )


def _is_of_the_first(model: type[Model], key: str) -> str:
    """A copied key that is text or a UUID begins with the number of its copy."""
    if model is Session:
        return f"{key} NOT LIKE '%-%'"
    text = key if connection.vendor == "sqlite" else f"{key}::text"
    return f"{text} NOT LIKE '0000%'"


def _value(model: type[Model], field: Any, last: dict[type[Model], int]) -> str:
    """What the copy has in this column."""
    column = _quoted(field.column)
    of = field.related_model if field.is_relation else model if field.primary_key else None
    if field.column in ONCE:
        return "'C' || n" if field.column == "join_code" else f"substr({column}, 1, 20) || '-' || n"  # of one class
    if field.column == "source_id":
        return _copied_uuid(column)
    if of not in last:
        return column
    if last[of]:
        return f"{column} + n * {last[of]}"
    return _copied_uuid(column)


def _copied_uuid(column: str) -> str:
    if connection.vendor == "sqlite":
        return f"printf('0000%04x', n) || substr({column}, 9)"
    return f"('0000' || lpad(to_hex(n), 4, '0') || substr({column}::text, 9))::uuid"


def _quoted(column: str) -> str:
    return f'"{column}"'


def _measured(some: Class) -> dict[tuple[str, str], Took]:
    pupil, teacher = _browser(some.pupils[7]), _browser(some.teacher)
    lesson = Lesson.objects.order_by("position").select_related("edition__course")[0]
    of_course = f"/courses/{lesson.edition.course.slug}/{lesson.edition.language}"
    attempt = some.attempts[7]
    handed_in = Attempt.objects.get(learner=some.pupils[7], assignment=some.earlier[0])
    of_class = f"/teaching/classes/{some.classroom.pk}"
    pages = {
        ("learner", "lesson"): (pupil, f"{of_course}/lessons/{lesson.slug}/"),
        ("learner", "question"): (pupil, f"/attempts/{attempt.pk}/2/"),
        ("learner", "results"): (pupil, f"/attempts/{handed_in.pk}/results/"),
        ("learner", "my course"): (pupil, "/my/"),
        ("learner", "my facts"): (pupil, f"{of_course}/facts/"),
        ("teacher", "class"): (teacher, f"{of_class}/"),
        ("teacher", "live board"): (teacher, f"/teaching/assignments/{some.assignment.pk}/board/"),
        ("teacher", "gradebook"): (teacher, f"{of_class}/gradebook/"),
        ("teacher", "facts"): (teacher, f"{of_class}/facts/"),
        ("teacher", "statistics"): (teacher, f"/teaching/assignments/{some.earlier[0].pk}/statistics/"),
    }
    took = {which: _quickest(browser, path) for which, (browser, path) in pages.items()}
    return took | {("learner", "save"): _quickest_save(pupil, attempt)}


def _clock() -> float:
    """SQLite works in this process, whose own time other work on the machine disturbs least; PostgreSQL elsewhere."""
    return process_time() if connection.vendor == "sqlite" else perf_counter()


def _browser(user: User) -> Client:
    browser = Client(SERVER_NAME="localhost")
    for name, value in cookies_of(user).items():
        browser.cookies[name] = value
    return browser


def _quickest(browser: Client, path: str) -> Took:
    took = [(_seconds(lambda: browser.get(path)), _seconds(lambda: browser.get(FLOOR))) for _ in range(RUNS)]
    return Took(*map(min, zip(*took, strict=True)))


def _seconds(ask: Callable[[], Any]) -> float:
    started = _clock()
    answer = ask()
    took = _clock() - started
    if answer.status_code != 200:
        raise RuntimeError(f"{answer.request['PATH_INFO']} answered {answer.status_code}")
    return took


def _quickest_save(browser: Client, attempt: Attempt) -> Took:
    item = attempt.items.filter(question__kind__in=["single_choice", "true_false"]).select_related("revision")[0]
    question, path = question_in(item.revision), f"/attempts/{attempt.pk}/{item.number}/answer/"
    (shown,) = kind_named(question.kind).inputs(question, item.order, {})
    said = {"page_id": str(uuid4()), "based_on": "0"}

    def save(turn: int) -> Any:
        body = urlencode(said | {shown.name: shown.choices[turn % 2].value, "turn": turn})
        return browser.post(path, body, content_type="application/x-www-form-urlencoded")

    took = [(_seconds(partial(save, turn)), _seconds(lambda: browser.get(FLOOR))) for turn in range(1, RUNS + 1)]
    return Took(*map(min, zip(*took, strict=True)))
