"""Which reports read a copy of the database, when they do, and who answers where it fails."""

import re
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.db import OperationalError, connections, router
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver
from pytest_django.fixtures import Settings

from people.models import User
from people.requests import Request
from teaching import replica
from teaching.replica import HALF_A_MINUTE, NOT_AT_ALL, ReportsRouter, report
from tests.permissions import PAGES
from tests.world import Role, World


class Copy:
    """Stands for both databases: answers are taken in turn, the last again and again; an exception is raised."""

    def __init__(self, *answers: Sequence[object] | Exception) -> None:
        self.answers, self.asked = list(answers), list[str]()
        self.settings: dict[str, object] = {"default": {}, "replica": {}}

    def __getitem__(self, alias: str) -> SimpleNamespace:
        self.alias = alias
        return SimpleNamespace(cursor=lambda: nullcontext(self))

    def execute(self, sql: str, values: Sequence[object] = ()) -> None:
        self.asked.append(self.alias)

    def fetchone(self) -> Sequence[object]:
        if self.alias == "default":
            return ("0/3000",)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture(autouse=True)
def never_away(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setattr(replica._Away, "until", 0.0)
    settings.DATABASE_ROUTERS = ["teaching.replica.ReportsRouter"]


@pytest.fixture
def with_copy(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Copy]:
    def put(*answers: Sequence[object] | Exception) -> Copy:
        copy = Copy(*answers)
        monkeypatch.setattr(replica, "connections", copy)
        return copy

    return put


def read_from(request: Request) -> HttpResponse:
    """Which database a page reads, writes, and says it is behind."""
    return HttpResponse(f"{router.db_for_read(User)} {router.db_for_write(User)} {request.seconds_behind}")


def asked(view: Callable[[Request], HttpResponse], *, may_be_old: timedelta = HALF_A_MINUTE) -> str:
    request = cast("Request", RequestFactory().get("/"))
    return report(may_be_old=may_be_old)(view)(request).content.decode()


def test_without_a_copy_the_primary_answers() -> None:
    assert asked(read_from) == "default default 0"


COMPLETE = (True, True, timedelta(hours=3))  # nothing was written for hours
LATE = (True, False, timedelta(seconds=9.2))
VERY_LATE = (True, False, timedelta(minutes=5))
NEW = (True, False, None)
PROMOTED = (False, None, None)


@pytest.mark.parametrize(
    ("answer", "may_be_old", "says"),
    [
        (COMPLETE, HALF_A_MINUTE, "replica default 0"),
        (COMPLETE, NOT_AT_ALL, "replica default 0"),
        (LATE, HALF_A_MINUTE, "replica default 10"),
        (LATE, NOT_AT_ALL, "default default 0"),
        (VERY_LATE, HALF_A_MINUTE, "default default 0"),
        (NEW, HALF_A_MINUTE, "default default 0"),
        (PROMOTED, HALF_A_MINUTE, "default default 0"),
    ],
)
def test_a_copy_answers_that_is_complete_or_not_too_old(
    with_copy: Callable[..., Copy], answer: Sequence[object], may_be_old: timedelta, says: str
) -> None:
    with_copy(answer)

    assert asked(read_from, may_be_old=may_be_old) == says


def test_a_copy_may_take_a_moment_to_have_everything(with_copy: Callable[..., Copy]) -> None:
    copy = with_copy(LATE, LATE, COMPLETE)

    assert asked(read_from, may_be_old=NOT_AT_ALL) == "replica default 0"
    assert copy.asked == ["default", "replica", "replica", "replica"]


def test_after_a_report_the_primary_is_read_again(with_copy: Callable[..., Copy]) -> None:
    with_copy(COMPLETE)

    asked(read_from)

    assert router.db_for_read(User) == "default"


def test_a_copy_that_does_not_answer_is_left_alone_for_a_while(
    with_copy: Callable[..., Copy], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = with_copy(OperationalError("refused, password secret"), COMPLETE)

    at_first, soon = asked(read_from), asked(read_from)
    monkeypatch.setattr(time, "monotonic", lambda: replica._Away.until)

    assert (at_first, soon) == ("default default 0", "default default 0")
    assert copy.asked == ["default", "replica"]
    assert caplog.messages == ["The replica does not answer (OperationalError): the primary does."]
    assert asked(read_from) == "replica default 0"


def test_a_copy_that_fails_in_the_middle_is_not_asked_again(with_copy: Callable[..., Copy]) -> None:
    with_copy(LATE)

    def fails_on_the_copy(request: Request) -> HttpResponse:
        if router.db_for_read(User) == "replica":
            raise OperationalError("canceling statement due to conflict with recovery")
        return read_from(request)

    assert asked(fails_on_the_copy) == "default default 0"


def test_what_was_made_a_moment_ago_is_found_on_the_primary(with_copy: Callable[..., Copy]) -> None:
    with_copy(LATE)

    def new_on_the_primary(request: Request) -> HttpResponse:
        if router.db_for_read(User) == "replica":
            raise Http404
        return read_from(request)

    assert asked(new_on_the_primary) == "default default 0"
    assert asked(read_from) == "replica default 10"


def test_rows_of_the_copy_and_of_the_primary_are_the_same_rows() -> None:
    rows = ReportsRouter()

    assert rows.allow_relation(User(), User()) is True
    assert (rows.allow_migrate("default", "people"), rows.allow_migrate("replica", "people")) == (True, False)


def test_only_reports_of_teachers_may_read_a_copy() -> None:
    """Each named here: what decides something, and every page of a learner, reads the primary."""
    reading = {route for route in PAGES if _reads_a_copy(get_resolver().resolve("/" + _filled(route)).func)}

    assert reading == {
        "teaching/assignments/<int:assignment_id>/statistics/",
        "teaching/assignments/<int:assignment_id>/statistics/<int:question_id>/",
        "teaching/quizzes/<int:quiz_id>/statistics/",
        "teaching/quizzes/<int:quiz_id>/statistics/<int:question_id>/",
        "teaching/classes/<int:class_id>/facts/",
        "teaching/classes/<int:class_id>/facts/<int:fact_id>/",
        "teaching/classes/<int:class_id>/lessons/<int:lesson_id>/",
        "teaching/classes/<int:class_id>/sure/",
        "teaching/classes/<int:class_id>/gradebook.csv",
        "teaching/classes/<int:class_id>/gradebook.xlsx",
    }


def _filled(route: str) -> str:
    values = {"int": "1", "slug": "a", "str": "a", "uuid": "00000000-0000-4000-8000-000000000000"}
    return re.sub(r"<(\w+):\w+>", lambda found: values[found[1]], route)


def _reads_a_copy(view: Any) -> bool:
    """Whether ``report`` is among what is wrapped around the view."""
    while view is not None:
        if view.__code__.co_filename == replica.__file__:
            return True
        view = getattr(view, "__wrapped__", None)
    return False


@pytest.mark.django_db
def test_a_page_says_how_old_it_is(world: World, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    # The same database stands for both; that it is another one is shown with real servers.
    monkeypatch.setitem(connections.settings, "replica", connections.settings["default"])
    monkeypatch.setattr(replica, "_behind", lambda: timedelta(seconds=9.2))
    monkeypatch.setattr(replica, "_read_replica", nullcontext)
    client.force_login(world.people[Role.INSTRUCTOR])

    page = client.get(f"/teaching/classes/{world.enrolment.classroom_id}/sure/").content.decode()

    assert "What was answered in the last 10 seconds may be missing here." in page
