"""What rooms above add to the admin of this one. ``kzcourse/admin.py`` wires it; this room never asks who they are."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Model
from django.http import HttpRequest

from lessons.findings import Finding
from lessons.models import Course, Fact, Lesson


@dataclass(frozen=True, slots=True)
class Saved:
    """What a page or an action of the admin has written to a course.

    ``renamed`` tells that a slug or a language may be another now, by which other content refers to the objects.
    """

    course: Course
    objects: Sequence[Model]
    renamed: bool


#: Called in the transaction that saved, after everything of this room is derived.
followers: Final[list[Callable[[HttpRequest, Saved], None]]] = []

#: What rests on a fact, besides passages.
uses_of_fact: Final[list[Callable[[Fact], Iterable[Model]]]] = []

#: Where to write something new that rests on a fact: a label and an address for each edition.
new_uses_of_fact: Final[list[Callable[[Fact], Iterable[tuple[str, str]]]]] = []

#: Pages that others have on a lesson: a label and an address each.
pages_on_lesson: Final[list[Callable[[Lesson], Iterable[tuple[str, str]]]]] = []

#: The rules for content, this room's own too: they are another matter than how it is edited.
rules: Final[list[Callable[[Course], Iterable[Finding]]]] = []
