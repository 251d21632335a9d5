"""The files of a course as a download and an upload in the admin."""

import struct
from datetime import UTC, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kzcourse.completing import complete_content
from kzcourse.exchanging import archives, uploads
from kzcourse.exchanging.archives import packed
from kzcourse.loading import Fault, Faulty, Refused
from kzcourse.views import course_files
from lessons.models import Course, Fact, FactText, GlossaryTerm
from quizzes.models import Question
from tests.editing import make_instructor, messages_of, sign_in
from tests.html.faults import faults_of_structure, parsed
from tests.kzcourse.course import FILES, rows_of_content, write_course

pytestmark = pytest.mark.django_db

AT = datetime(2026, 9, 1, 8, tzinfo=UTC)


@pytest.fixture
def course(tmp_path: Path, settings: Any) -> Course:
    """A small course, loaded from where the server has it."""
    settings.BASE_DIR = tmp_path
    (tmp_path / "fixtures").mkdir()
    call_command("loadcourse", write_course(tmp_path / "fixtures" / "steppe"), stdout=StringIO())
    return Course.objects.get()


@pytest.fixture
def browser(course: Course) -> Client:
    return sign_in(make_instructor(course))


def edit(model: Any, **values: Any) -> None:
    model.objects.update(**values)
    complete_content(at=AT, origin="edit")


def changed(**replaced: tuple[str, str]) -> dict[str, bytes]:
    """The files of the course, with words replaced in those whose names begin so."""
    files = {f"steppe/{name}": text.encode() for name, text in FILES.items()}
    for old, new in replaced.values():
        (name,) = (name for name, text in files.items() if old.encode() in text)
        files[name] = files[name].replace(old.encode(), new.encode())
    return files


def upload(browser: Client, course: Course, stored: bytes, name: str = "steppe.zip") -> Any:
    file = SimpleUploadedFile(name, stored)
    page = browser.post(reverse("course-files", args=[course.pk]), {"upload": file})
    assert list(faults_of_structure(parsed(page.content.decode()))) == []
    return page


def confirm(browser: Client, course: Course, page: Any, **choices: str) -> Any:
    sent = {"upload": page.context["signed"], **choices}
    return browser.post(reverse("course-files-load", args=[course.pk]), sent, follow=True)


def refusals(page: Any) -> list[str]:
    assert page.status_code == 422
    return [*page.context["faults"], *page.context["form"].errors.get("upload", [])]


# Down


def test_the_files_are_downloaded_as_they_would_be_dumped(browser: Client, course: Course) -> None:
    edit(Fact, unit="animals")

    answer = browser.get(reverse("course-files-download", args=[course.pk]))

    assert answer.headers["Content-Disposition"] == 'attachment; filename="steppe.zip"'
    with ZipFile(BytesIO(answer.content)) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    assert files == {
        f"steppe/{name}": text.replace("unit: saigas\n    qualifier", "unit: animals\n    qualifier")
        for name, text in FILES.items()
    }


@pytest.mark.parametrize(
    "there", ["", "- model: lessons.fact\n  fields: {course: [steppe], slug: x, kind: event}\n", "- ["]
)
def test_without_its_files_a_course_is_written_anew(browser: Client, course: Course, settings: Any, there: str) -> None:
    folder = settings.BASE_DIR / "fixtures" / "steppe"
    for path in folder.iterdir():
        path.unlink()
    if there:
        (folder / "9.yaml").write_text(there)

    answer = browser.get(reverse("course-files-download", args=[course.pk]))

    with ZipFile(BytesIO(answer.content)) as archive:
        assert [Path(name).name for name in archive.namelist()] == [
            "01-course.yaml",
            "02-glossary.yaml",
            "11-animals-facts.yaml",
            "12-animals-lesson.yaml",
            "13-animals-questions.yaml",
            "90-quizzes.yaml",
        ]


