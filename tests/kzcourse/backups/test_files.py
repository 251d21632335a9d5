"""A file is there whole or not at all, and never in the place of another."""

import errno
import os
import stat
from pathlib import Path

import pytest

from kzcourse.backups import Refused, files
from kzcourse.backups.files import new_file


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def write_half(path: Path, fault: BaseException) -> None:
    with new_file(path) as file:
        file.write(b"half")
        raise fault


def test_a_new_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    with new_file(tmp_path / "a") as file:
        file.write(b"whole")
        assert not (tmp_path / "a").exists()

    assert (tmp_path / "a").read_bytes() == b"whole"
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o600
    assert names(tmp_path) == ["a"]


def test_what_is_written_is_on_the_disk_before_it_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    real_sync, real_link = os.fsync, os.link

    def sync(handle: int) -> None:
        done.append("sync")
        real_sync(handle)

    def link(old: Path, new: Path) -> None:
        done.append("link")
        real_link(old, new)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "link", link)

    with new_file(tmp_path / "a") as file:
        file.write(b"whole")

    assert done == ["sync", "link", "sync"]


def test_no_file_takes_the_place_of_another(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("mine")

    with pytest.raises(Refused, match="is there already"), new_file(tmp_path / "a"):
        pytest.fail("nothing may be written")

    assert (tmp_path / "a").read_text() == "mine"


def test_a_file_that_came_meanwhile_stays(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="is there already"), new_file(tmp_path / "a"):
        (tmp_path / "a").write_text("mine")

    assert (tmp_path / "a").read_text() == "mine"
    assert names(tmp_path) == ["a"]


def test_a_stick_without_links_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*names: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)

    with new_file(tmp_path / "a") as file:
        file.write(b"whole")

    assert names(tmp_path) == ["a"]


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.ENOSPC, "is full. Nothing was left there. Make room"),
        (errno.EDQUOT, "is full. Nothing was left there. Make room"),
        (errno.EIO, "can't be used: Input/output error"),
    ],
)
def test_a_fault_of_the_disk_leaves_nothing_half(tmp_path: Path, number: int, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        write_half(tmp_path / "a", OSError(number, os.strerror(number)))

    assert names(tmp_path) == []


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"There is no folder .*nowhere"), new_file(tmp_path / "nowhere" / "a"):
        pytest.fail("nothing may be written")


def test_any_other_fault_leaves_nothing_half_either(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        write_half(tmp_path / "a", KeyboardInterrupt())

    assert names(tmp_path) == []


def test_a_system_that_opens_no_folders_is_forgiven(tmp_path: Path) -> None:
    files.keep_names(tmp_path / "nowhere")
