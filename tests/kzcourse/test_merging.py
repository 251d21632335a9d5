"""Loading a course that was edited by hand: three sides are merged, and nothing is overwritten in silence."""

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kzcourse.completing import complete_content
from lessons.actions.publish import publish_content
from lessons.models import ContentRevision, Course, Edition, Fact, FactText, GlossaryTerm, Lesson
from people.models import User
from quizzes.actions import publish_questions, record_answer, submit
from quizzes.models import Answer, Attempt, Question, Quiz, QuizSection, Response
from tests.kzcourse.course import change, rows_of_content, write_course
from tests.quizzes.builders import begin, new_save

pytestmark = pytest.mark.django_db

AT = datetime(2026, 9, 1, 8, tzinfo=UTC)
QUESTION = "quizzes.question [steppe, en, how-many-saigas]"
TEXT = "lessons.facttext [steppe, saigas-2015, en]"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small course, loaded from a folder that is named ``course`` from where the command runs."""
    monkeypatch.chdir(tmp_path)
    write_course(tmp_path / "course")
    loadcourse(Path("course"))
    return Path("course")


def loadcourse(path: Path, *options: str) -> list[str]:
    """The lines that the command writes."""
    out = StringIO()
    call_command("loadcourse", path, *options, stdout=out)
    return out.getvalue().splitlines()


def refusal(path: Path, *options: str) -> list[str]:
    """The lines with which the command refuses."""
    with pytest.raises(CommandError) as refused:
        loadcourse(path, *options)
    return str(refused.value).splitlines()


def plan(path: Path, *options: str) -> Any:
    """What the command writes as JSON, whether it refuses or not."""
    out = StringIO()
    with suppress(CommandError):
        call_command("loadcourse", path, "--json", *options, stdout=out)
    return json.loads(out.getvalue())


def edit(model: Any, **values: Any) -> None:
    """Change the objects of a model as the admin does."""
    model.objects.update(**values)
    complete_content(at=AT, origin="edit")


def origins(obj: Any) -> list[str]:
    """Of its revisions, the newest last."""
    return [revision.origin for revision in ContentRevision.objects.of(obj)][::-1]


STATEMENT = "statement: About 120,000 saigas were counted."


# What each side has changed


def test_an_edit_stays_where_the_files_changed_nothing(folder: Path) -> None:
    edit(FactText, statement="About 120,000 saigas were seen.")
    before = rows_of_content()

    said = loadcourse(folder)

    assert said == ["0 new, 0 changed, 14 unchanged, 1 with edits that stay"]
    assert rows_of_content() == before


def test_both_sides_change_other_fields(folder: Path) -> None:
    edit(Question, prompt="How many of them?")
    change(folder, "4-questions.yaml", "There were about 120,000.", "About 120,000 were counted.")
    change(folder, "2-facts.yaml", "value: 120000", "value: 130000")

    said = loadcourse(folder)

    question = Question.objects.get()
    assert said == ["0 new, 2 changed, 12 unchanged, 1 with edits that stay"]
    assert (question.prompt, question.explanation) == ("How many of them?", "About 120,000 were counted.")
    assert Fact.objects.get().value == 130_000
    assert origins(question) == ["load", "edit", "load", "edit"]
    assert question.revision == ContentRevision.objects.of(question)[0]
    assert question.revision.rendered


def test_loading_again_after_a_merge_changes_nothing(folder: Path) -> None:
    edit(Question, prompt="How many of them?")
    change(folder, "4-questions.yaml", "There were about 120,000.", "About 120,000 were counted.")
    loadcourse(folder)
    before = rows_of_content()

    with CaptureQueriesContext(connection) as queries:
        said = loadcourse(folder)

    assert said == ["0 new, 0 changed, 14 unchanged, 1 with edits that stay"]
    assert rows_of_content() == before
    written = [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "DELETE", "UPDATE"))]
    assert [sql for sql in written if "revision" not in sql] == []


def test_what_both_sides_changed_alike_is_no_conflict(folder: Path) -> None:
    edit(FactText, statement="About 120,000 saigas were seen.")
    edit(Question, prompt="How many of them?")
    change(folder, "2-facts.yaml", "saigas were counted.", "saigas were seen.")
    change(folder, "4-questions.yaml", "How many saigas were there?", "How many of them?")

    assert loadcourse(folder) == ["0 new, 0 changed, 14 unchanged"]
    assert origins(FactText.objects.get()) == ["load", "edit", "load"]
    assert origins(Question.objects.get()) == ["load", "edit", "load"]
    newest = ContentRevision.objects.of(Question.objects.get())[0]
    assert newest.rendered == Question.objects.get().revision.rendered  # type: ignore[union-attr]  # it has one


def test_a_conflict_is_told_with_both_values_and_nothing_is_written(folder: Path) -> None:
    edit(FactText, statement="About 120,000 saigas were seen.")
    change(folder, "2-facts.yaml", STATEMENT, "statement: About 120,000 saigas were found.")
    change(folder, "1-course.yaml", "An antelope.", "A small antelope.")
    before = rows_of_content()

    said = refusal(folder)

    assert said == [
        f"course/2-facts.yaml, line 13: {TEXT} was changed here and in the database",
        "  statement: mine (database): “About 120,000 saigas were seen.”",
        "             theirs (files):  “About 120,000 saigas were found.”",
        "Nothing was loaded. Conflicts: 1. Decide all with --mine or --theirs, or name objects after them.",
    ]
    assert rows_of_content() == before
    assert refusal(folder, "--dry-run") == said


def test_long_values_are_shown_from_where_they_differ(folder: Path) -> None:
    long = "The saigas of the steppe, of which there were so many that nobody could say, were at last counted"
    edit(FactText, statement=f"{long} by plane.")
    change(folder, "2-facts.yaml", STATEMENT, f"statement: {long} from the air, which took a week.")

    said = refusal(folder)

    assert said[1:3] == [
        "  statement: mine (database): “…, were at last counted by plane.”",
        "             theirs (files):  “…, were at last counted from the air, which took a week.”",
    ]


@pytest.mark.parametrize(("side", "kept"), [("--mine", "seen"), ("--theirs", "found")])
def test_all_conflicts_are_decided_at_once(folder: Path, side: str, kept: str) -> None:
    edit(FactText, statement="About 120,000 saigas were seen.")
    edit(GlossaryTerm, term="Saiga")
    change(folder, "2-facts.yaml", STATEMENT, "statement: About 120,000 saigas were found.")

    loadcourse(folder, side)

    assert FactText.objects.get().statement == f"About 120,000 saigas were {kept}."
    assert GlossaryTerm.objects.get().term == "Saiga"  # no conflict
    before = rows_of_content()
    loadcourse(folder)
    assert rows_of_content() == before


def test_conflicts_are_decided_one_by_one(folder: Path) -> None:
    edit(FactText, statement="About 120,000 saigas were seen.")
    edit(GlossaryTerm, definition="A kind of antelope.")
    change(folder, "2-facts.yaml", STATEMENT, "statement: About 120,000 saigas were found.")
    change(folder, "1-course.yaml", "An antelope.", "A small antelope.")

    assert len(refusal(folder, "--mine", TEXT)) == 4
    loadcourse(folder, "--mine", TEXT, "--theirs", "lessons.glossaryterm:steppe/en/saiga")

    assert FactText.objects.get().statement == "About 120,000 saigas were seen."
    assert GlossaryTerm.objects.get().definition == "A small antelope."


def test_an_object_named_as_theirs_loses_its_edits(folder: Path) -> None:
    edit(FactText, statement="About 120,000 saigas were seen.")
    edit(GlossaryTerm, term="Saiga")

    loadcourse(folder, "--theirs", TEXT)

    assert FactText.objects.get().statement == "About 120,000 saigas were counted."
    assert GlossaryTerm.objects.get().term == "Saiga"
    assert origins(FactText.objects.get()) == ["load", "edit", "load"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--mine", "--theirs"], "Either --mine or --theirs decides all conflicts. Name objects after one of them."),
        (
            ["--mine", TEXT, "--theirs", TEXT],
            "An object is named twice after --mine and --theirs. Name it after one of them.",
        ),
        (["--mine", "fact x"], "Neither in conflict nor edited by hand: fact x."),
        (["--force"], "Error: unrecognized arguments: --force"),
    ],
)
def test_a_decision_that_decides_nothing_is_refused(folder: Path, options: list[str], said: str) -> None:
    assert refusal(folder, *options)[0] == said


def test_the_plan_is_told_as_json(folder: Path) -> None:
    edit(Question, prompt="How many of them?")
    edit(FactText, statement="About 120,000 saigas were seen.")
    change(folder, "4-questions.yaml", "There were about 120,000.", "About 120,000 were counted.")
    change(folder, "4-questions.yaml", "    questions:\n      - [steppe, en, how-many-saigas]\n", "")
    change(folder, "2-facts.yaml", STATEMENT, "statement: About 120,000 saigas were found.")
    change(folder, "1-course.yaml", "- model: lessons.articleauthor", "- model: lessons.glossaryterm")
    change(folder, "1-course.yaml", "    name: Aigerim\n", "    term: aigerim\n    definition: A name.\n")

    told = plan(folder)

    assert told == plan(folder, "--dry-run")
    assert told == {
        "new": ["lessons.glossaryterm [steppe, en, aigerim]"],
        "changed": [
            {
                "object": QUESTION,
                "fields": {"explanation": {"from": "There were about 120,000.", "to": "About 120,000 were counted."}},
            },
            {
                "object": "quizzes.quizsection [steppe, en, animals-quiz, 1]",
                "fields": {"questions": {"from": [["steppe", "en", "how-many-saigas"]], "to": []}},
            },
        ],
        "merged": [{"object": QUESTION, "edits_kept": ["prompt"], "taken": ["explanation"]}],
        "conflicts": [
            {
                "object": TEXT,
                "file": "course/2-facts.yaml",
                "line": 13,
                "fields": {
                    "statement": {
                        "base": "About 120,000 saigas were counted.",
                        "mine": "About 120,000 saigas were seen.",
                        "theirs": "About 120,000 saigas were found.",
                    }
                },
            }
        ],
        "removed": [],
        "kept": ["lessons.articleauthor [steppe, en, aigerim]"],
        "unchanged": 11,
    }


def test_a_load_without_conflicts_tells_as_json_what_was_done(folder: Path) -> None:
    assert plan(folder)["unchanged"] == 14


# Rows and fields that belong together


def test_the_key_of_a_question_is_merged_as_a_whole(folder: Path) -> None:
    edit(Answer, credit_millionths=500_000)
    change(folder, "4-questions.yaml", "That is a tenth.", "That is a tenth of them.")

    said = refusal(folder)

    assert said[0] == f"course/4-questions.yaml, line 1: {QUESTION} was changed here and in the database"
    assert [line.split(":")[0] for line in said[1:3]] == ["  answers", "           theirs (files)"]
    loadcourse(folder, "--theirs")
    assert list(Answer.objects.values_list("credit_millionths", flat=True)) == [1_000_000, 0]


def test_an_edited_key_stays_with_rows_that_came_and_went(folder: Path) -> None:
    Answer.objects.get(position=2).delete()
    Answer.objects.create(question=Question.objects.get(), position=5, text="1")
    complete_content(at=AT, origin="edit")
    change(folder, "4-questions.yaml", "How many saigas were there?", "How many?")

    loadcourse(folder)

    assert list(Answer.objects.values_list("position", "text")) == [(1, "120000"), (5, "1")]
    assert Question.objects.get().prompt == "How many?"


def test_other_numbers_of_rows_in_the_same_order_are_no_change(folder: Path) -> None:
    edit(Question, prompt="How many?")
    Answer.objects.filter(position=2).update(position=7)

    assert loadcourse(folder) == ["0 new, 0 changed, 13 unchanged, 1 with edits that stay"]
    assert Answer.objects.get(text="12000").position == 7


def test_sections_of_a_quiz_stay_beside_terms_from_the_files(folder: Path) -> None:
    edit(QuizSection, draw=3)
    change(folder, "4-questions.yaml", "    title: Quiz on animals", "    title: On animals")

    loadcourse(folder)
    before = rows_of_content()
    loadcourse(folder)

    assert rows_of_content() == before
    assert (Quiz.objects.get().title, QuizSection.objects.get().draw) == ("On animals", 3)
    assert origins(Quiz.objects.get()) == ["load", "edit", "load", "edit"]


def test_the_kind_of_a_fact_and_its_figure_are_one(folder: Path) -> None:
    edit(Fact, kind="event", value=None, unit="", qualifier="")
    change(folder, "2-facts.yaml", "value: 120000", "value: 130000")

    said = refusal(folder)

    assert [line.split(":")[0].strip() for line in said[1:-1:2]] == ["kind", "value", "unit", "qualifier"]


def test_the_gaps_of_a_cloze_and_its_key_are_one(folder: Path) -> None:
    edit(Question, kind="cloze", prompt="There were [[a]].", options={"gaps": {"a": "number"}})
    change(folder, "4-questions.yaml", "How many saigas were there?", "How many?")

    assert len(plan(folder)["conflicts"]) == 1
    assert set(plan(folder)["conflicts"][0]["fields"]) == {"kind", "options", "prompt"}


def test_answers_alone_in_a_file_change_no_others(folder: Path) -> None:
    edit(Question, prompt="How many?")
    (folder / "only.yaml").write_text(
        "- model: quizzes.answer\n  fields:\n    question: [steppe, en, how-many-saigas]\n    position: 2\n"
        "    text: '12000'\n    feedback: No.\n"
    )

    assert loadcourse(folder / "only.yaml") == ["0 new, 1 changed, 0 unchanged"]

    assert list(Answer.objects.values_list("text", "feedback")) == [("120000", ""), ("12000", "No.")]
    assert Question.objects.get().prompt == "How many?"


# What the files say was said before


def dumpcourse() -> None:
    call_command("dumpcourse", "course", stdout=StringIO())


def test_an_edit_after_dumping_is_no_conflict_with_what_was_dumped(folder: Path) -> None:
    edit(FactText, statement="About 120,000 saigas were seen.")
    dumpcourse()
    edit(FactText, statement="About 120,000 saigas were found.")

    assert loadcourse(folder) == ["0 new, 0 changed, 14 unchanged, 1 with edits that stay"]
    assert FactText.objects.get().statement == "About 120,000 saigas were found."


def test_dumping_after_a_conflict_was_decided_for_the_database_writes_the_edit(folder: Path) -> None:
    edit(FactText, statement="About 120,000 saigas were seen.")
    change(folder, "2-facts.yaml", STATEMENT, "statement: About 120,000 saigas were found.")
    loadcourse(folder, "--mine")

    dumpcourse()

    assert "were seen." in (folder / "2-facts.yaml").read_text()
    assert loadcourse(folder) == ["0 new, 0 changed, 14 unchanged"]


def test_what_was_made_by_hand_and_in_the_files_is_a_conflict_where_it_differs(folder: Path) -> None:
    GlossaryTerm.objects.create(edition=Edition.objects.get(), slug="wolf", term="wolf", definition="A hunter.")
    complete_content(at=AT, origin="edit")
    fields = "{edition: [steppe, en], slug: wolf, term: wolf, definition: An animal.}"
    (folder / "9.yaml").write_text(f"- model: lessons.glossaryterm\n  fields: {fields}\n")

    told = plan(folder)

    assert [each["fields"] for each in told["conflicts"]] == [
        {"definition": {"base": None, "mine": "A hunter.", "theirs": "An animal."}}
    ]


def test_a_rename_by_hand_stays_and_later_changes_find_it(folder: Path) -> None:
    lesson = Lesson.objects.get()
    lesson.slug = "fauna"
    lesson.save()
    publish_content([lesson], renamed=True, author=None, origin="edit", at=AT)
    publish_questions(Question.objects.all(), author=None, origin="edit", at=AT)
    change(folder, "3-lesson.yaml", "title: Animals", "title: The animals")

    loadcourse(folder)

    lesson.refresh_from_db()
    assert (lesson.slug, lesson.title) == ("fauna", "The animals")
    before = rows_of_content()
    loadcourse(folder)
    assert rows_of_content() == before


def test_a_course_renamed_by_hand_is_found(folder: Path) -> None:
    edit(Course, slug="grassland")
    change(folder, "1-course.yaml", "An antelope.", "A small antelope.")

    assert loadcourse(folder)[-1].startswith("0 new, 1 changed, 13 unchanged")
    assert Course.objects.get().slug == "grassland"
    assert GlossaryTerm.objects.get().definition == "A small antelope."


def test_a_retired_question_stays_retired_when_the_database_said(folder: Path) -> None:
    change(folder, "4-questions.yaml", "    kind: numeric", "    kind: numeric\n    retired_at: 2026-09-01T08:00:00Z")
    loadcourse(folder)
    edit(Question, prompt="How many?", retired_at=AT + timedelta(days=1))

    loadcourse(folder)

    assert Question.objects.get().retired_at == AT + timedelta(days=1)


def test_a_question_retired_by_hand_stays_retired(folder: Path) -> None:
    edit(Question, retired_at=AT)
    change(folder, "4-questions.yaml", "There were about 120,000.", "Many.")

    loadcourse(folder)

    assert Question.objects.get().retired_at == AT
    assert Question.objects.get().explanation == "Many."


def test_a_field_that_the_history_does_not_know_had_its_default(folder: Path) -> None:
    (loaded,) = ContentRevision.objects.of(GlossaryTerm.objects.get())
    content = {name: value for name, value in loaded.content.items() if name != "retired_at"}
    ContentRevision.objects.filter(pk=loaded.pk).update(content=content)
    edit(GlossaryTerm, retired_at=AT)

    assert loadcourse(folder) == ["0 new, 0 changed, 14 unchanged, 1 with edits that stay"]
    assert GlossaryTerm.objects.get().retired_at == AT


# Learners and authors


def test_what_learners_did_survives_every_load(folder: Path) -> None:
    learner = User.objects.create_user("aliya")
    attempt = begin(Quiz.objects.get(), learner, purpose=Attempt.Purpose.GRADED, at=AT)
    record_answer(learner=learner, attempt_id=attempt.pk, number=1, entries={"text": "120000"}, save=new_save(), at=AT)
    submit(learner=learner, attempt_id=attempt.pk, at=AT)
    before = list(Attempt.objects.values()), list(Response.objects.values()), list(attempt.items.values())
    edit(Question, prompt="How many?")
    change(folder, "4-questions.yaml", "text: '120000'", "text: '130000'")
    change(folder, "4-questions.yaml", "How many saigas were there?", "How many of them?")

    loadcourse(folder, "--theirs")

    assert (list(Attempt.objects.values()), list(Response.objects.values()), list(attempt.items.values())) == before


def test_edits_that_stay_are_still_their_authors(folder: Path) -> None:
    author = User.objects.create_user("asel")
    text, question = FactText.objects.get(), Question.objects.get()
    text.statement, question.prompt = "About 120,000 saigas were seen.", "How many?"
    text.save()
    question.save()
    publish_content([text], renamed=False, author=author, origin="edit", at=AT)
    publish_questions(Question.objects.all(), author=None, origin="edit", at=AT)
    change(folder, "2-facts.yaml", STATEMENT, "statement: About 120,000 saigas were found.")
    change(folder, "4-questions.yaml", "There were about 120,000.", "Many.")

    loadcourse(folder, "--mine")

    assert [revision.author for revision in ContentRevision.objects.of(text)] == [author, None, author, None]
    assert ContentRevision.objects.of(question)[0].author is None


def test_a_dry_run_holds_nothing(folder: Path) -> None:
    with CaptureQueriesContext(connection) as queries:
        loadcourse(folder, "--dry-run")

    assert [query["sql"] for query in queries if "FOR UPDATE" in query["sql"] or query["sql"].startswith("BEGIN")] == []
