"""What loading files would do to the database, before anything is done."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from kzcourse.loading.choices import Choices, Side
from kzcourse.loading.content import PARTS, Name, told, whole_of
from kzcourse.loading.differing import Change, Differences, differences, kept
from kzcourse.loading.drafts import Draft
from kzcourse.loading.faults import Fault, did_you_mean
from kzcourse.loading.history import Edited, edited_by_hand
from kzcourse.loading.known import Known
from kzcourse.loading.merging import Past, Verdict, units_of, verdict
from kzcourse.loading.wholes import COLLECTIONS, Whole, whole_in_database, whole_in_files, whole_in_revision


@dataclass(frozen=True, slots=True)
class Conflict:
    """Fields of an object that files and database have changed to different values since the last load.

    They are decided together. ``base`` is None if the object was never loaded.
    """

    name: Name
    file: str
    line: int
    fields: tuple[str, ...]
    base: Whole | None
    mine: Whole
    theirs: Whole


@dataclass(frozen=True, slots=True)
class Merged:
    """An object that was edited by hand, and is in the files: the fields in which the edits stay, and those taken there.

    ``remember`` tells that the files say something else of it than when it was last loaded.
    """

    name: Name
    theirs: Whole
    edited: Edited
    stays: tuple[str, ...]
    taken: tuple[str, ...]
    remember: bool


@dataclass(slots=True)
class Plan:
    """What would be done. ``kept`` names what the files no longer have."""

    new: list[Draft] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    removed: list[Name] = field(default_factory=list)
    merged: list[Merged] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    unchanged: int = 0


def plan(drafts: Sequence[Draft], known: Known, choices: Choices) -> Plan:
    by_whole: dict[Name, list[Draft]] = defaultdict(list)
    for draft in drafts:
        by_whole[whole_of(draft.name)].append(draft)
    differing = differences(drafts, known)
    edited = edited_by_hand([name for name in by_whole if name in known.rows], known)
    made = Plan(kept=list(kept({draft.name for draft in drafts}, known)))
    merging = _Merging(made, known, choices)
    for name in dict.fromkeys([*by_whole, *differing]):
        found = differing.get(name, Differences())
        if name in edited:
            merging.merge(name, by_whole[name], found, edited[name])
        else:
            merging.take(found, ())
    made.unchanged = sum(draft.name in known.rows for draft in drafts) - len(made.changed)
    return made


class _Merging:
    """Adds to a plan what becomes of single objects."""

    def __init__(self, made: Plan, known: Known, choices: Choices) -> None:
        self.made = made
        self.known = known
        self.choices = choices
        self.parts: dict[Name, list[Name]] = defaultdict(list)
        for name in known.rows:
            if name[0] in PARTS:
                self.parts[whole_of(name)].append(name)

    def take(self, found: Differences, stays: Collection[str]) -> None:
        """All of it, but for fields, and collections of parts, that stay as they are."""
        self.made.new += [draft for draft in found.new if COLLECTIONS.get(draft.model) not in stays]
        self.made.removed += [name for name in found.removed if COLLECTIONS.get(name[0]) not in stays]
        for change in found.changed:
            if COLLECTIONS.get(change.draft.model) in stays:
                continue
            whole = change.draft.model not in PARTS
            fields = tuple(each for each in change.fields if not (whole and each in stays))
            if fields:
                self.made.changed.append(replace(change, fields=fields))

    def merge(self, name: Name, drafts: Sequence[Draft], found: Differences, edited: Edited) -> None:
        is_whole = any(draft.name == name for draft in drafts)
        mine = whole_in_database(name, self.parts[name], self.known)
        theirs = whole_in_files(name, drafts, mine, whole=is_whole)
        states = [whole_in_revision(revision.content, mine, theirs) for revision in edited.revisions]
        past = Past(states, edited.loaded)
        verdicts = {
            unit: self._decided(name, _differing_fields(unit, mine, theirs), verdict(unit, mine, theirs, past))
            for unit in units_of(mine, theirs)
        }
        for unit, meant in verdicts.items():
            if meant is Verdict.CONFLICT:
                base = past.states[0] if past.loaded else None
                self.made.conflicts.append(_conflict(drafts[0], unit, base, mine, theirs))
        same = _fields_of(verdicts, Verdict.SAME)  # but for numbers of parts, which say nothing
        stays = _differing_fields(_fields_of(verdicts, Verdict.MINE), mine, theirs)
        taken = _differing_fields(_fields_of(verdicts, Verdict.THEIRS), mine, theirs)
        self.take(found, {*same, *_fields_of(verdicts, Verdict.MINE), *_fields_of(verdicts, Verdict.CONFLICT)})
        remember = is_whole and not (past.loaded and _say_the_same(states[0], theirs))
        if stays or remember:
            self.made.merged.append(Merged(name, theirs, edited, stays, taken, remember))

    def _decided(self, name: Name, fields: tuple[str, ...], verdict: Verdict) -> Verdict:
        side = self.choices.of(name, fields)
        if verdict is Verdict.CONFLICT and side is not None:
            return Verdict.MINE if side is Side.MINE else Verdict.THEIRS
        return Verdict.THEIRS if verdict is Verdict.MINE and self.choices.are_theirs(name) else verdict


def _fields_of(verdicts: Mapping[tuple[str, ...], Verdict], wanted: Verdict) -> list[str]:
    return [each for unit, found in verdicts.items() if found is wanted for each in unit]


def _differing_fields(fields: Sequence[str], one: Whole, other: Whole) -> tuple[str, ...]:
    return tuple(each for each in fields if one.value(each) != other.value(each))


def _say_the_same(one: Whole, other: Whole) -> bool:
    return not _differing_fields(one.fields, one, other)


def _conflict(draft: Draft, unit: Sequence[str], base: Whole | None, mine: Whole, theirs: Whole) -> Conflict:
    record = draft.record
    fields = _differing_fields(unit, mine, theirs)
    lines = [record.fields[each].line for each in fields if each in record.fields]
    return Conflict(whole_of(draft.name), record.file, min(lines, default=record.line), fields, base, mine, theirs)


def dead_links(drafts: Sequence[Draft], known: Known) -> Iterator[Fault]:
    """References to what neither the files nor the database have."""
    existing = known.rows.keys() | {draft.name for draft in drafts}
    for draft in drafts:
        for name in draft.links:
            related: Any = draft.model._meta.get_field(name).related_model
            for key in draft.linked_keys(name):
                if (related, key) not in existing:
                    near = did_you_mean(told(key), [told(other) for model, other in existing if model is related])
                    message = f"{name}: no {related._meta.verbose_name} has the key {told(key)}.{near}"
                    yield Fault(draft.record.file, draft.record.fields[name].line, message)
