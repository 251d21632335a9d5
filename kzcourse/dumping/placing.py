"""What has to be done to each file so that it says what the database does."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Model

from kzcourse.dumping.comparing import Comparison, Differing
from kzcourse.dumping.layout import BELOW, Layout
from kzcourse.loading.content import KEYS, Name

#: Instead of the line of a record: the end of the file.
END: Final = 0
_ORDER: Final = {model: place for place, model in enumerate(KEYS)}


@dataclass(slots=True)
class Rewriting:
    """What happens to a file: records, named by their lines, are changed or removed, or rows are written beside them."""

    changed: dict[int, Differing] = field(default_factory=dict)
    removed: set[int] = field(default_factory=set)
    before: dict[int, list[Model]] = field(default_factory=lambda: defaultdict(list))
    after: dict[int, list[Model]] = field(default_factory=lambda: defaultdict(list))

    def __bool__(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.changed or self.removed or any(self.before.values()) or any(self.after.values()))


def rewritings(comparison: Comparison, folder: str) -> Mapping[str, Rewriting]:
    """All that has to be done, by the file; files that stay as they are aren't named."""
    files: dict[str, Rewriting] = defaultdict(Rewriting)
    for each in comparison.differing:
        files[each.draft.record.file].changed[each.draft.record.line] = each
    for draft in comparison.gone:
        files[draft.record.file].removed.add(draft.record.line)
    if comparison.missing:
        _place_missing(comparison, folder, files)
    return {file: what for file, what in files.items() if what}


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a row stands in a file, and the list of rows to be written after it."""

    file: str
    line: int
    next: list[Model]


def _place_missing(comparison: Comparison, folder: str, files: dict[str, Rewriting]) -> None:
    """In the order in which rows are written, so that what is new follows what is new."""
    layout = Layout(comparison.actual)
    blocks = _Blocks(comparison, files)
    last: dict[Any, _Spot] = {}
    whole: Name | None = None
    following = _first_of_groups(comparison, layout)
    for name in layout.in_order():
        group = layout.group(name)
        if name[0] in BELOW:
            assert whole is not None, "what stands below a row comes after it"  # noqa: S101
            blocks.place_below(name, whole)
            continue
        whole = name
        if not blocks.has(name):
            first = following.get(group)
            spot = last.get(group) or (blocks.before(first) if first else blocks.last_sibling(group))
            blocks.place(name, spot or blocks.at_end(f"{folder}/{layout.file(name)}"))
        last[group] = blocks.end(name)


def _first_of_groups(comparison: Comparison, layout: Layout) -> dict[Any, Name]:
    """Of each group of siblings the first one that stands in a file."""
    first: dict[Any, Name] = {}
    for name in layout.in_order():
        if (name[0], comparison.actual.rows[name].pk) in comparison.drafts:
            first.setdefault(layout.group(name), name)
    return first


class _Blocks:
    """Where rows stand, each with what stands below it."""

    def __init__(self, comparison: Comparison, files: dict[str, Rewriting]) -> None:
        self.actual = comparison.actual
        self.files = files
        self.spots: dict[Name, _Spot] = {}
        self.members: dict[Name, list[Name]] = defaultdict(list)
        self.siblings: dict[Any, _Spot] = {}
        for (model, pk), draft in comparison.drafts.items():
            self._add((model, self.actual.keys[model, pk]), draft.record.file, draft.record.line)

    def _add(self, name: Name, file: str, line: int) -> None:
        self.spots[name] = _Spot(file, line, self.files[file].after[line])
        self.members[self._whole(name)].append(name)
        self.siblings[name[0], name[1][:-1]] = self.spots[name]  # drafts of a kind come in the order of the files

    def _whole(self, name: Name) -> Name:
        model, key = name
        if model not in BELOW:
            return name
        whole: Any = model._meta.get_field(BELOW[model]).related_model
        return whole, key[:-1]

    def has(self, name: Name) -> bool:
        return name in self.spots

    def place(self, name: Name, spot: _Spot) -> None:
        spot.next.append(self.actual.rows[name])
        self.spots[name] = spot
        self.members[self._whole(name)].append(name)

    def place_below(self, name: Name, whole: Name) -> None:
        """After those of its kind, else after what comes before them."""
        if name not in self.spots:
            self.place(name, self._last(whole, _ORDER[name[0]]))

    def end(self, whole: Name) -> _Spot:
        return self._last(whole, len(_ORDER))

    def _last(self, whole: Name, order: int) -> _Spot:
        """The last spot in the block, as far as it stands in one file, of kinds up to this place in their order."""
        file = self.spots[whole].file
        spots = [self.spots[name] for name in self.members[whole] if _ORDER[name[0]] <= order]
        return max((spot for spot in spots if spot.file == file), key=lambda spot: spot.line)

    def before(self, name: Name) -> _Spot:
        spot = self.spots[name]
        return _Spot(spot.file, spot.line, self.files[spot.file].before[spot.line])

    def last_sibling(self, group: Any) -> _Spot | None:
        """The last record of a sibling, for what belongs to no lesson and so to no file of its own."""
        return self.siblings.get(group)

    def at_end(self, file: str) -> _Spot:
        return _Spot(file, END, self.files[file].after[END])