def test_a_course_that_could_not_be_loaded_again_is_not_downloaded(browser: Client, course: Course) -> None:
    edit(Question, prompt="")

    page = browser.get(reverse("course-files-download", args=[course.pk]))

    assert page.status_code == 409
    assert [fault.split(": ", 1)[1] for fault in page.context["faults"]] == ["prompt: This field cannot be blank."]


def test_the_page_of_a_course_leads_to_its_files(browser: Client, course: Course) -> None:
    page = browser.get(reverse("admin:lessons_course_change", args=[course.pk]))

    assert f'href="{reverse("course-files", args=[course.pk])}"' in page.content.decode()


# Up


def test_what_was_downloaded_changes_nothing_when_uploaded(browser: Client, course: Course) -> None:
    stored = browser.get(reverse("course-files-download", args=[course.pk])).content

    page = upload(browser, course, stored)

    assert page.context["counted"] == "0 new, 0 changed, 14 unchanged"


def test_first_the_plan_is_shown_then_it_is_carried_out(browser: Client, course: Course) -> None:
    edit(GlossaryTerm, term="Saiga")
    before = rows_of_content()
    files = changed(a=("saigas were counted", "saigas were seen"), b=("    feedback: That is a tenth.\n", ""))
    files["steppe/9.yaml"] = b"- model: lessons.fact\n  fields: {course: [steppe], slug: wolves, kind: event}\n"

    page = upload(browser, course, packed(files))

    assert page.status_code == 200
    assert rows_of_content() == before
    assert page.context["told"] == {
        "new": ["lessons.fact [steppe, wolves]"],
        "changed": [
            (
                "lessons.facttext [steppe, saigas-2015, en]",
                [("statement", "“About 120,000 saigas were counted.”", "“About 120,000 saigas were seen.”")],
            ),
            ("quizzes.answer [steppe, en, how-many-saigas, 2]", [("feedback", "“That is a tenth.”", "“”")]),
        ],
        "removed": [],
        "merged": [("lessons.glossaryterm [steppe, en, saiga]", ("term",))],
    }
    after = confirm(browser, course, page)
    assert messages_of(after) == ["The files are loaded: 1 new, 2 changed, 12 unchanged, 1 with edits that stay."]
    assert FactText.objects.get(fact__slug="saigas-2015").statement == "About 120,000 saigas were seen."
    assert GlossaryTerm.objects.get().term == "Saiga"
    assert LogEntry.objects.get().change_message == (
        "Files loaded: 1 new, 2 changed, 12 unchanged, 1 with edits that stay."
    )


def test_a_single_file_changes_what_it_holds(browser: Client, course: Course) -> None:
    page = upload(browser, course, changed(a=("120000\n", "130000\n"))["steppe/2-facts.yaml"], "facts.yaml")

    confirm(browser, course, page)

    assert Fact.objects.get().value == 130_000


@pytest.mark.parametrize(("side", "kept"), [("mine", "seen"), ("theirs", "found")])
def test_each_conflict_is_decided(browser: Client, course: Course, side: str, kept: str) -> None:
    edit(FactText, statement="About 120,000 saigas were seen.")
    edit(Fact, unit="animals")
    files = changed(a=("saigas were counted", "saigas were found"))

    page = upload(browser, course, packed(files))
    before = rows_of_content()
    undecided = confirm(browser, course, page)
    strange = confirm(browser, course, page, **{"choice-0": "both"})

    assert [undecided.status_code, strange.status_code] == [422, 422]
    assert rows_of_content() == before
    confirm(browser, course, undecided, **{"choice-0": side})
    assert FactText.objects.get().statement == f"About 120,000 saigas were {kept}."
    assert Fact.objects.get().unit == "animals"


def test_a_plan_is_not_carried_out_once_the_course_is_another(browser: Client, course: Course) -> None:
    page = upload(browser, course, packed(changed(a=("saigas were counted", "saigas were found"))))
    edit(FactText, statement="About 120,000 saigas were seen.")
    before = rows_of_content()

    again = confirm(browser, course, page, **{"choice-0": "theirs"})

    assert again.status_code == 409
    assert again.context["outdated"]
    assert rows_of_content() == before
    confirm(browser, course, again, **{"choice-0": "theirs"})
    assert FactText.objects.get().statement == "About 120,000 saigas were found."


