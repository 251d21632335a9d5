"""A plan in words and as JSON."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from kzcourse.loading.content import told_name
from kzcourse.loading.plans import Conflict, Plan
from lessons.actions.revise import digest_of

#: Characters of a value that are shown.
SHOWN: Final = 70


def as_json(plan: Plan) -> dict[str, Any]:
    return {
        "new": [told_name(draft.name) for draft in plan.new],
        "changed": [
            {
                "object": told_name(change.draft.name),
                "fields": {name: {"from": change.before[name], "to": change.after[name]} for name in change.fields},
            }
            for change in plan.changed
        ],
        "merged": [
            {"object": told_name(each.name), "edits_kept": list(each.stays), "taken": list(each.taken)}
            for each in plan.merged
            if each.stays
        ],
        "conflicts": [
            {
                "object": told_name(each.name),
                "file": each.file,
                "line": each.line,
                "fields": {name: dict(sides(each, name)) for name in each.fields},
            }
            for each in plan.conflicts
        ],
        "removed": [told_name(name) for name in plan.removed],
        "kept": list(plan.kept),
        "unchanged": plan.unchanged,
    }


def digest_of_plan(plan: Plan) -> str:
    """The same for plans that do the same."""
    return digest_of(as_json(plan))


def sides(conflict: Conflict, field: str) -> Mapping[str, Any]:
    base = conflict.base
    return {
        "base": base.value(field) if base else None,
        "mine": conflict.mine.value(field),
        "theirs": conflict.theirs.value(field),
    }


def told_conflict(conflict: Conflict) -> Iterator[str]:
    """Lines that show both sides, from where they begin to differ."""
    yield f"{conflict.file}, line {conflict.line}: {told_name(conflict.name)} was changed here and in the database"
    for field, said, other in sides_shortened(conflict):
        yield f"  {field}: mine (database): {said}"
        yield f"  {' ' * len(field)}  theirs (files):  {other}"


def sides_shortened(conflict: Conflict) -> list[tuple[str, str, str]]:
    """Of each field what the database says, and what the files say."""
    return [(field, *shortened(conflict.mine.value(field), conflict.theirs.value(field))) for field in conflict.fields]


def shortened(one: Any, other: Any) -> tuple[str, str]:
    """Both values in few words, a little before where they begin to differ."""
    texts = [each if isinstance(each, str) else json.dumps(each, ensure_ascii=False) for each in (one, other)]
    same = next((n for n, pair in enumerate(zip(*texts, strict=False)) if pair[0] != pair[1]), min(map(len, texts)))
    start = 0 if max(map(len, texts)) <= SHOWN else max(0, same - SHOWN // 3)
    first, second = (_window(text, start) for text in texts)
    return first, second


def _window(text: str, start: int) -> str:
    shown = " ".join(text[start : start + SHOWN].split())
    return f"“{'…' if start else ''}{shown}{'…' if len(text) > start + SHOWN else ''}”"


def counted(plan: Plan) -> str:
    counts = [f"{len(plan.new)} new", f"{len(plan.changed)} changed", f"{plan.unchanged} unchanged"]
    edits = sum(bool(each.stays) for each in plan.merged)
    more = {"removed": len(plan.removed), "with edits that stay": edits, "in conflict": len(plan.conflicts)}
    return ", ".join([*counts, *(f"{number} {what}" for what, number in more.items() if number)])
