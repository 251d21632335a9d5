"""The files of the shipped course are fixtures: loaded again, or by Django's own command, they give the same rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from kzcourse.loading.content import Name, loadable_fields
from kzcourse.loading.known import Known
from lessons.models import ContentRevision, Course, Teaching
from tests.content.conftest import FOLDER
from tests.kzcourse.course import rows_of_content


def test_loading_twice_changes_nothing(course: Course) -> None:
    before = rows_of_content()
    out = StringIO()

    call_command("loadcourse", FOLDER, stdout=out)

    assert out.getvalue().startswith("0 new, 0 changed, ")
    assert len(out.getvalue().splitlines()) == 1
    assert rows_of_content() == before


def test_loaddata_over_it_changes_nothing(course: Course) -> None:
    before = rows_of_content()

    loaddata()

    assert rows_of_content() == before


@pytest.mark.django_db
def test_loaddata_gives_the_same_content_as_loadcourse() -> None:
    with rolled_back():
        call_command("loadcourse", FOLDER, stdout=StringIO())
        by_loadcourse = content(), teaching(), history()
    with rolled_back():
        loaddata()
        by_loaddata = content(), teaching(), history()

    assert by_loaddata == by_loadcourse
    assert [len(rows) > 100 for rows in by_loadcourse] == [True, True, True]


def loaddata() -> None:
    call_command("loaddata", *sorted(FOLDER.glob("*.yaml")), verbosity=0)


@contextmanager
def rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def content() -> dict[Name, dict[str, Any]]:
    """Every row by its natural key, with what is derived; natural keys and digests in place of primary keys."""
    known = Known({FOLDER.name})
    digests = dict(ContentRevision.objects.values_list("pk", "digest"))
    rows: dict[Name, dict[str, Any]] = {}
    for (model, key), row in known.rows.items():
        values = {field.name: field.value_from_object(row) for field in model._meta.concrete_fields}
        links = {name: known.target(row, name) for name, field in loadable_fields(model).items() if field.is_relation}
        revision = {"revision": digests[values["revision"]]} if "revision" in values else {}
        rows[model, key] = values | links | revision | {"id": None}
    return rows


def history() -> list[tuple[Any, ...]]:
    return list(
        ContentRevision.objects.order_by("model", "digest").values_list("model", "digest", "content", "rendered")
    )


def teaching() -> list[tuple[Any, ...]]:
    rows = Teaching.objects.order_by("passage__lesson__position", "passage__position", "pk")
    return list(rows.values_list("passage__slug", "fact__slug", "words"))
