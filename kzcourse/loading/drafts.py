"""From records to objects of our models that are valid in themselves; what they refer to is looked up later."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, Field, Model, Q

from kzcourse.loading.content import KEYS, MODELS, Key, Name, is_list, loadable_fields, told
from kzcourse.loading.faults import Fault, did_you_mean
from kzcourse.loading.sources import Record
from kzcourse.loading.values import read
from quizzes.authoring_options import faults_of_options
from quizzes.models import Question, QuizSection

Fields = Mapping[str, "Field[Any, Any]"]


@dataclass(frozen=True, slots=True)
class Draft:
    """An object as the files have it.

    ``instance`` holds its values, with the defaults of what isn't written; ``links`` the natural keys of what it refers
    to, by field: one, None, or for a many-to-many field a set of them.
    """

    record: Record
    key: Key
    instance: Model
    links: Mapping[str, Key | frozenset[Key] | None]

    @property
    def model(self) -> type[Model]:
        return type(self.instance)

    @property
    def name(self) -> Name:
        return self.model, self.key

    def linked_keys(self, field: str) -> Iterator[Key]:
        """The natural keys that a field refers to."""
        target = self.links.get(field)
        if isinstance(target, frozenset):
            yield from sorted(target)
        elif target is not None:
            yield target


def draft_all(records: Iterable[Record]) -> tuple[list[Draft], list[Fault]]:
    """The objects of the records in an order in which they can be made, and what is wrong with them in themselves."""
    drafts: dict[Name, Draft] = {}
    faults: list[Fault] = []
    for record in records:
        draft = _draft(record, faults)
        if draft is None:
            continue
        first = drafts.setdefault(draft.name, draft).record
        if first is not record:
            message = (
                f"{record.model} {told(draft.key)} stands twice, first in {first.file}, line {first.line}. Keep one."
            )
            faults.append(Fault(record.file, record.line, message))
    order = {model: place for place, model in enumerate(KEYS)}
    return sorted(drafts.values(), key=lambda draft: order[draft.model]), faults


def _draft(record: Record, faults: list[Fault]) -> Draft | None:
    """The draft of a record, even of a faulty one if it can be named, so that others may refer to it."""
    model = MODELS.get(record.model.lower())
    if model is None:
        faults.append(Fault(record.file, record.line, _unknown_model(record.model)))
        return None
    found: list[Fault] = []
    fields = loadable_fields(model)
    values = _values(record, model, fields, found)
    links = {name: values.pop(name) for name, field in fields.items() if field.is_relation and name in values}
    instance = model(**values)
    found += _missing_links(record, fields)
    found += _invalid_fields(record, instance, valid=set(values))
    if not found:
        found += _broken_constraints(record, instance)
        found += _unknown_names(record, instance)
    faults += found
    key = _key(model, values | links)
    return None if key is None else Draft(record, key, instance, links)


def _unknown_model(written: str) -> str:
    if written.lower() in {model._meta.label_lower for model in apps.get_models()}:
        return f"{written} can't be loaded from files: they hold content only. Remove this record."
    return f"there is no model {written}.{did_you_mean(written, MODELS)}"


def _values(record: Record, model: type[Model], fields: Fields, faults: list[Fault]) -> dict[str, Any]:
    """The values of the fields that can be read."""
    values: dict[str, Any] = {}
    for name, given in record.fields.items():
        try:
            values[name] = read(_field(model, fields, name), given)
        except ValidationError as error:
            faults.append(_fault(record, name, error.messages))
    return values


def _field(model: type[Model], fields: Fields, name: str) -> "Field[Any, Any]":
    if name in fields:
        return fields[name]
    if name in {field.name for field in model._meta.get_fields()}:
        raise ValidationError("files don't hold this field: it is derived, or it belongs to people. Remove it.")
    raise ValidationError(f"{model._meta.label_lower} has no such field.{did_you_mean(name, fields)}")


def _missing_links(record: Record, fields: Fields) -> Iterator[Fault]:
    for name, field in fields.items():
        if field.is_relation and not field.null and not is_list(field) and name not in record.fields:
            yield _fault(record, name, ["it is missing. Write the natural key of what this belongs to."])


def _invalid_fields(record: Record, instance: Model, *, valid: set[str]) -> Iterator[Fault]:
    """What the validators of the fields say, of those that could be read or aren't written."""
    unread = record.fields.keys() - valid
    links = {field.name for field in instance._meta.concrete_fields if field.is_relation or not field.editable}
    try:
        instance.clean_fields(exclude=unread | links)
    except ValidationError as error:
        yield from (_fault(record, name, messages) for name, messages in error.message_dict.items())


def _broken_constraints(record: Record, instance: Model) -> Iterator[Fault]:
    """Checks of the row itself. That no row stands twice is seen by its natural key."""
    for place, constraint in enumerate(instance._meta.constraints):
        if isinstance(constraint, CheckConstraint):
            columns = sorted(Q(constraint.condition).referenced_base_fields)
            values = tuple((column, getattr(instance, column)) for column in columns)
            if problem := _problem(type(instance), place, values):
                yield Fault(record.file, record.line, problem)


@lru_cache(maxsize=10_000)
def _problem(model: type[Model], constraint: int, values: tuple[tuple[str, Any], ...]) -> str:
    """What the constraint of this number says of values in columns, empty if they are fine.

    The database is asked, which takes its time; most rows of a course have the same few values there.
    """
    try:
        model._meta.constraints[constraint].validate(model, model(**dict(values)))
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _unknown_names(record: Record, instance: Model) -> Iterator[Fault]:
    """What JSON names must be known where it is read: no page would survive a gap of a kind that there isn't."""
    if isinstance(instance, Question):
        yield from (_fault(record, "options", [each]) for each in faults_of_options(instance.kind, instance.options))
    if isinstance(instance, QuizSection):
        known = Question.KindName.values
        for kind in instance.kinds:
            if kind not in known:
                near = did_you_mean(kind, known)
                yield _fault(record, "kinds", [f"there is no kind of question “{kind}”.{near}"])


def _fault(record: Record, name: str, messages: Iterable[str]) -> Fault:
    line = record.fields[name].line if name in record.fields else record.line
    return Fault(record.file, line, f"{name}: {' '.join(messages)}")


def _key(model: type[Model], values: Mapping[str, Any]) -> Key | None:
    """The natural key, None if it isn't all there."""
    key: list[str | int] = []
    for name in KEYS[model]:
        field: Any = model._meta.get_field(name)
        if name not in values and not field.has_default():
            return None
        part = values.get(name, field.get_default())
        key += part if isinstance(part, tuple) else [part]
    return tuple(key)
