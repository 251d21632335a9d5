"""Values as lines of YAML, in the style in which files of a course are written.

Whatever is written is read back first: of several ways to write a value, the first that says the same is taken.
"""

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

import yaml

from kzcourse.loading.sources import CONTROL_CHARACTERS, Loader

#: Columns that a line of folded text takes at most, and one of a list.
WIDTH: Final = 112
LIST_WIDTH: Final = 115
#: Columns up to which a text stands in the line of its name.
SHORT: Final = 94
_OTHER_BREAKS: Final = re.compile("[\x85\u2028\u2029]")
_TEXT_TAG: Final = "tag:yaml.org,2002:str"


class Plain(str):
    """What stands in a file without quotes: a number, a time, true or false."""

    __slots__ = ()


#: What a field is written from.
Writable: TypeAlias = str | Sequence[Any] | Mapping[str, Any]


def field_lines(name: str, value: Writable, *, indent: int, like: yaml.Node | None = None) -> str:
    """The lines of one field. ``like`` is how it was written before, and is followed where that can be."""
    pad = " " * indent
    if isinstance(value, str):
        return f"{pad}{name}: {_scalar(name, value, pad, like)}\n"
    if isinstance(value, Mapping):
        return f"{pad}{name}:\n{_mapping(value, indent + 2)}" if value else f"{pad}{name}: {{}}\n"
    return f"{pad}{name}:{_sequence(name, value, pad, block=bool(value) and _is_block(name, like))}\n"


def _scalar(name: str, value: str, pad: str, like: yaml.Node | None) -> str:
    style = getattr(like, "style", None)
    quoted = style in {"'", '"'}
    if isinstance(value, Plain):
        return f"'{value}'" if quoted else value
    head = len(pad) + len(name) + 2
    ways = [_single, _double] if quoted else [_literal, _plain, _single, _double]
    if style == '"':
        ways = [_double]
    if "\n" not in value and (head + len(value) > SHORT or style == ">"):
        ways.insert(0, _folded)
    return next(written for way in ways for written in way(value, pad) if _reads_as(value, pad, written))


def _literal(text: str, pad: str) -> Iterator[str]:
    if "\n" in text and not text.endswith("\n\n"):
        indented = "2" if text.lstrip("\n").startswith(" ") else ""
        header = f"|{indented}{'' if text.endswith(chr(10)) else '-'}"
        lines = text.removesuffix("\n").split("\n")
        yield "\n".join([header, *(f"{pad}  {line}" if line else "" for line in lines)])


def _folded(text: str, pad: str) -> Iterator[str]:
    lines = textwrap.wrap(text, WIDTH - len(pad) - 2, break_long_words=False, break_on_hyphens=False)
    yield "\n".join([">-", *(f"{pad}  {line}" for line in lines)])


def _plain(text: str, pad: str) -> Iterator[str]:
    if "\n" not in text:
        yield text


def _single(text: str, pad: str) -> Iterator[str]:
    if "\n" not in text:
        yield "'" + text.replace("'", "''") + "'"


def _double(text: str, pad: str) -> Iterator[str]:
    yield yaml.safe_dump(text, default_style='"', allow_unicode=True, width=float("inf")).rstrip("\n")


def _reads_as(text: str, pad: str, written: str) -> bool:
    """Whether this, as the value of a field, is read as a text, and as this one."""
    if CONTROL_CHARACTERS.search(written):
        return False
    try:
        root = yaml.compose(f"{pad}x: {written}\n", Loader=Loader)
    except yaml.YAMLError:
        return False
    values = [value for _, value in root.value] if isinstance(root, yaml.MappingNode) else []
    return [(value.tag, value.value) for value in values] == [(_TEXT_TAG, text)]


def _is_block(name: str, like: yaml.Node | None) -> bool:
    """Whether each item has a line of its own; an empty list says nothing of that."""
    if isinstance(like, yaml.SequenceNode) and like.value:
        return not like.flow_style
    return name in {"hints", "questions"}


def _sequence(name: str, items: Sequence[Writable], pad: str, *, block: bool) -> str:
    if block:
        return "".join(f"\n{pad}  - {_item(item, f'{pad}    ')}" for item in items)
    parts = [_flow(item) for item in items]
    return " " + "\n".join(_wrapped(parts, len(pad) + len(name) + 2, f"{pad}  "))


def _item(item: Writable, pad: str) -> str:
    """An item of a block list; it reads as a field does that stands as far to the right."""
    return _scalar("", item, pad[2:], None) if isinstance(item, str) else _flow(item)


def _flow(item: Writable) -> str:
    """An item of a list in brackets."""
    if not isinstance(item, str):
        return f"[{', '.join(map(_flow, item))}]"
    ways: Iterable[Callable[[str, str], Iterator[str]]] = (_plain, _single, _double)
    return next(written for way in ways for written in way(item, "") if _reads_in_brackets(item, written))


def _reads_in_brackets(text: str, written: str) -> bool:
    if CONTROL_CHARACTERS.search(written):
        return False
    try:
        root = yaml.compose(f"[{written}, x]", Loader=Loader)
    except yaml.YAMLError:
        return False
    first, *others = root.value if isinstance(root, yaml.SequenceNode) else [None]
    return len(others) == 1 and isinstance(first, yaml.ScalarNode) and (first.tag, first.value) == (_TEXT_TAG, text)


def _wrapped(parts: Sequence[str], start: int, pad: str) -> Iterator[str]:
    """Items in brackets, broken into lines after commas; the first line begins in column ``start``."""
    line, room = "[", LIST_WIDTH - start
    for place, part in enumerate(parts):
        more = part + ("]" if place == len(parts) - 1 else ", ")
        if len(line) + len(more.rstrip()) > room and line != "[":
            yield line.rstrip()
            line, room = pad, LIST_WIDTH
        line += more
    yield line if parts else "[]"


def _mapping(value: Mapping[str, Any], indent: int) -> str:
    """Lines of names and values; in the letters of English alone if one of the others ends a line for YAML."""
    lines = _dumped(value, indent, unicode=True)
    return _dumped(value, indent, unicode=False) if _OTHER_BREAKS.search(lines) else lines


def _dumped(value: Mapping[str, Any], indent: int, *, unicode: bool) -> str:
    lines = yaml.safe_dump(dict(value), sort_keys=False, allow_unicode=unicode, width=WIDTH - indent)
    return "".join(f"{' ' * indent}{line}\n" for line in lines.removesuffix("\n").split("\n"))
