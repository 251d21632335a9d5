"""Rows that are written by statements which are compiled once."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from people.models import User
from people.prepared_writes import Insert, Update
from quizzes.models import Response
from tests.quizzes.builders import begin, make_bank

pytestmark = pytest.mark.django_db

insert_response = Insert(Response)
update_response = Update(Response, "given", "checked", "confidence")


def make_response(version: int = 1) -> Response:
    attempt = begin(make_bank(1), User.objects.create(username="learner"))
    at = timezone.now()
    return Response(
        item=attempt.items.all()[0],
        version=version,
        based_on=0,
        page=uuid4(),
        given={"choice": "a", "words": "é\N{SNOWMAN}"},
        given_at=at,
        received_at=at,
    )


def test_a_row_is_added_as_save_does_it() -> None:
    row = make_response()

    insert_response(row)

    kept = Response.objects.get(pk=row.pk)
    assert {f.attname: getattr(kept, f.attname) for f in Response._meta.concrete_fields} == {
        f.attname: getattr(row, f.attname) for f in Response._meta.concrete_fields
    }
    assert not row._state.adding


def test_one_statement_serves_any_number_of_rows_with_other_values() -> None:
    first = make_response()
    second = Response(**{f.attname: getattr(first, f.attname) for f in Response._meta.concrete_fields})
    second.pk, second.version, second.confidence, second.given = uuid4(), 2, 3, {}

    with CaptureQueriesContext(
        connection,
    ) as asked:
        insert_response(first)
        insert_response(second)

    assert len(asked) == 2
    assert Response.objects.get(pk=second.pk).given == {}
    assert Response.objects.get(pk=second.pk).confidence == 3
    assert Response.objects.get(pk=first.pk).confidence is None


def test_a_constraint_holds() -> None:
    row = make_response()
    insert_response(row)
    row.pk = uuid4()

    with pytest.raises(IntegrityError), transaction.atomic():
        insert_response(row)


def test_only_the_fields_named_are_written_over() -> None:
    row = make_response()
    insert_response(row)
    row.given, row.checked, row.confidence, row.version = {}, True, 2, 9

    update_response(row)

    kept = Response.objects.get(pk=row.pk)
    assert (kept.given, kept.checked, kept.confidence, kept.version) == ({}, True, 2, 1)


def test_none_is_written_over_a_value() -> None:
    row = make_response()
    row.confidence = 2
    insert_response(row)
    row.confidence = None

    update_response(row)

    assert Response.objects.get(pk=row.pk).confidence is None


def test_a_row_that_is_not_there_is_an_error() -> None:
    with pytest.raises(DatabaseError, match="is not in the database"):
        update_response(make_response())


def test_others_stay_as_they_are() -> None:
    first, other = User.objects.create(username="ann"), User.objects.create(username="bob")
    first.username = "eve"

    Update(User, "username")(first)

    assert User.objects.get(pk=other.pk).username == "bob"
    assert User.objects.get(pk=first.pk).username == "eve"
