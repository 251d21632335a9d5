"""Archives are read as if somebody had made them to do harm."""

import stat
from pathlib import Path
from typing import Any
from zipfile import ZipInfo

import pytest

from kzcourse.backups import Refused, archives, manifest
from kzcourse.backups.archives import opened
from kzcourse.backups.faults import Unusable
from kzcourse.backups.filling import refuse_bombs
from kzcourse.backups.manifest import Manifest, Table, parsed
from tests.kzcourse.backups.archives import archive, digest, file_told, table_told, told


def read(path: Path) -> dict[str, bytes]:
    with opened(path) as found:
        return {each.member: b"".join(found.chunks(each)) for each in found.manifest.members}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "backup.zip"


def test_what_is_whole_is_read(path: Path) -> None:
    archive(
        path,
        told(files=[file_told("questions/a.png", b"PNG")], tables=[table_told("people_user", b"[1]\n[2]\n")]),
        {"media/questions/a.png": b"PNG", "tables/people_user.jsonl": b"[1]\n[2]\n"},
    )

    assert read(path) == {"media/questions/a.png": b"PNG", "tables/people_user.jsonl": b"[1]\n[2]\n"}


def test_a_manifest_says_the_same_once_it_was_written(path: Path) -> None:
    made = archive(path, told(tables=[table_told("people_user", b"[1]\n")], migrations=[["people", "0001_people"]]),
                   {"tables/people_user.jsonl": b"[1]\n"})  # fmt: skip
    with opened(made) as found:
        assert parsed(found.manifest.as_json()) == found.manifest
        assert found.manifest.rows == 1
        assert found.manifest.size == 4


@pytest.mark.parametrize(
    "name",
    ["../a", "/etc/passwd", "a/../../b", "a//b", "C:/a", "a\\b", "", ".", "a\nb", "a/./b", "x" * 1001, "a\x00b"],
)
def test_a_file_that_leads_out_of_its_folder_is_refused(path: Path, name: str) -> None:
    archive(path, told(files=[file_told(name, b"x")]), {f"media/{name}": b"x"})

    with pytest.raises(Unusable, match=r"leads out of its folder|not what its manifest"):
        read(path)


def test_a_link_is_refused(path: Path) -> None:
    link = ZipInfo("media/a.png")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive(path, told(files=[file_told("a.png", b"/etc/passwd")]), {link: b"/etc/passwd"})

    with pytest.raises(Unusable, match="links"):
        read(path)


def test_what_the_manifest_does_not_name_is_refused(path: Path) -> None:
    archive(path, told(), {"media/a.png": b"x"})

    with pytest.raises(Unusable, match="not what its manifest names"):
        read(path)


def test_what_the_manifest_names_has_to_be_there(path: Path) -> None:
    archive(path, told(files=[file_told("a.png", b"x")]))

    with pytest.raises(Unusable, match="not what its manifest names"):
        read(path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_is_there_twice_is_refused(path: Path) -> None:
    archive(path, told(files=[file_told("a.png", b"x")]), {"media/a.png": b"x", ZipInfo("media/a.png"): b"y"})

    with pytest.raises(Unusable, match="not what its manifest names"):
        read(path)


def test_a_manifest_that_names_one_twice_is_refused(path: Path) -> None:
    archive(path, told(files=[file_told("a.png", b"x")] * 2), {"media/a.png": b"x"})

    with pytest.raises(Unusable, match="twice"):
        read(path)


@pytest.mark.parametrize(
    "changed",
    [{"size": 2}, {"size": 4}, {"sha256": digest(b"y")}],
    ids=["longer than it says", "shorter than it says", "other bytes"],
)
def test_a_member_that_was_changed_is_refused(path: Path, changed: dict[str, Any]) -> None:
    archive(path, told(files=[file_told("a.png", b"xyz", **changed)]), {"media/a.png": b"xyz"})

    with pytest.raises(Unusable, match="not what was written there"):
        read(path)


def test_a_flipped_bit_is_found(path: Path) -> None:
    archive(path, told(files=[file_told("a.png", b"x" * 1000)]), {"media/a.png": b"x" * 1000})
    stored = bytearray(path.read_bytes())
    stored[45] ^= 0x10
    path.write_bytes(bytes(stored))

    with pytest.raises(Unusable, match="damaged"):
        read(path)


def test_half_a_file_is_no_backup(path: Path) -> None:
    archive(path, told(files=[file_told("a.png", b"x" * 1000)]), {"media/a.png": b"x" * 1000})
    path.write_bytes(path.read_bytes()[:-100])

    with pytest.raises(Unusable, match="damaged or no backup"):
        read(path)


def test_another_zip_file_is_no_backup(path: Path) -> None:
    path.write_bytes(archive(path, told()).read_bytes().replace(b"manifest.json", b"manifesto.txt"))

    with pytest.raises(Unusable, match=r"holds no manifest\.json"):
        read(path)


def test_a_file_that_is_not_there_is_told_with_its_name(path: Path) -> None:
    with pytest.raises(Refused, match=r"backup\.zip can't be read: No such file"):
        read(path)


def test_other_faults_of_the_disk_are_not_called_faults_of_the_file(path: Path) -> None:
    archive(path, told())

    with pytest.raises(OSError, match="disk is full"), opened(path):
        raise OSError("The disk is full.")


def test_a_manifest_that_is_too_large_is_not_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifest, "LARGEST", 10)
    archive(path, told())

    with pytest.raises(Unusable, match="too large"):
        read(path)


