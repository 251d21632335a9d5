"""What every model keeps to."""

import pytest
from django.apps import apps
from django.db.models import BigAutoField, ForeignObject, ManyToManyField, Model, UniqueConstraint, UUIDField

from tests.architecture.rooms import BUILT, may_know

MODELS = [model for room in BUILT for model in apps.get_app_config(room).get_models(include_auto_created=True)]
WRITTEN = [model for model in MODELS if not model._meta.auto_created]

every_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
every_written_model = pytest.mark.parametrize("model", WRITTEN, ids=lambda model: model._meta.label)


@every_model
def test_keys_lead_only_to_rooms_that_the_model_may_know(model: type[Model]) -> None:
    room = model._meta.app_label
    leads_to = {
        field.name: field.related_model._meta.app_label
        for field in model._meta.get_fields()
        if isinstance(field, ForeignObject | ManyToManyField) and isinstance(field.related_model, type)
    }

    assert {name: other for name, other in leads_to.items() if not may_know(room, other)} == {}


@every_model
def test_rows_are_numbered_by_big_integers_or_uuids(model: type[Model]) -> None:
    assert isinstance(model._meta.pk, BigAutoField | UUIDField)


@every_written_model
def test_constraints_and_indexes_are_named_by_their_room(model: type[Model]) -> None:
    names = [each.name for each in (*model._meta.constraints, *model._meta.indexes)]

    assert [name for name in names if not name.startswith(f"{model._meta.app_label}_")] == []


@every_written_model
def test_no_constraint_waits_for_the_end_of_a_transaction(model: type[Model]) -> None:
    unique = [each for each in model._meta.constraints if isinstance(each, UniqueConstraint)]

    assert [each.name for each in unique if each.deferrable] == []


@every_written_model
def test_what_must_be_unique_together_is_a_constraint_with_a_name(model: type[Model]) -> None:
    assert not model._meta.unique_together
