"""The shipped course, and the same many times over as one course: for seeing how time grows with content."""

import re
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db.models import Max, Model

from lessons.actions.derive import derive_edition
from lessons.models import Chart, ChartPoint, Course, Edition, Fact, FactText, GlossaryTerm, Lesson, Passage
from quizzes.models import Answer, Evidence, Question, Quiz, QuizSection

ROOT = Path(__file__).resolve().parent.parent.parent
#: Words of four letters or more get an ending, so that the copies of a text speak of different things.
_WORD = re.compile(r"\b([A-Za-z]{4,})\b")
#: What is no word for a reader: marks, in which a slug gets the number of the copy, and gaps, which stay.
_MARK = re.compile(r"(\{[^{}]*\}|\[\[[^\[\]]*\]\])")


def shipped() -> Course:
    """The shipped course, in an empty database."""
    for known in (_originals, _steps, _keys):
        known.clear()
    call_command("loadcourse", ROOT / "fixtures" / "kazakhstan-russia", stdout=StringIO())
    return Course.objects.get()


def many_times(course: Course, times: int) -> None:
    """Let the shipped course stand so many times over: lessons, facts, terms, questions and quizzes in copies.

    Called again with a larger number, it adds the copies that are missing.

    What is derived is derived; no revisions are made, except that a question keeps that of its original.
    """
    edition = course.editions.get()
    for model in _COPIED:
        _copy(model, times)
    derive_edition(Edition.objects.get(pk=edition.pk))


#: In the order in which they are copied, what a row refers to before it; and which rows. A course has one final quiz,
#: however long it is.
_COPIED: dict[type[Model], dict[str, Any]] = {
    Fact: {},
    FactText: {},
    GlossaryTerm: {},
    Chart: {},
    ChartPoint: {},
    Lesson: {},
    Passage: {},
    Question: {},
    Answer: {},
    Evidence: {},
    Quiz: {"lesson__isnull": False},
    QuizSection: {"quiz__lesson__isnull": False},
}
_TEXTS = {"text", "heading", "statement", "term", "prompt", "explanation", "exact", "before", "after", "feedback"}
#: The originals by model, how far apart the keys of their copies are, and the keys of copied rows by model, number of the
#: copy and key of the original.
_originals: dict[type[Model], list[Any]] = {}
_steps: dict[type[Model], int] = {}
_keys: dict[tuple[type[Model], int, int], int] = {}


def _copy(model: type[Model], times: int) -> None:
    rows = _originals.setdefault(model, list(model._default_manager.filter(**_COPIED[model]).order_by("pk")))
    step = _steps.setdefault(model, model._default_manager.aggregate(Max("pk"))["pk__max"])
    copies: list[Any] = []
    for number in range(1, times):
        for row in rows:
            if (model, number, row.pk) not in _keys:
                _keys[model, number, row.pk] = row.pk + step * number
                copies.append(_copied(model, row, number, row.pk + step * number))
    model._default_manager.bulk_create(copies, batch_size=1000)


def _copied(model: type[Model], row: Any, number: int, key: int) -> Model:
    values = {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}
    for field in model._meta.concrete_fields:
        value = values[field.attname]
        if field.primary_key:
            values[field.attname] = key
        elif field.is_relation and value is not None and field.related_model in _COPIED:
            values[field.attname] = _keys[field.related_model, number, value]
        elif field.name == "slug":
            values[field.attname] = f"{value}-{number}"
        elif field.name == "position" and model is Lesson:
            values[field.attname] = value + 100 * number
        elif field.name in _TEXTS and isinstance(value, str) and value not in {"true", "false"}:
            values[field.attname] = _said_differently(value, number)
        elif field.name == "variants":
            values[field.attname] = [_said_differently(each, number) for each in value]
    return model(**values)


def _said_differently(text: str, number: int) -> str:
    pieces = _MARK.split(text)
    pieces[::2] = [_WORD.sub(lambda word: _renamed(word[1], number), piece) for piece in pieces[::2]]
    pieces[1::2] = [f"{mark[:-1]}-{number}}}" if mark[0] == "{" else mark for mark in pieces[1::2]]
    return "".join(pieces)


def _renamed(word: str, number: int) -> str:
    return word if word.lower() in _KEPT else word + "".join(chr(ord("a") + int(digit)) for digit in f"{number:02}")


#: What rules look for in a text stays, so that copies are judged as their originals are.
_KEPT_WORDS = (
    "according authors article million thousand billion percent says said that this with from than over about true false "
    "view banner survey surveys poll polls judgment gave reason call called"
)
_KEPT = frozenset(_KEPT_WORDS.split())
