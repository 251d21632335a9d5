"""A file of records cut into the lines of each record, and these into the lines of each field, comments included."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import yaml

from kzcourse.loading.sources import Loader

_LINE = re.compile(r"[^\r\n\x85\u2028\u2029]*(?:\r\n|[\r\n\x85\u2028\u2029])|[^\r\n\x85\u2028\u2029]+\Z")


@dataclass(frozen=True, slots=True)
class FieldLines:
    """Where a field stands: from its first line to before the line ``end``, comments after it left out."""

    start: int
    end: int
    node: yaml.Node


@dataclass(frozen=True, slots=True)
class RecordLines:
    """Where a record stands, with the comments above it and what is empty below; lines count from 0.

    ``named`` is the line by which faults name it, counted from 1. ``indent`` is how far its fields stand to the right; its
    ``fields`` are None if they don't stand in lines of their own.
    """

    start: int
    end: int
    named: int
    indent: int
    fields: Mapping[str, FieldLines] | None


def lines_of(text: str) -> list[str]:
    """The lines with their ends, as YAML counts them."""
    return _LINE.findall(text)


def cut(text: str) -> list[RecordLines] | None:
    """The records of a text that is known to be YAML; None if they don't stand in lines of their own."""
    root = yaml.compose(text, Loader=Loader)
    if root is None:
        return []
    if not isinstance(root, yaml.SequenceNode) or root.flow_style:
        return None
    lines = lines_of(text)
    column = root.start_mark.column
    starts = [_dash_above(lines, node.start_mark.line, column) for node in root.value]
    starts = [_with_comments(lines, start, column) for start in starts]
    ends = [*starts[1:], len(lines)]
    return [_record(lines, node, start, end) for node, start, end in zip(root.value, starts, ends, strict=True)]


def _dash_above(lines: Sequence[str], line: int, column: int) -> int:
    while not lines[line].startswith(" " * column + "-"):
        line -= 1
    return line


def _with_comments(lines: Sequence[str], start: int, column: int) -> int:
    """The first of the comments that stand right above a line, no further to the right than it."""
    while start and _is_comment(lines[start - 1], column):
        start -= 1
    return start


def _is_comment(line: str, column: int) -> bool:
    return line.lstrip(" ").startswith("#") and len(line) - len(line.lstrip(" ")) <= column


def _record(lines: Sequence[str], node: yaml.Node, start: int, end: int) -> RecordLines:
    assert isinstance(node, yaml.MappingNode), "only of a text without faults"  # noqa: S101
    fields = next(value for key, value in node.value if key.value == "fields")
    column = fields.value[0][0].start_mark.column if fields.value else 0
    found = None
    if fields.value and not fields.flow_style and not node.flow_style:
        begins = sorted(key.start_mark.line for key, _ in (*node.value, *fields.value))
        found = {key.value: _field(lines, key, value, [*begins, end]) for key, value in fields.value}
    return RecordLines(start, end, node.start_mark.line + 1, column, found)


def _field(lines: Sequence[str], key: yaml.Node, value: yaml.Node, begins: Sequence[int]) -> FieldLines:
    start = key.start_mark.line
    end = begins[min(bisect_right(begins, start), len(begins) - 1)]
    while end > start + 1 and (not lines[end - 1].strip() or _is_comment(lines[end - 1], key.start_mark.column)):
        end -= 1
    return FieldLines(start, end, value)
