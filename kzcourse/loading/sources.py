"""From YAML files to records that remember their lines."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from errno import ENOENT
from pathlib import Path
from typing import Any, TypeAlias

import yaml
from yaml.constructor import SafeConstructor

from kzcourse.loading.faults import Fault, did_you_mean

#: The loader written in C is ten times as fast, where PyYAML was built with it.
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

RECORD_KEYS = ("model", "fields")

#: How many lists and mappings may stand in each other; records have five, and options a few more.
DEEPEST = 40

#: What YAML refuses without saying in which line.
CONTROL_CHARACTERS = re.compile(r"[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufeff\uff00-\ufffd\U00010000-\U0010ffff]")


#: A value as it stands in the file: the text of a scalar, a list of such texts or of such lists, None for what is deeper.
Written: TypeAlias = "str | list[Written] | None"


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a record, as YAML reads it and as it is written."""

    line: int
    value: Any
    written: Written


@dataclass(frozen=True, slots=True)
class Record:
    """One object as a file has it."""

    file: str
    line: int
    model: str
    fields: Mapping[str, Value]


class _Misread(Exception):
    def __init__(self, place: "yaml.Node | yaml.Event", message: str) -> None:
        super().__init__(message)
        self.line = _line(place)


def files_of(path: Path) -> list[Path]:
    """The file itself, or all ``*.yaml`` files of the folder in the order of their names. Raises ``FileNotFoundError``."""
    if not path.is_dir():
        return [path]
    files = sorted(path.glob("*.yaml"))
    if not files:
        raise FileNotFoundError(ENOENT, "there is no *.yaml file in it", str(path))
    return files


def stored_files(path: Path) -> dict[str, bytes]:
    """What stands in :func:`files_of` the path, by the names of the files. Raises ``OSError``."""
    return {str(file): file.read_bytes() for file in files_of(path)}


def read_files(files: Mapping[str, bytes]) -> tuple[list[Record], list[Fault]]:
    """The records of all files and what is wrong with any of them."""
    records: list[Record] = []
    faults: list[Fault] = []
    for file, stored in files.items():
        found, wrong = _read_file(file, stored)
        records += found
        faults += wrong
    return records, faults


def _read_file(file: str, stored: bytes) -> tuple[list[Record], list[Fault]]:
    try:
        return read_text(file, stored.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = stored[: error.start].count(b"\n") + 1
        return [], [Fault(file, line, "this is not UTF-8 text. Save the file as UTF-8.")]


def read_text(file: str, text: str) -> tuple[list[Record], list[Fault]]:
    if control := CONTROL_CHARACTERS.search(text):
        line = text.count("\n", 0, control.start()) + 1
        return [], [Fault(file, line, "a control character stands here. Remove it.")]
    try:
        _refuse_deep(text)
        nodes = _nodes_of(yaml.compose(text, Loader=Loader))
    except yaml.MarkedYAMLError as error:
        return [], [_not_yaml(file, error)]
    except _Misread as error:
        return [], [Fault(file, error.line, str(error))]
    return _read_nodes(file, nodes)


def _refuse_deep(text: str) -> None:
    """Lists in lists in lists: composing some ten thousand of them would end the process."""
    depth = 0
    for event in yaml.parse(text, Loader=Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise _Misread(event, "lists and mappings stand in each other too deeply here. Write fewer of them.")


def _nodes_of(root: yaml.Node | None) -> list[yaml.Node]:
    if root is None:
        return []
    if not isinstance(root, yaml.SequenceNode):
        raise _Misread(root, 'a list of records is needed. Start each one with "- model: ".')
    return list(root.value)


def _read_nodes(file: str, nodes: list[yaml.Node]) -> tuple[list[Record], list[Fault]]:
    records: list[Record] = []
    faults: list[Fault] = []
    for node in nodes:
        try:
            records.append(_record(file, node))
        except yaml.MarkedYAMLError as error:
            faults.append(_not_yaml(file, error))
        except _Misread as error:
            faults.append(Fault(file, error.line, str(error)))
    return records, faults


def _record(file: str, node: yaml.Node) -> Record:
    parts = dict(_pairs(node, "a record"))
    for key, part in parts.items():
        if key == "pk":
            raise _Misread(part, "content is named by its natural key, not by a number. Remove pk.")
        if key not in RECORD_KEYS:
            raise _Misread(part, f'a record has no "{key}".{did_you_mean(key, RECORD_KEYS)}')
    for key in RECORD_KEYS:
        if key not in parts:
            raise _Misread(node, f'this record has no "{key}". Write "- model: " and, below it, "fields:".')
    fields = dict(_pairs(parts["fields"], '"fields"'))
    return Record(
        file=file,
        line=_line(node),
        model=str(_written(parts["model"])),
        fields={name: Value(_line(value), _constructed(value), _written(value)) for name, value in fields.items()},
    )


def _pairs(node: yaml.Node, what: str) -> Iterator[tuple[str, yaml.Node]]:
    """The keys of a mapping with their values."""
    if not isinstance(node, yaml.MappingNode):
        raise _Misread(node, f'{what} is written as lines of "name: value".')
    counts = Counter(str(key.value) for key, _ in node.value)
    for key, value in node.value:
        if counts[str(key.value)] > 1:
            raise _Misread(key, f'"{key.value}" stands twice. Keep one.')
        yield str(key.value), value


def _constructed(node: yaml.Node) -> Any:
    try:
        return SafeConstructor().construct_document(node)
    except (ValueError, AttributeError) as error:
        raise _Misread(node, "YAML takes this for a number or a date that can't be. Put it in quotes.") from error


def _written(node: yaml.Node, depth: int = 2) -> Written:
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    if isinstance(node, yaml.SequenceNode) and depth:
        return [_written(each, depth - 1) for each in node.value]
    return None


def _line(place: "yaml.Node | yaml.Event") -> int:
    assert place.start_mark is not None, "only of what nobody has read"  # noqa: S101
    return int(place.start_mark.line) + 1


def _not_yaml(file: str, error: yaml.MarkedYAMLError) -> Fault:
    mark, begun = error.problem_mark, error.context_mark
    assert mark is not None, "only a reader's errors have no place"  # noqa: S101
    since = f" (begun in line {begun.line + 1})" if begun and begun.line < mark.line else ""
    return Fault(file, mark.line + 1, f"this is not YAML: {error.problem}{since}.")
