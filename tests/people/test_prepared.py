"""Querysets that are compiled once and asked again with other values."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.db.models import DateTimeField, Exists, OuterRef, QuerySet, UUIDField
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from people.models import Enrolment, SetupLink, User
from people.prepared import Later, prepared
from tests.people.builders import make_class

pytestmark = pytest.mark.django_db


@prepared
def people_called() -> QuerySet[User]:
    return User.objects.filter(username=Later("name")).order_by("pk")


def test_the_same_queryset_is_asked_with_other_values(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    ann, bob = User.objects.create(username="ann"), User.objects.create(username="bob")

    with django_assert_num_queries(3):
        found = people_called(name="ann"), people_called(name="bob"), people_called(name="eve")

    assert found == ([ann], [bob], [])


def test_it_is_put_together_once() -> None:
    asked: list[int] = []

    @prepared
    def everybody() -> QuerySet[User]:
        asked.append(1)
        return User.objects.filter(pk=Later("key"))

    everybody(key=1)
    everybody(key=2)

    assert asked == [1]


def test_a_value_that_is_not_given_is_an_error() -> None:
    with pytest.raises(KeyError, match="name"):
        people_called(nam="ann")


def test_times_and_uuids_are_asked_for_as_the_database_keeps_them() -> None:
    @prepared
    def links_after() -> QuerySet[SetupLink]:
        return SetupLink.objects.filter(expires_at__gt=Later("at", DateTimeField()))

    @prepared
    def nobody() -> QuerySet[User]:
        return User.objects.filter(attempts__pk=Later("attempt", UUIDField()))

    now = timezone.now()
    link = SetupLink.objects.create(digest="a", expires_at=now)

    assert links_after(at=now - timedelta(seconds=1)) == [link]
    assert links_after(at=now) == []
    assert nobody(attempt=uuid4()) == nobody(attempt=str(UUID(int=1))) == []


def test_rows_come_with_what_was_selected_and_annotated_for_them() -> None:
    learner = User.objects.create(username="ann")
    classroom = make_class("9b")
    Enrolment.objects.create(classroom=classroom, learner=learner, name="Ann", joined_at=timezone.now())

    @prepared
    def enrolled() -> QuerySet[Any]:
        same = Enrolment.objects.filter(learner=Later("learner"), pk=OuterRef("pk"))
        return Enrolment.objects.select_related("classroom", "learner").annotate(own=Exists(same))

    (own,), (other,) = enrolled(learner=learner.pk), enrolled(learner=0)

    assert (own.own, own.classroom, own.learner.username) == (True, classroom, "ann")
    assert other.own is False


def test_values_without_models_work_too() -> None:
    User.objects.create(username="ann")

    @prepared
    def names() -> QuerySet[User, str]:
        return User.objects.filter(username__gte=Later("least")).values_list("username", flat=True)

    assert names(least="a") == ["ann"]


def test_what_is_said_can_not_be_read_as_sql() -> None:
    assert people_called(name="' OR 1=1 --") == []


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_on_its_own_connection() -> None:
    ann = User.objects.create(username="ann")
    found: list[list[User]] = [people_called(name="ann")]

    def ask() -> None:
        found.append(people_called(name="ann"))
        connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()

    assert found == [[ann], [ann]]


def test_a_connection_that_took_the_place_of_another_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    people_called(name="ann")
    built: list[int] = []
    build: Callable[[], QuerySet[User]] = people_called.build

    def build_again() -> QuerySet[User]:
        built.append(1)
        return build()

    monkeypatch.setattr(people_called, "build", build_again)
    monkeypatch.setattr(people_called.plans.plan, "connection", None)

    people_called(name="ann")
    people_called(name="ann")

    assert built == [1]


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1])
def test_a_number_that_no_column_holds_finds_nothing(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    @prepared
    def person() -> QuerySet[User]:
        return User.objects.filter(pk=Later("key"))

    with django_assert_num_queries(0):
        assert person(key=number) == []
