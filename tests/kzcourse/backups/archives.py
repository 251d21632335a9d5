"""Backups made by hand, whole and broken."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from tests.installations import NEWEST


def digest(stored: bytes) -> str:
    return hashlib.sha256(stored).hexdigest()


def told(**changed: Any) -> dict[str, Any]:
    """What a manifest says, in which nothing is named."""
    return {
        "format": 1,
        "program": "0.1.0",
        "engine": "SQLite 3.40.1",
        "made_at": "2026-03-02T12:00:00+00:00",
        "migrations": [],
        "tables": [],
        "files": [],
        "left_out": [],
        **changed,
    }


def file_told(name: str, stored: bytes, **changed: Any) -> dict[str, Any]:
    return {"name": name, "size": len(stored), "sha256": digest(stored), **changed}


def table_told(name: str, stored: bytes, **changed: Any) -> dict[str, Any]:
    return {"columns": ["id"], "rows": stored.count(b"\n"), **file_told(name, stored), **changed}


def archive(path: Path, manifest: Any, members: Mapping[Any, bytes] | None = None) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED) as packing:
        for name, stored in (members or {}).items():
            packing.writestr(name, stored)
        packing.writestr("manifest.json", manifest if isinstance(manifest, bytes) else json.dumps(manifest))
    return path


def newest_with(path: Path, changes: Mapping[str, bytes], **changed: Any) -> Path:
    """The newest released state with the rows of some tables written anew, and what its manifest says of them."""
    with ZipFile(NEWEST) as whole:
        members = {name: whole.read(name) for name in whole.namelist()}
    manifest = json.loads(members.pop("manifest.json")) | changed
    for table in manifest["tables"]:
        if (stored := changes.get(table["name"])) is not None:
            table |= {"rows": stored.count(b"\n"), "size": len(stored), "sha256": digest(stored)}
            members[f"tables/{table['name']}.jsonl"] = stored
    return archive(path, manifest, members)


def rows_of_newest(table: str) -> bytes:
    with ZipFile(NEWEST) as whole:
        return whole.read(f"tables/{table}.jsonl")
