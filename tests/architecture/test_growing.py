"""What keeps the way open to many servers, a database for each institution, and databases that are many themselves.

What each of these rules is for stands in docs/scale.md.
"""

import ast
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.conf import settings
from django.db import migrations
from django.db.migrations.loader import MigrationLoader
from django.db.models import CheckConstraint, ForeignKey, Model, UniqueConstraint

from tests.architecture.rooms import BUILT, modules, named, parsed

MODELS = [model for room in BUILT for model in apps.get_app_config(room).get_models(include_auto_created=True)]

#: What learners write while they learn: one of these rows belongs to one learner, or to an attempt of one.
WORK = {
    *("quizzes.Attempt", "quizzes.AttemptItem", "quizzes.Response", "quizzes.Presence"),
    *("memory.Memory", "memory.Review", "lessons.PassageRead"),
}
#: What is loaded alike into every database, so that no institution needs another's.
CONTENT = {
    *(
        "lessons.Course",
        "lessons.Edition",
        "lessons.Lesson",
        "lessons.Passage",
        "lessons.Fact",
        "lessons.ContentRevision",
    ),
    *("quizzes.Question", "quizzes.Quiz"),
}
#: The people and the class of the institution itself.
OWN = {"people.User", "quizzes.Assignment"}

every_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)


def keys_of(model: type[Model]) -> dict[str, str]:
    """The models that keys of this one lead to, by field."""
    return {
        field.name: field.remote_field.model._meta.label
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey)
    }


def operations() -> Iterator[tuple[str, migrations.operations.base.Operation]]:
    loader = MigrationLoader(None)
    for (room, name), migration in loader.disk_migrations.items():
        if room in BUILT:
            yield from ((f"{room}.{name}", operation) for operation in migration.operations)


def test_the_models_that_rules_name_are_there() -> None:
    assert {model._meta.label for model in MODELS} >= WORK | CONTENT | OWN


@pytest.mark.parametrize("label", sorted(WORK))
def test_what_a_learner_writes_leads_only_to_their_own_and_to_content(label: str) -> None:
    """So an institution can be cut out with its people and classes, and no save waits for a row of another one."""
    leads_to = keys_of(apps.get_model(label))

    assert {name: other for name, other in leads_to.items() if other not in WORK | CONTENT | OWN} == {}


@pytest.mark.parametrize("label", sorted(CONTENT))
def test_content_knows_no_learner(label: str) -> None:
    """So it can be loaded into any number of databases. Authors may be named, and be nobody."""
    model = apps.get_model(label)
    people = {name for name, other in keys_of(model).items() if other not in CONTENT | {"lessons.Chart"}}

    assert {name for name in people if not model._meta.get_field(name).null} == set()


@every_model
def test_only_constraints_that_every_kind_of_postgresql_keeps(model: type[Model]) -> None:
    """No exclusion; nothing covered, nothing about equal nulls, nothing that waits for the end of a transaction."""
    unlike = {"deferrable", "include", "opclasses", "nulls_distinct"}
    strange = {
        each.name: sorted(unlike & each.deconstruct()[2].keys())
        for each in model._meta.constraints
        if type(each) not in {CheckConstraint, UniqueConstraint} or unlike & each.deconstruct()[2].keys()
    }

    assert strange == {}


@every_model
def test_only_indexes_that_every_kind_of_postgresql_has(model: type[Model]) -> None:
    assert [index.name for index in model._meta.indexes if type(index).__module__ != "django.db.models.indexes"] == []


def test_no_request_is_one_transaction() -> None:
    """A page that only reads would hold a connection, and what is slow in it a lock."""
    assert [alias for alias, each in settings.DATABASES.items() if each.get("ATOMIC_REQUESTS")] == []


def test_no_module_uses_what_one_engine_alone_has() -> None:
    imported = {
        f"{named(module)}: {name}"
        for module in modules()
        for part in ast.walk(parsed(module))
        if isinstance(part, ast.Import | ast.ImportFrom)
        for name in [getattr(part, "module", None) or "", *(alias.name for alias in part.names)]
        if name.startswith(("django.contrib.postgres", "psycopg"))
    }

    assert imported == set()


def test_no_migration_speaks_sql_of_one_engine() -> None:
    assert [name for name, operation in operations() if isinstance(operation, migrations.RunSQL)] == []