def test_what_was_not_shown_to_this_person_for_this_course_is_not_loaded(browser: Client, course: Course) -> None:
    page = upload(browser, course, packed(changed(a=("saigas were counted", "saigas were found"))))
    colleague = sign_in(make_instructor(course, username="olga"))
    signed = page.context["signed"]

    for sender, sent in [(colleague, signed), (browser, f"{signed}x"), (browser, "")]:
        answer = sender.post(reverse("course-files-load", args=[course.pk]), {"upload": sent})
        assert refusals(answer) == ["This page was open too long, or is incomplete. Upload the files again."]


def test_a_plan_is_valid_for_some_hours(browser: Client, course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    page = upload(browser, course, packed(changed(a=("saigas were counted", "saigas were found"))))
    monkeypatch.setattr(uploads, "_VALID", -1)

    answer = confirm(browser, course, page)

    assert refusals(answer) == ["This page was open too long, or is incomplete. Upload the files again."]


@pytest.mark.parametrize("problem", ["faulty", "refused"])
def test_what_cannot_be_loaded_any_more_is_told(
    browser: Client, course: Course, monkeypatch: pytest.MonkeyPatch, problem: str
) -> None:
    page = upload(browser, course, packed(changed(a=("saigas were counted", "saigas were found"))))

    def fails(*args: Any, **kwargs: Any) -> Any:
        fault = Fault("2-facts.yaml", 1, "gone.")
        raise Faulty([fault]) if problem == "faulty" else Refused("UNIQUE constraint")

    monkeypatch.setattr(course_files, "carry_out", fails)

    answer = confirm(browser, course, page)

    assert answer.status_code == 409
    assert answer.context["faults"] == ["2-facts.yaml, line 1: gone." if problem == "faulty" else "UNIQUE constraint"]


def test_what_is_too_much_for_a_page_is_refused(
    browser: Client, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_CARRIED", 100)

    page = upload(browser, course, packed(changed()))

    assert refusals(page) == ["This is too much for a page. Load it with loadcourse, or upload its files one by one."]


# What is refused whole


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"- [", "line 2: this is not YAML: did not find expected node content."),
        (b"- caf\xe9", "line 1: this is not UTF-8 text. Save the file as UTF-8."),
        (
            b"- model: lessons.facttext\n  fields: {fact: [steppe, wolves], statement: x}\n",
            "line 2: fact: no fact has the key [steppe, wolves].",
        ),
        (
            FILES["2-facts.yaml"][: FILES["2-facts.yaml"].index("- model: lessons.facttext")].encode(),
            "line 1: lessons.fact [steppe, saigas-2015] stands twice, first in steppe/2-facts.yaml, line 1. Keep one.",
        ),
        (
            b"- model: lessons.course\n  fields: {slug: taiga}\n",
            "line 1: this belongs to the course “taiga”, not to “steppe”. Take it out.",
        ),
    ],
)
def test_files_with_a_fault_are_refused_whole(browser: Client, course: Course, text: bytes, said: str) -> None:
    files = changed(a=("saigas were counted", "saigas were found")) | {"steppe/9.yaml": text}
    before = rows_of_content()

    page = upload(browser, course, packed(files))

    first = refusals(page)[0]
    assert first.startswith("steppe/9.yaml, ")
    assert said.split(" did not", maxsplit=1)[0] in first
    assert rows_of_content() == before


def archive(*entries: tuple[str, bytes], method: int = ZIP_DEFLATED) -> bytes:
    stored = BytesIO()
    with ZipFile(stored, "w", method) as packing:
        for name, content in entries:
            packing.writestr(name, content)
    return stored.getvalue()


WHOLE = archive(("a.yaml", b"- model: x\n" * 1000))
LOCKED = bytearray(archive(("a.yaml", b"x")))
LOCKED[6] |= 1
LOCKED[LOCKED.index(b"PK\x01\x02") + 8] |= 1
DAMAGED = "This zip file is damaged, or was cut in half. Make it anew, or download it again."


