"""Several files are written as one."""

import os
from pathlib import Path

import pytest

from kzcourse.dumping.files import write_all


def test_new_files_and_their_folder_are_made_and_old_ones_replaced(tmp_path: Path) -> None:
    old, new = tmp_path / "old.yaml", tmp_path / "below" / "new.yaml"
    old.write_bytes(b"before")
    old.chmod(0o640)

    write_all({old: b"after", new: b"first"})

    assert (old.read_bytes(), new.read_bytes()) == (b"after", b"first")
    assert old.stat().st_mode & 0o777 == 0o640
    assert new.stat().st_mode & 0o777 == 0o666 & ~_umask()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["below", "old.yaml"]


def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "real.yaml").write_bytes(b"before")
    (tmp_path / "link.yaml").symlink_to(tmp_path / "real.yaml")

    write_all({tmp_path / "link.yaml": b"after"})

    assert (tmp_path / "link.yaml").is_symlink()
    assert (tmp_path / "real.yaml").read_bytes() == b"after"


def test_nothing_is_replaced_if_one_file_cannot_be_made(tmp_path: Path) -> None:
    first = tmp_path / "first.yaml"
    first.write_bytes(b"before")
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(OSError, match="file"):
        write_all({first: b"after", tmp_path / "file" / "second.yaml": b"after"})

    assert first.read_bytes() == b"before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "first.yaml"]


def test_what_was_replaced_is_taken_back_if_a_later_file_cannot_be(tmp_path: Path) -> None:
    first, new, blocked = tmp_path / "1.yaml", tmp_path / "2.yaml", tmp_path / "3.yaml"
    first.write_bytes(b"before")
    blocked.mkdir()
    (blocked / "inside").write_bytes(b"")

    with pytest.raises(OSError, match=r"3\.yaml"):
        write_all({first: b"after", new: b"after", blocked: b"after"})

    assert first.read_bytes() == b"before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1.yaml", "3.yaml"]


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
