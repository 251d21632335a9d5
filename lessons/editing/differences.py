"""The difference between two states of a piece of content, field by field, the changed words marked."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext as _

#: What a reader calls a field, by the names on the way to it: ("slug",), ("answers", "text").
Namer = Callable[[tuple[str, ...]], str]
#: One text beside this many words of another is compared as a whole: marks in it would take seconds.
MOST_WORDS = 5_000


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, and whether the other side has others in their place."""

    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs; a side that has nothing there is empty."""

    label: str
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


def changes(before: Mapping[str, Any], after: Mapping[str, Any], name: Namer) -> list[Change]:
    """What differs, in the order of the fields as they are now."""
    return list(_changes(before, after, name))


def _changes(before: Mapping[str, Any], after: Mapping[str, Any], name: Namer) -> Iterator[Change]:
    for key in dict.fromkeys((*after, *before)):
        one, other = before.get(key), after.get(key)
        if one == other:
            continue
        if _are_rows(one) or _are_rows(other):
            yield from _row_changes(one or [], other or [], lambda path, key=key: name((key, *path)))  # type: ignore[misc]  # key is bound now
        elif shown(one) != shown(other):
            yield change(name((key,)), shown(one), shown(other))


def _are_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(row, Mapping) for row in value)


def _row_changes(
    before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]], name: Namer
) -> Iterator[Change]:
    """Rows that stayed are passed over, so that one put in between changes itself alone."""
    one, other = ([json.dumps(row, sort_keys=True) for row in rows] for rows in (before, after))
    for tag, start, end, first, last in SequenceMatcher(a=one, b=other, autojunk=False).get_opcodes():
        if tag != "equal":
            for place, (was, now) in enumerate(zip_longest(before[start:end], after[first:last]), start=first):
                yield from _row_change(was, now, f"{name(())} {place + 1}", name)


def _row_change(
    was: Mapping[str, Any] | None, now: Mapping[str, Any] | None, label: str, name: Namer
) -> Iterator[Change]:
    for key in dict.fromkeys((*(now or {}), *(was or {}))):
        one, other = (shown((row or {}).get(key)) for row in (was, now))
        if one != other:
            yield change(f"{label}: {name((key,))}", one, other)


def change(label: str, before: str, after: str) -> Change:
    one, other = (re.findall(r"\S+\s*|\s+", text) for text in (before, after))
    if max(len(one), len(other)) > MOST_WORDS:
        return Change(label, _whole(before), _whole(after))
    codes = SequenceMatcher(a=one, b=other, autojunk=False).get_opcodes()
    return Change(
        label,
        tuple(_pieces((one[start:end], tag) for tag, start, end, _first, _last in codes)),
        tuple(_pieces((other[first:last], tag) for tag, _start, _end, first, last in codes)),
    )


def _whole(text: str) -> tuple[Piece, ...]:
    return (Piece(text, True),) if text else ()


def _pieces(stretches: Iterator[tuple[list[str], str]]) -> Iterator[Piece]:
    for words, tag in stretches:
        if words:
            yield Piece("".join(words), tag != "equal")


def shown(value: Any) -> str:
    """A value of a revision as people read it: a list has a line for each entry."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""
    if isinstance(value, list):
        return "\n".join("/".join(map(str, each)) if isinstance(each, list) else str(each) for each in value)
    return str(value)
