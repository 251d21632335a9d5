"""Content with its parts as plain values, as files, database and history have it, so that they can be compared."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from django.db.models import Field, Model
from django.db.models.fields.files import FieldFile

from kzcourse.loading.content import KEYS, PARTS, Key, Name, is_list, loadable_fields
from kzcourse.loading.drafts import Draft
from kzcourse.loading.known import Known
from lessons.models import ChartPoint
from quizzes.models import Answer, Evidence, Question, QuizSection

#: What the parts of each kind are called together.
COLLECTIONS: Final[Mapping[type[Model], str]] = {
    ChartPoint: "points",
    Answer: "answers",
    Evidence: "evidence",
    QuizSection: "sections",
}

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Whole:
    """The fields of a piece of content as JSON, and of each collection of parts the fields of each, in order."""

    model: type[Model]
    values: Values
    parts: Mapping[str, Sequence[Values]]

    @property
    def fields(self) -> tuple[str, ...]:
        return (*self.values, *self.parts)

    def value(self, field: str) -> Any:
        """A field, or the parts of one collection; by which number a part is known says nothing but their order."""
        if field not in self.parts:
            return self.values[field]
        model = next(model for model, name in COLLECTIONS.items() if name == field)
        return [{name: value for name, value in part.items() if name not in KEYS[model]} for part in self.parts[field]]


def whole_in_database(name: Name, rows: Iterable[Name], known: Known) -> Whole:
    """``rows`` are the names of its parts."""
    return _whole(name, {row: row_values(known.rows[row], known) for row in (name, *rows)})


def whole_in_files(name: Name, drafts: Iterable[Draft], mine: Whole, *, whole: bool) -> Whole:
    """``drafts`` are the records of the files on it and its parts. What isn't ``whole`` there has the other parts, and the
    fields, that the database has."""
    found = {draft.name: draft_values(draft) for draft in drafts}
    if whole:
        return _whole(name, found)
    numbers = {(field, part["position"]): part for field, parts in mine.parts.items() for part in parts}
    for (model, key), values in found.items():
        numbers[COLLECTIONS[model], key[-1]] = values
    parts: dict[str, list[Values]] = {field: [] for field in mine.parts}
    for (field, _), values in sorted(numbers.items(), key=lambda each: each[0]):
        parts[field].append(values)
    return Whole(name[0], mine.values, parts)


def _whole(name: Name, found: Mapping[Name, Values]) -> Whole:
    kinds = [model for model, field in PARTS.items() if model._meta.get_field(field).related_model is name[0]]
    parts = {
        COLLECTIONS[kind]: [found[each] for each in sorted((each for each in found if each[0] is kind), key=_number)]
        for kind in kinds
    }
    return Whole(name[0], found[name], parts)


def _number(name: Name) -> int:
    return int(name[1][-1])


def row_values(row: Model, known: Known) -> Values:
    return {
        name: _key(known.target(row, name)) if field.is_relation else _plain(field, row)
        for name, field in loadable_fields(type(row)).items()
    }


def draft_values(draft: Draft) -> Values:
    return {
        name: _key(draft.links.get(name, frozenset() if is_list(field) else None))
        if field.is_relation
        else _plain(field, draft.instance)
        for name, field in loadable_fields(draft.model).items()
    }


def _key(target: Key | frozenset[Key] | None) -> Any:
    if target is None:
        return None
    return sorted(map(list, target)) if isinstance(target, frozenset) else list(target)


def _plain(field: "Field[Any, Any]", obj: Model) -> Any:
    return plain(field.to_python(field.value_from_object(obj)))


def plain(value: Any) -> Any:
    """A value as JSON, as the history of content keeps it: equal for equal values."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return (value.name or "") if isinstance(value, FieldFile) else value


def revision_content(whole: Whole) -> dict[str, Any]:
    """What a revision keeps of it (see ``content_of`` in ``lessons``, ``authored`` in ``quizzes``)."""
    if whole.model is not Question:
        return {**whole.values, **{field: list(parts) for field, parts in whole.parts.items()}}
    values = whole.values
    return {
        **{name: value for name, value in values.items() if name != "retired_at"},
        "lesson": _last(values["lesson"]),
        "fact": _last(values["fact"]),
        "chart": _last(values["chart"]),
        "retired": values["retired_at"] is not None,
        "retired_at": values["retired_at"],
        "answers": [{**_without_key(Answer, part), "fact": _last(part["fact"])} for part in whole.parts["answers"]],
        "evidence": [_quoted(_without_key(Evidence, part)) for part in whole.parts["evidence"]],
    }


def _without_key(model: type[Model], part: Values) -> dict[str, Any]:
    return {name: value for name, value in part.items() if name not in KEYS[model]}


def _quoted(part: dict[str, Any]) -> dict[str, Any]:
    *_, lesson, passage = part.pop("passage")
    return {"lesson": lesson, "passage": passage, **part}


def _last(key: Sequence[str] | None) -> str | None:
    return key[-1] if key else None


def whole_in_revision(content: Values, mine: Whole, theirs: Whole) -> Whole:
    """Content as a revision has it; what it says nothing of, because there was no such field, had its default."""
    model = mine.model
    values = _of_question(content, mine, theirs) if model is Question else dict(content)
    parts = {}
    for kind, field in COLLECTIONS.items():
        if field in mine.parts:
            parts[field] = [_complete(kind, part) for part in values.pop(field, ())]
    return Whole(model, _complete(model, values), parts)


def _complete(model: type[Model], values: Values) -> Values:
    fields = {
        name: field for name, field in loadable_fields(model).items() if name in values or name not in KEYS[model]
    }
    return {
        name: values[name] if name in values else None if field.is_relation else plain(field.get_default())
        for name, field in fields.items()
    }


def _of_question(content: Values, mine: Whole, theirs: Whole) -> dict[str, Any]:
    """The history names what a question refers to by slugs, and keeps that it was retired, but mostly not when."""
    edition = list(content["edition"])
    retired = theirs.values["retired_at"] or mine.values["retired_at"] if content["retired"] else None
    return {
        **content,
        "lesson": content["lesson"] and [*edition, content["lesson"]],
        "fact": [edition[0], content["fact"]],
        "chart": content.get("chart") and [*edition, content["chart"]],
        "penalty": plain(Decimal(content["penalty"])),
        "retired_at": content.get("retired_at") or retired,
        "answers": [
            {
                **part,
                "fact": part["fact"] and [edition[0], part["fact"]],
                "tolerance": None if part["tolerance"] is None else plain(Decimal(part["tolerance"])),
            }
            for part in content["answers"]
        ],
        "evidence": [{**part, "passage": [*edition, part["lesson"], part["passage"]]} for part in content["evidence"]],
    }
