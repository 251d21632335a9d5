"""How conflicts between files and database are decided."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kzcourse.loading.content import Name


class Side(StrEnum):
    """Mine is what the database says, theirs what the files say."""

    MINE = "mine"
    THEIRS = "theirs"


def words_of(told: str) -> tuple[str, ...]:
    """The model and the parts of a key, however they are written together."""
    return tuple(re.findall(r"[\w.-]+", told.lower()))


def words_of_name(name: Name) -> tuple[str, ...]:
    model, key = name
    return (model._meta.label_lower, *map(str, key))


@dataclass(frozen=True, slots=True)
class Choices:
    """What was said of single conflicts (an object and its fields), of objects, by their words, and of all others.

    An object of which the files were chosen by name becomes what they say, edits that are in no conflict included.
    """

    named: Mapping[tuple[str, ...], Side] = field(default_factory=dict)
    others: Side | None = None
    single: Mapping[tuple[Name, tuple[str, ...]], Side] = field(default_factory=dict)

    def of(self, name: Name, fields: tuple[str, ...]) -> Side | None:
        return self.single.get((name, fields)) or self.named.get(words_of_name(name), self.others)

    def are_theirs(self, name: Name) -> bool:
        """Whether this object was named as one of which the files are right."""
        return self.named.get(words_of_name(name)) is Side.THEIRS

    def unknown(self, names: Iterable[Name]) -> list[str]:
        """What was named that none of these objects is called."""
        called = {words_of_name(name) for name in names}
        return [" ".join(words) for words in self.named if words not in called]