def lying(size: int) -> bytes:
    """An archive that says of its one file that it is smaller than it is."""
    stored = bytearray(archive(("a.yaml", b"x" * 5000)))
    start = stored.index(b"PK\x01\x02")
    stored[start + 24 : start + 28] = struct.pack("<I", size)
    return bytes(stored)


@pytest.mark.parametrize(
    ("name", "stored", "said"),
    [
        ("a.txt", b"x", "Choose a .yaml file, or a .zip file of them."),
        ("a.zip", b"no zip", DAMAGED),
        ("a.zip", b"", DAMAGED),
        ("a.zip", WHOLE[: len(WHOLE) // 2], DAMAGED),
        ("a.zip", WHOLE[:40] + b"\0\0\0\0" + WHOLE[44:], DAMAGED),
        ("a.zip", lying(10), DAMAGED),
        ("a.zip", archive(), "There is no .yaml file in this zip file."),
        (
            "a.zip",
            archive(("__MACOSX/a.yaml", b"x"), ("b/.DS_Store", b"x")),
            "There is no .yaml file in this zip file.",
        ),
        ("a.zip", archive(("../a.yaml", b"x")), "“../a.yaml” in this zip file is no name of a file in a folder."),
        ("a.zip", archive(("/a.yaml", b"x")), "“/a.yaml” in this zip file is no name of a file in a folder."),
        ("a.zip", archive(("c:\\a.yaml", b"x")), "“c:\\a.yaml” in this zip file is no name of a file in a folder."),
        ("a.zip", archive(("a.exe", b"x")), "“a.exe” in this zip file is no .yaml file. Take it out."),
        ("a.zip", bytes(LOCKED), "“a.yaml” in this zip file is locked with a password. Pack it without one."),
        (
            "a.zip",
            archive(*((f"{n}.yaml", b"") for n in range(201))),
            "There are more than 200 files in this zip file.",
        ),
        (
            "a.zip",
            archive(("a.yaml", b" " * 5_000_000), ("b.yaml", b" " * 5_000_000)),
            "Unpacked, this is larger than 8 MB. Load it with loadcourse.",
        ),
        ("a.yaml", b" " * 2_000_001, "This file is larger than 2 MB. Load it with loadcourse."),
    ],
    ids=[
        "another kind of file",
        "no zip file",
        "an empty file",
        "cut in half",
        "a byte is wrong",
        "larger than it says",
        "an empty zip file",
        "nothing but litter",
        "a name above",
        "a name from the root",
        "a name of a drive",
        "a program",
        "locked",
        "too many files",
        "too large unpacked",
        "too large",
    ],
)
def test_what_is_no_archive_of_files_is_refused(
    browser: Client, course: Course, name: str, stored: bytes, said: str
) -> None:
    page = upload(browser, course, stored, name)

    assert refusals(page) == [said]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_are_refused(browser: Client, course: Course) -> None:
    page = upload(browser, course, archive(("a.yaml", b""), ("a.yaml", b"- model: x")))

    assert refusals(page) == ["“a.yaml” is in this zip file twice. Keep one."]


def test_without_a_file_the_page_asks_for_one(browser: Client, course: Course) -> None:
    page = browser.post(reverse("course-files", args=[course.pk]))

    assert refusals(page) == ["This field is required."]


def test_packing_the_same_files_gives_the_same_archive() -> None:
    files = {"b.yaml": b"b", "a.yaml": b"a"}

    assert packed(files) == packed(dict(reversed(files.items())))
    assert archives.unpacked("a.ZIP", packed(files)) == {"a.yaml": b"a", "b.yaml": b"b"}


def test_showing_a_plan_holds_nothing(browser: Client, course: Course) -> None:
    with CaptureQueriesContext(connection) as queries:
        upload(browser, course, packed(changed(a=("saigas were counted", "saigas were found"))))

    assert [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE", "BEGIN"))] == []
