"""Writing a course from the database back into its files."""

import difflib
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from kzcourse.completing import complete_content
from lessons.actions.publish import publish_content
from lessons.models import Course, Edition, Fact, FactText, GlossaryTerm, Lesson, Passage
from quizzes.models import Answer, Evidence, Question, Quiz, QuizSection
from tests.kzcourse.course import change, write_course

pytestmark = pytest.mark.django_db

AT = datetime(2026, 9, 1, 8, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small course, loaded from a folder that is named ``course`` from where the command runs."""
    monkeypatch.chdir(tmp_path)
    write_course(tmp_path / "course")
    call_command("loadcourse", "course", stdout=StringIO())
    return Path("course")


def dumpcourse(*arguments: Any) -> list[str]:
    """The lines that the command writes, once what was edited is kept in the history, as the admin does."""
    complete_content(at=AT, origin="edit")
    out = StringIO()
    call_command("dumpcourse", *arguments, stdout=out)
    return out.getvalue().splitlines()


def refusal(*arguments: Any) -> list[str]:
    """The lines that the command writes and then those with which it refuses."""
    complete_content(at=AT, origin="edit")
    out = StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("dumpcourse", *arguments, stdout=out)
    return [*out.getvalue().splitlines(), *str(refused.value).splitlines()]


def texts(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def diff(before: dict[str, bytes], after: dict[str, bytes]) -> list[str]:
    """The lines that went and those that came, as git shows them, of files in both."""
    found = []
    for name in sorted(before.keys() | after.keys()):
        old, new = (side.get(name, b"").decode().splitlines() for side in (before, after))
        lines = difflib.unified_diff(old, new, lineterm="", n=0)
        found += [line for line in lines if line[:3] not in {"---", "+++"} and line[:2] != "@@"]
    return found


def dumped(folder: Path) -> list[str]:
    before = texts(folder)
    dumpcourse(folder)
    return diff(before, texts(folder))


# Nothing changed


def test_files_of_which_nothing_changed_are_not_touched(folder: Path) -> None:
    before = texts(folder)
    stamps = {path: path.stat().st_mtime_ns for path in folder.iterdir()}

    assert dumpcourse(folder) == ["0 files written"]
    assert texts(folder) == before
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == stamps
    assert dumpcourse(folder, "--check") == ["The files and the database say the same."]


# One change


def test_only_the_lines_of_the_changed_field_are_written_anew(folder: Path) -> None:
    Fact.objects.update(value=Decimal("130000.5"), qualifier="")
    FactText.objects.update(statement="no")

    assert dumped(folder) == [
        "-    value: 120000",
        "+    value: 130000.5",
        "-    qualifier: about",
        "-    statement: About 120,000 saigas were counted.",
        "+    statement: 'no'",
    ]
    assert dumpcourse(folder) == ["0 files written"]


def test_a_field_that_was_not_written_comes_after_those_before_it(folder: Path) -> None:
    Question.objects.update(hints=["Count: twice.", "Again."], penalty=Decimal("0.25"), retired_at=AT, shuffle=False)

    assert dumped(folder) == [
        "+    hints:",
        "+      - 'Count: twice.'",
        "+      - Again.",
        "+    penalty: 0.25",
        "+    shuffle: false",
        "+    retired_at: 2026-09-01T08:00:00Z",
    ]


def test_comments_stay_beside_what_they_are_about(folder: Path) -> None:
    change(folder, "2-facts.yaml", "- model: lessons.facttext", "# Said by the ministry.\n- model: lessons.facttext")
    change(folder, "2-facts.yaml", "    unit: saigas", "    # Counted from the air.\n    unit: saigas  # all of them")
    Fact.objects.update(value=Decimal(130000), qualifier="over")
    FactText.objects.update(statement="Over 130,000 saigas were counted.")

    assert dumped(folder) == [
        "-    value: 120000",
        "+    value: 130000",
        "-    qualifier: about",
        "+    qualifier: over",
        "-    statement: About 120,000 saigas were counted.",
        "+    statement: Over 130,000 saigas were counted.",
    ]


def test_a_renamed_object_is_renamed_wherever_files_name_it(folder: Path) -> None:
    lesson = Lesson.objects.get()
    lesson.slug = "fauna"
    lesson.save()
    publish_content([lesson], renamed=True, author=None, origin="edit", at=AT)

    assert dumped(folder) == [
        "-    slug: animals",
        "+    slug: fauna",
        "-    lesson: [steppe, en, animals]",
        "+    lesson: [steppe, en, fauna]",
        "-    lesson: [steppe, en, animals]",
        "+    lesson: [steppe, en, fauna]",
        "-    passage: [steppe, en, animals, saigas]",
        "+    passage: [steppe, en, fauna, saigas]",
        "-    lesson: [steppe, en, animals]",
        "+    lesson: [steppe, en, fauna]",
    ]


# Rows that come and go


def test_a_new_part_stands_below_its_siblings(folder: Path) -> None:
    question = Question.objects.get()
    Answer.objects.create(question=question, position=3, text="1200", feedback="A hundredth.")
    Evidence.objects.create(question=question, position=2, passage=Passage.objects.get(), exact="an antelope")

    before = (folder / "4-questions.yaml").read_text()
    dumpcourse(folder)

    answer = """\
    feedback: That is a tenth.

- model: quizzes.answer
  fields:
    question: [steppe, en, how-many-saigas]
    position: 3
    text: '1200'
    feedback: A hundredth.
"""
    evidence = """\
    exact: There were about 120,000 saigas

- model: quizzes.evidence
  fields:
    question: [steppe, en, how-many-saigas]
    position: 2
    passage: [steppe, en, animals, saigas]
    exact: an antelope
"""
    after = before
    for new in (answer, evidence):
        after = after.replace(new.splitlines(keepends=True)[0], new)
    assert (folder / "4-questions.yaml").read_text() == after


def test_parts_that_are_gone_are_removed(folder: Path) -> None:
    Answer.objects.get(position=2).delete()
    QuizSection.objects.all().delete()

    assert dumped(folder) == [
        "-- model: quizzes.answer",
        "-  fields:",
        "-    question: [steppe, en, how-many-saigas]",
        "-    position: 2",
        "-    text: '12000'",
        "-    feedback: That is a tenth.",
        "-",
        "-",
        "-- model: quizzes.quizsection",
        "-  fields:",
        "-    quiz: [steppe, en, animals-quiz]",
        "-    questions:",
        "-      - [steppe, en, how-many-saigas]",
    ]


def test_new_content_stands_beside_its_siblings_with_its_parts(folder: Path) -> None:
    edition, lesson, fact = Edition.objects.get(), Lesson.objects.get(), Fact.objects.get()
    question = Question.objects.create(
        edition=edition, slug="why", lesson=lesson, fact=fact, kind="reflection", prompt="Why?"
    )
    Answer.objects.create(question=question, text="Because.")
    Passage.objects.create(lesson=lesson, slug="wolves", heading="Wolves", text="Wolves live there.\n", position=2)

    assert dumped(folder) == [
        "+",
        "+- model: lessons.passage",
        "+  fields:",
        "+    lesson: [steppe, en, animals]",
        "+    slug: wolves",
        "+    position: 2",
        "+    heading: Wolves",
        "+    text: |",
        "+      Wolves live there.",
        "+- model: quizzes.question",
        "+  fields:",
        "+    edition: [steppe, en]",
        "+    slug: why",
        "+    lesson: [steppe, en, animals]",
        "+    fact: [steppe, saigas-2015]",
        "+    kind: reflection",
        "+    tags: []",
        "+    prompt: Why?",
        "+",
        "+- model: quizzes.answer",
        "+  fields:",
        "+    question: [steppe, en, why]",
        "+    position: 1",
        "+    text: Because.",
        "+",
    ]


def test_what_comes_before_all_its_siblings_stands_before_them(folder: Path) -> None:
    Quiz.objects.update(position=2)
    Quiz.objects.create(edition=Edition.objects.get(), slug="first", title="First")

    dumpcourse(folder)

    text = (folder / "4-questions.yaml").read_text()
    assert text.index("slug: first") < text.index("slug: animals-quiz")
    assert text.count("\n\n- model") == text.count("- model") - 1


def test_a_new_lesson_gets_files_of_its_own_and_what_no_lesson_has_stands_with_the_others(folder: Path) -> None:
    edition, course = Edition.objects.get(), Course.objects.get()
    lesson = Lesson.objects.create(edition=edition, slug="plants", title="Plants", summary="What grows.", position=2)
    Passage.objects.create(lesson=lesson, slug="grass", heading="Grass", text="Grass grows.\n")
    fact = Fact.objects.create(course=course, slug="grass", kind="event", date="2022")
    FactText.objects.create(fact=fact, statement="Grass grew.")
    Question.objects.create(edition=edition, slug="grass", lesson=lesson, fact=fact, kind="reflection", prompt="Why?")
    Edition.objects.create(course=course, language="kk", title="Дала", summary="Дала.")
    kazakh = Edition.objects.get(language="kk")
    GlossaryTerm.objects.create(edition=kazakh, slug="saiga", term="киік", definition="Бөкен.")

    dumpcourse(folder)

    assert sorted(texts(folder)) == [
        "1-course.yaml",
        "2-facts.yaml",
        "22-plants-lesson.yaml",
        "23-plants-questions.yaml",
        "3-lesson.yaml",
        "4-questions.yaml",
        "kk-02-glossary.yaml",
    ]
    assert "    date: '2022'\n\n- model: lessons.facttext\n" in (folder / "2-facts.yaml").read_text()
    assert dumpcourse(folder) == ["0 files written"]


def test_into_an_empty_folder_goes_the_whole_course(folder: Path) -> None:
    said = dumpcourse(Path("new"))

    assert said == [
        "written: new/01-course.yaml",
        "written: new/02-glossary.yaml",
        "written: new/11-animals-facts.yaml",
        "written: new/12-animals-lesson.yaml",
        "written: new/13-animals-questions.yaml",
        "written: new/90-quizzes.yaml",
        "6 files written",
    ]
    assert (Path("new") / "02-glossary.yaml").read_text() == (
        "- model: lessons.glossaryterm\n  fields:\n    edition: [steppe, en]\n    slug: saiga\n    term: saiga\n"
        "    variants: [saigas]\n    definition: An antelope.\n"
    )
    assert dumpcourse(Path("new")) == ["0 files written"]


# Files as people write them


def rewritten(folder: Path, name: str, how: Callable[[str], str]) -> bytes:
    """Let a file be written in another way, which says the same."""
    path = folder / name
    path.write_bytes(how(path.read_text()).encode())
    assert dumpcourse(folder) == ["0 files written"]
    return path.read_bytes()


@pytest.mark.parametrize(
    ("name", "how", "old", "new"),
    [
        ("crlf", lambda text: text.replace("\n", "\r\n"), b"    unit: saigas\r\n", b"    unit: animals\r\n"),
        ("bom", lambda text: f"\ufeff{text}", b"    unit: saigas\n", b"    unit: animals\n"),
        ("no newline at the end", lambda text: text.rstrip(), b"    unit: saigas\n", b"    unit: animals\n"),
        (
            "indented",
            lambda text: "".join(f"  {line}" for line in text.splitlines(True)),
            b"unit: saigas",
            b"unit: animals",
        ),
        (
            "dashes alone",
            lambda text: text.replace("- model", "-\n  model"),
            b"    unit: saigas\n",
            b"    unit: animals\n",
        ),
        (
            "in another order",
            lambda text: text.replace("- model: lessons.fact\n  fields:", "- fields:").replace(
                "    qualifier: about\n", "    qualifier: about\n  model: lessons.fact\n"
            ),
            b"    unit: saigas\n",
            b"    unit: animals\n",
        ),
        ("quoted", lambda text: text.replace("unit: saigas", 'unit: "saigas"'), b'unit: "saigas"', b'unit: "animals"'),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_a_file_keeps_its_own_ways(folder: Path, name: str, how: Callable[[str], str], old: bytes, new: bytes) -> None:
    before = rewritten(folder, "2-facts.yaml", how)
    Fact.objects.update(unit="animals")

    dumpcourse(folder)

    assert before.count(old) == 1
    assert (folder / "2-facts.yaml").read_bytes() == before.replace(old, new)


def test_a_record_in_braces_is_written_anew_and_its_neighbors_stay(folder: Path) -> None:
    fields = "{edition: [steppe, en], slug: wolf, term: wolf, definition: W.}"
    text = f"# A term.\n- {{model: lessons.glossaryterm, fields: {fields}}}\n\n"
    (folder / "0.yaml").write_text(
        f"{text}# The end.\n- model: lessons.articleauthor\n  fields: {{edition: [steppe, en], slug: b, name: B}}\n"
    )
    call_command("loadcourse", "course", stdout=StringIO())
    GlossaryTerm.objects.filter(slug="wolf").update(definition="A hunter.")

    dumpcourse(folder)

    assert (folder / "0.yaml").read_text() == (
        "# A term.\n- model: lessons.glossaryterm\n  fields:\n    edition: [steppe, en]\n    slug: wolf\n    term: wolf\n"
        "    variants: []\n    definition: A hunter.\n\n# The end.\n- model: lessons.articleauthor\n"
        "  fields: {edition: [steppe, en], slug: b, name: B}\n"
    )


ANCHORED = """\
- model: lessons.glossaryterm
  fields:
    edition: [steppe, en]
    slug: w
    term: &t W
    definition: *t
"""


@pytest.mark.parametrize(
    "text",
    [
        "[{model: lessons.glossaryterm, fields: {edition: [steppe, en], slug: wolf, term: wolf, definition: W.}}]\n",
        ANCHORED,
    ],
)
def test_a_file_that_cannot_be_changed_in_part_is_written_anew(folder: Path, text: str) -> None:
    (folder / "0.yaml").write_text(text)
    call_command("loadcourse", "course", stdout=StringIO())
    GlossaryTerm.objects.filter(term__in=["wolf", "W"]).update(term="Wolf")

    dumpcourse(folder)

    assert "    term: Wolf\n" in (folder / "0.yaml").read_text()
    assert dumpcourse(folder) == ["0 files written"]


def test_a_file_with_nothing_but_comments_keeps_them(folder: Path) -> None:
    (folder / "aa-02-glossary.yaml").write_text("# Terms.")
    edition = Edition.objects.create(course=Course.objects.get(), language="aa", title="A", summary="A.")
    GlossaryTerm.objects.create(edition=edition, slug="wolf", term="wolf", definition="W.")

    said = dumpcourse(folder)

    assert said == ["written: course/1-course.yaml", "written: course/aa-02-glossary.yaml", "2 files written"]
    assert (folder / "aa-02-glossary.yaml").read_text().startswith("# Terms.\n\n- model: lessons.glossaryterm\n")


def test_records_of_another_course_stay_as_they_are(folder: Path) -> None:
    other = "- model: lessons.course\n  fields: {slug: taiga}\n"
    (folder / "2-facts.yaml").write_text(other + (folder / "2-facts.yaml").read_text())
    call_command("loadcourse", "course", stdout=StringIO())
    Fact.objects.update(unit="animals")

    assert "course are several" not in dumpcourse(folder, "--course", "steppe")
    assert (folder / "2-facts.yaml").read_text().startswith(other)


# What is refused


def test_a_difference_is_named_with_its_line_and_what_to_do(folder: Path) -> None:
    Fact.objects.update(value=Decimal(1), unit="animals")
    Question.objects.update(hints=["Count."])
    Answer.objects.get(position=2).delete()
    GlossaryTerm.objects.create(edition=Edition.objects.get(), slug="wolf", term="wolf", definition="A hunter.")
    before = texts(folder)

    said = refusal(folder, "--check")

    key = "[steppe, en, how-many-saigas, 2]"
    remedy = "To write it: manage.py dumpcourse course"
    assert said == [
        f"course: lessons.glossaryterm [steppe, en, wolf]: no file has it. {remedy}",
        f"course/2-facts.yaml, line 6: lessons.fact [steppe, saigas-2015]: value, unit differ. {remedy}",
        f"course/4-questions.yaml, line 1: quizzes.question [steppe, en, how-many-saigas]: hints differs. {remedy}",
        f"course/4-questions.yaml, line 20: quizzes.answer {key}: it is gone from the database. {remedy}",
        "Objects that differ: 4.",
    ]
    assert texts(folder) == before


def test_what_was_never_loaded_is_not_lost(folder: Path) -> None:
    text = "- model: lessons.fact\n  fields: {course: [steppe], slug: wolves, kind: event}\n"
    (folder / "9.yaml").write_text(text)
    before = texts(folder)

    assert refusal(folder) == [
        "course/9.yaml, line 1: lessons.fact [steppe, wolves]: it was never loaded so",
        "Nothing was written: these would be lost. Load them first: manage.py loadcourse course",
    ]
    assert texts(folder) == before
    assert refusal(folder, "--check") == [
        (
            "course/9.yaml, line 1: lessons.fact [steppe, wolves]: it was never loaded so. "
            "To load it: manage.py loadcourse course"
        ),
        "Objects that differ: 1.",
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "name"),
    [
        ("How many saigas were there?", "How many?", 1, "quizzes.question [steppe, en, how-many-saigas]"),
        ("12000'\n", "12000'\n    target: x\n", 1, "quizzes.question [steppe, en, how-many-saigas]"),
        ("    questions:\n      - [steppe, en, how-many-saigas]\n", "", 33, "quizzes.quiz [steppe, en, animals-quiz]"),
    ],
)
def test_a_change_of_the_files_that_was_never_loaded_is_not_lost(
    folder: Path, old: str, new: str, line: int, name: str
) -> None:
    Question.objects.update(prompt="How many of them?")
    complete_content(at=AT, origin="edit")
    change(folder, "4-questions.yaml", old, new)

    assert refusal(folder)[0] == f"course/4-questions.yaml, line {line}: {name}: it was never loaded so"


def test_a_part_that_the_files_no_longer_have_is_named_once(folder: Path) -> None:
    before = (folder / "4-questions.yaml").read_text()
    start, end = before.index("    tolerance: '500'\n"), before.index("- model: quizzes.evidence")
    (folder / "4-questions.yaml").write_text(before[:start] + "    tolerance: '500'\n\n" + before[end:])

    said = refusal(folder, "--check")

    what = "course/4-questions.yaml, line 1: quizzes.question [steppe, en, how-many-saigas]: it was never loaded so."
    assert said == [f"{what} To load it: manage.py loadcourse course", "Objects that differ: 1."]


def test_files_that_cannot_be_read_are_not_written(folder: Path) -> None:
    change(folder, "2-facts.yaml", "kind: figure", "kind: number")
    (folder / "9.yaml").write_text("- [")

    said = refusal(folder)

    assert len(said) == 3
    assert said[-1] == "Nothing was written. Mend these first: 2."


def test_content_that_could_not_be_loaded_again_is_named(folder: Path) -> None:
    Question.objects.update(prompt="")

    said = refusal(folder)

    assert said == [
        "course/4-questions.yaml, line 1: prompt: This field cannot be blank.",
        "Nothing was written. Mend these first: 1.",
    ]


def test_which_course_is_asked_where_it_is_not_clear(folder: Path) -> None:
    assert refusal("course/2-facts.yaml") == ["course/2-facts.yaml is a file. Name the folder that it is in."]
    assert refusal(folder, "--course", "taiga") == ['There is no course "taiga". There are: steppe.']
    Course.objects.create(slug="taiga")
    assert refusal(folder) == ["There are several courses. Say which with --course: steppe, taiga."]
    assert dumpcourse(folder, "--course", "steppe") == ["0 files written"]


def test_without_a_course_there_is_nothing_to_write() -> None:
    assert refusal() == ["There is no course yet. Load one: manage.py loadcourse PATH."]


def test_a_folder_that_cannot_be_made_is_named(folder: Path) -> None:
    assert refusal(folder / "1-course.yaml" / "below")[-1].endswith(": Not a directory. Nothing was written.")