@pytest.mark.parametrize(
    "said",
    [
        b"{",
        b"[]",
        b"[" * 100_000,
        told(format="1"),
        told(format=-1),
        told(format=True),
        told(made_at="yesterday"),
        told(made_at="2026-03-02T12:00:00"),
        told(migrations=[["people"]]),
        told(migrations=[["people", 1]]),
        told(program=None),
        told(tables=[table_told("People User", b"")]),
        told(tables=[{**table_told("people_user", b""), "columns": [1]}]),
        told(files=[file_told("a.png", b"", sha256="0")]),
        told(files=[file_told("a.png", b"", size=-1)]),
        told(files={"a": 1}),
        {"format": 1},
    ],
)
def test_a_manifest_that_no_program_wrote_is_refused(path: Path, said: Any) -> None:
    archive(path, said)

    with pytest.raises(Unusable, match="manifest in this file is damaged"):
        read(path)


def test_a_newer_layout_is_refused_in_a_sentence(path: Path) -> None:
    archive(path, told(format=2, program="3.1"))

    with pytest.raises(Refused, match=r"newer version of the program \(3\.1\)\. Update the program first"):
        read(path)


def test_a_small_file_that_would_fill_the_disk_is_refused(path: Path) -> None:
    rows = b"[" + b"0" * 3_000_000 + b"]\n"
    archive(path, told(tables=[table_told("people_user", rows)]), {"tables/people_user.jsonl": rows})

    with opened(path) as found, pytest.raises(Unusable, match="more than 250 times"):
        refuse_bombs(path, found.manifest)


@pytest.mark.parametrize("chunk", [1, 3, 1000])
def test_rows_are_whole_however_they_are_read(path: Path, chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "CHUNK", chunk)
    rows = b'["one"]\n["two"]\n[]\n'
    archive(path, told(tables=[table_told("people_user", rows)]), {"tables/people_user.jsonl": rows})

    with opened(path) as found:
        assert list(found.lines(found.manifest.tables[0])) == [b'["one"]\n', b'["two"]\n', b"[]\n"]


def test_a_row_without_an_end_is_refused(path: Path) -> None:
    archive(path, told(tables=[table_told("people_user", b"[1]\n[2")]), {"tables/people_user.jsonl": b"[1]\n[2"})

    with opened(path) as found, pytest.raises(Unusable, match="not what was written there"):
        list(found.lines(found.manifest.tables[0]))


def test_a_row_without_measure_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "CHUNK", 10)
    monkeypatch.setattr(archives, "LONGEST_ROW", 20)
    rows = b"[" + b"1" * 50 + b"]\n"
    archive(path, told(tables=[table_told("people_user", rows)]), {"tables/people_user.jsonl": rows})

    with opened(path) as found, pytest.raises(Unusable, match="has a row of more than"):
        list(found.lines(found.manifest.tables[0]))


def test_everything_is_read_to_check_it(path: Path) -> None:
    archive(path, told(files=[file_told("a.png", b"x", sha256=digest(b"y"))]), {"media/a.png": b"x"})

    with opened(path) as found, pytest.raises(Unusable):
        found.check_digests()


def test_an_empty_manifest_counts_nothing() -> None:
    found: Manifest = parsed(b'{"format":1,"program":"","engine":"","made_at":"2026-03-02T12:00:00Z","migrations":[],'
                             b'"tables":[],"files":[],"left_out":[]}')  # fmt: skip

    assert (found.rows, found.size, found.members) == (0, 0, ())
    assert Table("a", (), 0, 0, "").member == "tables/a.jsonl"
