"""Which models files of content may hold, how their rows are named, and which rows are part of another."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final

from django.db.models import Field, ManyToManyField, Model

from lessons.models import (
    ArticleAuthor,
    Chart,
    ChartPoint,
    Course,
    Edition,
    Fact,
    FactText,
    GlossaryTerm,
    Lesson,
    Passage,
)
from quizzes.models import Answer, Evidence, Question, Quiz, QuizSection

#: A natural key: the slug of the course first.
Key = tuple[str | int, ...]
Name = tuple[type[Model], Key]

#: The models, each after those it refers to, and the fields that its natural key is made of: a reference to the row it
#: belongs to, whose own key comes first, and what tells it from its siblings.
KEYS: Final[Mapping[type[Model], tuple[str, ...]]] = {
    Course: ("slug",),
    Edition: ("course", "language"),
    ArticleAuthor: ("edition", "slug"),
    GlossaryTerm: ("edition", "slug"),
    Fact: ("course", "slug"),
    FactText: ("fact", "language"),
    Chart: ("edition", "slug"),
    ChartPoint: ("chart", "position"),
    Lesson: ("edition", "slug"),
    Passage: ("lesson", "slug"),
    Question: ("edition", "slug"),
    Answer: ("question", "position"),
    Evidence: ("question", "position"),
    Quiz: ("edition", "slug"),
    QuizSection: ("quiz", "position"),
}

#: Rows that are part of another one, and the field that says of which: they go when the files no longer have them.
PARTS: Final[Mapping[type[Model], str]] = {
    ChartPoint: "chart",
    Answer: "question",
    Evidence: "question",
    QuizSection: "quiz",
}

MODELS: Final[Mapping[str, type[Model]]] = {model._meta.label_lower: model for model in KEYS}


@cache
def loadable_fields(model: type[Model]) -> Mapping[str, "Field[Any, Any]"]:
    """What an author writes of a row, by name: not what is derived, and nothing that leads to people."""
    fields: Iterable[Any] = (*model._meta.concrete_fields, *model._meta.many_to_many)
    return {field.name: field for field in fields if field.editable and not field.primary_key and _stays(field)}


def _stays(field: Any) -> bool:
    """Whether the field holds a value, or leads to content by a table of its own."""
    if not field.is_relation:
        return True
    through = getattr(field.remote_field, "through", None)
    return field.related_model in KEYS and (through is None or through._meta.auto_created is not False)


def is_list(field: Any) -> bool:
    return isinstance(field, ManyToManyField)


def told(key: Sequence[str | int]) -> str:
    """A natural key as files write it."""
    return f"[{', '.join(map(str, key))}]"


def told_name(name: Name) -> str:
    model, key = name
    return f"{model._meta.label_lower} {told(key)}"


def whole_of(name: Name) -> Name:
    """The row that this one is part of; itself if it stands alone."""
    model, key = name
    if model not in PARTS:
        return name
    whole: Any = model._meta.get_field(PARTS[model]).related_model
    return whole, key[:-1]
