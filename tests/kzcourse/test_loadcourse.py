"""Loading a course from YAML files."""

from datetime import UTC, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kzcourse import loading
from kzcourse.loading.content import KEYS, Name
from kzcourse.loading.known import Known
from lessons.models import Chart, ChartPoint, ContentRevision, Course, Fact, FormerSlug, GlossaryTerm, Passage
from people.models import User
from quizzes.models import Answer, Evidence, Question, Quiz, QuizSection
from tests.kzcourse.course import CHARTS, COURSE, FACTS, LESSON, QUESTIONS, change, rows_of_content, write_course

pytestmark = pytest.mark.django_db

AT = datetime(2026, 9, 1, 8, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small course in a folder that is named ``course`` from where the command runs."""
    monkeypatch.chdir(tmp_path)
    write_course(tmp_path / "course")
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


# What is loaded


def test_a_folder_is_loaded_with_all_that_is_derived_and_a_history(folder: Path) -> None:
    said = loadcourse(folder)

    assert said == ["14 new, 0 changed, 0 unchanged"]
    passage = Passage.objects.get()
    assert passage.plain == "The saiga is an antelope. There were about 120,000 saigas in that year."
    assert [teaching.fact.slug for teaching in passage.teachings.all()] == ["saigas-2015"]
    question = Question.objects.get()
    assert question.revision == ContentRevision.objects.of(question).get()
    assert list(QuizSection.objects.get().questions.all()) == [question]
    assert set(ContentRevision.objects.values_list("model", "origin")) == {
        (model._meta.label_lower, "load")
        for model in KEYS
        if model not in {Answer, Chart, ChartPoint, Evidence, QuizSection}  # parts, and what there is none of
    }


def test_loading_twice_changes_nothing(folder: Path) -> None:
    loadcourse(folder)
    before = rows_of_content()

    with CaptureQueriesContext(connection) as queries:
        said = loadcourse(folder)

    assert said == ["0 new, 0 changed, 14 unchanged"]
    assert rows_of_content() == before
    written = [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "DELETE", "UPDATE"))]
    assert [sql for sql in written if "revision" not in sql] == []


def test_a_single_file_is_loaded_into_what_is_there(folder: Path) -> None:
    loadcourse(folder)
    change(folder, "2-facts.yaml", "120000", "130000")

    said = loadcourse(folder / "2-facts.yaml")

    assert said == ["0 new, 1 changed, 1 unchanged"]
    assert Fact.objects.get().value == 130_000
    assert "130,000" in Passage.objects.get().html


def test_files_are_read_in_whatever_order_they_refer_to_each_other(tmp_path: Path) -> None:
    folder = write_course(tmp_path / "course", {"1.yaml": QUESTIONS, "2.yaml": LESSON, "3.yaml": FACTS + COURSE})

    assert loadcourse(folder) == ["14 new, 0 changed, 0 unchanged"]


def test_a_field_that_is_not_written_goes_back_to_its_default(folder: Path) -> None:
    loadcourse(folder)
    change(folder, "2-facts.yaml", "    qualifier: about\n", "")

    loadcourse(folder)

    assert Fact.objects.get().qualifier == ""


def test_values_of_every_sort_are_read_as_they_are_written(folder: Path) -> None:
    written = {
        "slug": "2015",
        "lesson": "",
        "prompt": "2015-01-02",
        "kind": "cloze",
        "options": "{typing_slip: true, gaps: {a: number}}",
        "penalty": "0.1",
        "shuffle": "no",
        "retired_at": "2026-09-01T08:00:00Z",
    }
    (folder / "9.yaml").write_text(record(*RECORDS["question"], written), encoding="utf-8")

    loadcourse(folder)

    question = Question.objects.get(slug="2015")
    assert (question.lesson, question.prompt, question.penalty) == (None, "2015-01-02", Decimal("0.1"))
    assert question.options == {"typing_slip": True, "gaps": {"a": "number"}}
    assert (question.shuffle, question.retired_at) == (False, AT)
    assert loadcourse(folder) == ["0 new, 0 changed, 15 unchanged"]


def test_a_changed_reference_leads_elsewhere(folder: Path) -> None:
    loadcourse(folder)
    change(folder, "4-questions.yaml", "    lesson: [steppe, en, animals]\n    title", "    title")
    change(folder, "4-questions.yaml", "    questions:\n      - [steppe, en, how-many-saigas]\n", "    draw: 1\n")

    said = loadcourse(folder)

    assert said == ["0 new, 2 changed, 12 unchanged"]
    assert Quiz.objects.get().lesson is None
    assert list(QuizSection.objects.get().questions.all()) == []


def test_another_list_of_questions_alone_is_a_change(folder: Path) -> None:
    loadcourse(folder)
    change(folder, "4-questions.yaml", "    questions:\n      - [steppe, en, how-many-saigas]\n", "    questions: []\n")

    said = loadcourse(folder)

    assert said == ["0 new, 1 changed, 13 unchanged"]
    assert list(QuizSection.objects.get().questions.all()) == []


def test_parts_that_a_question_no_longer_has_are_removed(folder: Path) -> None:
    loadcourse(folder)
    _, wrong_answer = QUESTIONS.split("    tolerance: '500'\n\n")
    change(folder, "4-questions.yaml", wrong_answer[: wrong_answer.index("- model: quizzes.evidence")], "")

    said = loadcourse(folder)

    assert said == ["0 new, 0 changed, 13 unchanged, 1 removed"]
    assert [answer.text for answer in Answer.objects.all()] == ["120000"]
    newest = ContentRevision.objects.of(Question.objects.get())[0]
    assert [answer["text"] for answer in newest.content["answers"]] == ["120000"]


def test_parts_of_a_question_that_is_not_in_the_files_stay(folder: Path) -> None:
    loadcourse(folder)
    (folder / "4-questions.yaml").write_text("")

    loadcourse(folder)

    assert (Answer.objects.count(), Evidence.objects.count(), QuizSection.objects.count()) == (2, 1, 1)


def test_content_that_the_files_no_longer_have_is_kept_and_named(folder: Path) -> None:
    loadcourse(folder)
    edition = Course.objects.get().editions.get()
    retired = {"definition": "Grass.", "retired_at": AT}
    GlossaryTerm.objects.create(edition=edition, slug="feather-grass", term="feather grass", **retired)
    change(folder, "1-course.yaml", COURSE[COURSE.index("- model: lessons.glossaryterm") :], "")

    said = loadcourse(folder)

    assert said == [
        "not in the files: lessons.glossaryterm [steppe, en, saiga], kept",
        "0 new, 0 changed, 13 unchanged",
    ]
    assert GlossaryTerm.objects.count() == 2


def test_a_course_that_the_files_do_not_hold_is_left_out_of_it(folder: Path) -> None:
    loadcourse(folder)
    other = Course.objects.create(slug="forest")
    Fact.objects.create(course=other, slug="wolves", kind="event")

    assert loadcourse(folder) == ["0 new, 0 changed, 14 unchanged"]


def test_other_courses_are_neither_derived_nor_revised(folder: Path) -> None:
    other = Course.objects.create(slug="forest")
    Fact.objects.create(course=other, slug="wolves", kind="event")

    loadcourse(folder)

    assert not ContentRevision.objects.filter(content__slug__in=["forest", "wolves"]).exists()


def test_instructors_and_running_attempts_are_left_alone(folder: Path) -> None:
    loadcourse(folder)
    course, person = Course.objects.get(), User.objects.create(username="asel")
    course.instructors.add(person)
    change(folder, "1-course.yaml", "slug: steppe\n", "slug: steppe\n    public: false\n")

    loadcourse(folder)

    course.refresh_from_db()
    assert not course.public
    assert list(course.instructors.all()) == [person]


def test_a_dry_run_tells_what_would_be_done_and_does_nothing(folder: Path) -> None:
    said = loadcourse(folder, "--dry-run")

    assert said == ["would be 14 new, 0 changed, 0 unchanged"]
    assert not Course.objects.exists()


def test_a_slug_that_something_else_has_now_names_that(folder: Path) -> None:
    loadcourse(folder)
    course = Course.objects.get()
    renamed = Fact.objects.create(course=course, slug="saigas-in-2015", kind="event")
    FormerSlug.objects.create(model="lessons.fact", parent_id=course.pk, slug="saigas-2015", object_id=renamed.pk)

    assert loadcourse(folder) == [
        "not in the files: lessons.fact [steppe, saigas-in-2015], kept",
        "0 new, 0 changed, 14 unchanged",
    ]


# What is wrong with files


NOT_RECORDS = [
    ("x: [1\n", "line 2: this is not YAML: did not find expected ',' or ']' (begun in line 1)."),
    ("- a: b: c\n", "line 1: this is not YAML: mapping values are not allowed in this context."),
    ("- model: 'x\n\n", "line 3: this is not YAML: found unexpected end of stream (begun in line 1)."),
    (
        "- " + "[" * 100_000,
        "line 1: lists and mappings stand in each other too deeply here. Write fewer of them.",
    ),
    ("ok\n\x07\n", "line 2: a control character stands here. Remove it."),
    ("model: lessons.fact\n", 'line 1: a list of records is needed. Start each one with "- model: ".'),
    ("\n- lessons.fact\n", 'line 2: a record is written as lines of "name: value".'),
    ("- model: lessons.fact\n  fields: [1]\n", 'line 2: "fields" is written as lines of "name: value".'),
    ("- model: lessons.fact\n", 'line 1: this record has no "fields". Write "- model: " and, below it, "fields:".'),
    ("- field: {}\n", 'line 1: a record has no "field". Did you mean fields?'),
    (
        "- model: lessons.fact\n  pk: 7\n  fields: {}\n",
        "line 2: content is named by its natural key, not by a number. Remove pk.",
    ),
    ("- model: a\n  model: b\n  fields: {}\n", 'line 1: "model" stands twice. Keep one.'),
    (
        "- model: lessons.lessen\n  fields: {}\n",
        "line 1: there is no model lessons.lessen. Did you mean lessons.lesson?",
    ),
    (
        "- model: people.user\n  fields: {}\n",
        "line 1: people.user can't be loaded from files: they hold content only. Remove this record.",
    ),
    (
        "- model: quizzes.attempt\n  fields: {}\n",
        "line 1: quizzes.attempt can't be loaded from files: they hold content only. Remove this record.",
    ),
    (
        "- model: lessons.course\n  fields: {slug: steppe}\n",
        "line 1: lessons.course [steppe] stands twice, first in course/1-course.yaml, line 1. Keep one.",
    ),
]


@pytest.mark.parametrize(("text", "expected"), NOT_RECORDS)
def test_what_is_no_record_of_content_is_named_with_its_line(folder: Path, text: str, expected: str) -> None:
    (folder / "9.yaml").write_text(text, encoding="utf-8")

    said = refusal(folder)

    assert said == [f"course/9.yaml, {expected}", "Nothing was loaded. Mend these first: 1."]


QUESTION = {
    "edition": "[steppe, en]",
    "slug": "new",
    "fact": "[steppe, saigas-2015]",
    "kind": "numeric",
    "prompt": "How many?",
}
FACT = {"course": "[steppe]", "slug": "new", "kind": "figure", "value": "1"}
SECTION = {"quiz": "[steppe, en, animals-quiz]", "position": "2"}

#: A few letters that would be a thousand million values, were they written out.
MANY = "{a0: &a0 x, " + ", ".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)) + "}"

BAD_FIELDS = [
    # names of fields
    ("question", {"promt": "Why?"}, "promt: quizzes.question has no such field. Did you mean prompt?"),
    (
        "question",
        {"revision": "1"},
        "revision: files don't hold this field: it is derived, or it belongs to people. Remove it.",
    ),
    (
        "course",
        {"instructors": "[]"},
        "instructors: files don't hold this field: it is derived, or it belongs to people. Remove it.",
    ),
    # references
    (
        "question",
        {"lesson": "[steppe, en, animal]"},
        "lesson: no lesson has the key [steppe, en, animal]. Did you mean [steppe, en, animals]?",
    ),
    ("question", {"fact": "[taiga, wolves]"}, "fact: no fact has the key [taiga, wolves]."),
    (
        "question",
        {"fact": "saigas-2015"},
        "fact: write the natural key of what is meant as a list, like [course, en, slug].",
    ),
    (
        "question",
        {"fact": "[]"},
        "fact: the natural key is empty. Write it like [course, en, slug], or remove the line.",
    ),
    ("question", {"fact": "[steppe, [saigas-2015]]"}, "fact: a text is needed here, not a list or a mapping."),
    ("question", {"fact": "[steppe, {}]"}, "fact: a text is needed here, not a list or a mapping."),
    ("question", {"fact": "[steppe, no]"}, "fact: YAML reads this as False. Put it in quotes: 'no'."),
    ("question", {"fact": "''"}, "fact: write the natural key of what is meant as a list, like [course, en, slug]."),
    ("question", {"fact": ""}, "fact: nothing is written here. Write '' for an empty text, or remove the line."),
    (
        "section",
        {"questions": "[how-many-saigas]"},
        "questions: write the natural key of what is meant as a list, like [course, en, slug].",
    ),
    (
        "section",
        {"questions": "[[steppe, en, how-many]]"},
        "questions: no question has the key [steppe, en, how-many]. Did you mean [steppe, en, how-many-saigas]?",
    ),
    # values
    (
        "question",
        {"kind": "numerik"},
        (
            "kind: “numerik” is none of single_choice, multiple_choice, true_false, numeric, short_text, matching, "
            "ordering, cloze, categorise, evidence, reflection. Did you mean numeric?"
        ),
    ),
    ("question", {"prompt": ""}, "prompt: nothing is written here. Write '' for an empty text, or remove the line."),
    ("question", {"prompt": "''"}, "prompt: This field cannot be blank."),
    ("question", {"prompt": "yes"}, "prompt: YAML reads this as True. Put it in quotes: 'yes'."),
    ("question", {"prompt": "12:30"}, "prompt: YAML reads this as 750. Put it in quotes: '12:30'."),
    ("question", {"prompt": "[why]"}, "prompt: a text is needed here, not a list or a mapping."),
    ("question", {"prompt": '"a\\0"'}, "prompt: it holds a character that can't be stored. Remove it."),
    ("question", {"slug": "Über"}, "slug: Write lower-case letters, digits and single hyphens, like csto-1992."),
    (
        "question",
        {"tags": "[2015]"},
        "tags: a list of texts is needed here, like [first, second]; numbers and yes or no in quotes.",
    ),
    (
        "question",
        {"hints": "Count."},
        "hints: a list of texts is needed here, like [first, second]; numbers and yes or no in quotes.",
    ),
    ("question", {"options": "[gaps]"}, "options: a mapping is needed here: lines of “name: value”."),
    (
        "question",
        {"options": "{day: 2015-01-02}"},
        "options: it can't be kept as JSON (Object of type date is not JSON serializable). Put dates in quotes.",
    ),
    (
        "question",
        {"options": MANY},
        "options: names for values (&name, *name) make this too large. Write less, or write it out.",
    ),
    (
        "question",
        {"options": "&all {gaps: *all}"},
        "options: it can't be kept as JSON (Circular reference detected). Put dates in quotes.",
    ),
    ("question", {"options": '{gaps: ["\\0"]}'}, "options: it holds a character that can't be stored. Remove it."),
    ("question", {"shuffle": "maybe"}, "shuffle: write true or false."),
    ("question", {"penalty": "a third"}, "penalty: “a third” value must be a decimal number."),
    ("question", {"penalty": "1.5"}, "penalty: Ensure this value is less than or equal to 1."),
    (
        "question",
        {"retired_at": "2026-09-01"},
        "retired_at: write date and time with its zone, like 2026-09-01T08:00:00Z.",
    ),
    (
        "question",
        {"retired_at": "2026-09-01T08:00:00"},
        "retired_at: write date and time with its zone, like 2026-09-01T08:00:00Z.",
    ),
    (
        "question",
        {"options": "{gaps: {a: number}}"},
        "options: “gaps” is no option of this kind (number), which has none. Write {}.",
    ),
    (
        "section",
        {"kinds": "[numeric, clozes]"},
        "kinds: there is no kind of question “clozes”. Did you mean cloze?",
    ),
    ("section", {"draw": "2.5"}, "draw: a whole number is needed here."),
    ("section", {"draw": "true"}, "draw: a whole number is needed here."),
    ("section", {"points": "0"}, "points: Ensure this value is greater than or equal to 1."),
    ("fact", {"value": "0.1234567"}, "value: Ensure that there are no more than 6 decimal places."),
    ("fact", {"slug": "2022-13-45"}, "YAML takes this for a number or a date that can't be. Put it in quotes."),
    (
        "fact",
        {"slug": "!!python/name:os.system x"},
        "this is not YAML: could not determine a constructor for the tag 'tag:yaml.org,2002:python/name:os.system'.",
    ),
]


def record(model: str, fields: dict[str, str], changed: dict[str, str]) -> str:
    """A record as YAML, the changed fields first, so that the first of them stands in line 3."""
    written = changed | {name: value for name, value in fields.items() if name not in changed}
    return f"- model: {model}\n  fields:\n" + "".join(f"    {name}: {value}\n" for name, value in written.items())


RECORDS = {
    "question": ("quizzes.question", QUESTION),
    "fact": ("lessons.fact", FACT),
    "section": ("quizzes.quizsection", SECTION),
    "course": ("lessons.course", {"slug": "taiga"}),
}


@pytest.mark.parametrize(("what", "changed", "expected"), BAD_FIELDS)
def test_a_bad_field_is_named_with_its_line(folder: Path, what: str, changed: dict[str, str], expected: str) -> None:
    model, fields = RECORDS[what]
    (folder / "9.yaml").write_text(record(model, fields, changed), encoding="utf-8")

    said = refusal(folder)

    assert said == [f"course/9.yaml, line 3: {expected}", "Nothing was loaded. Mend these first: 1."]
    assert not Course.objects.exists()


@pytest.mark.parametrize("what", list(RECORDS))
def test_the_same_record_without_the_bad_field_is_loaded(folder: Path, what: str) -> None:
    (folder / "9.yaml").write_text(record(*RECORDS[what], {}), encoding="utf-8")

    assert loadcourse(folder) == ["15 new, 0 changed, 0 unchanged"]


@pytest.mark.parametrize(
    ("what", "missing", "expected"),
    [
        ("question", "edition", "edition: it is missing. Write the natural key of what this belongs to."),
        ("question", "slug", "slug: This field cannot be blank."),
        ("fact", "value", "A figure needs a value; a fact of another kind has none."),
    ],
)
def test_a_missing_field_is_named_with_the_line_of_its_record(
    folder: Path, what: str, missing: str, expected: str
) -> None:
    model, fields = RECORDS[what]
    left = {name: value for name, value in fields.items() if name != missing}
    (folder / "9.yaml").write_text("\n" + record(model, left, {}), encoding="utf-8")

    assert refusal(folder)[:-1] == [f"course/9.yaml, line 2: {expected}"]


def test_a_file_in_another_encoding_is_named_with_the_line(folder: Path) -> None:
    (folder / "9.yaml").write_bytes(b"- a\n- caf\xe9\n")

    assert refusal(folder)[0] == "course/9.yaml, line 2: this is not UTF-8 text. Save the file as UTF-8."


def test_all_faults_of_all_files_are_told_at_once_and_nothing_is_loaded(folder: Path) -> None:
    change(folder, "2-facts.yaml", "kind: figure", "kind: number")
    change(folder, "2-facts.yaml", "value: 120000", "value: many")
    change(folder, "3-lesson.yaml", "heading: Saigas", "title: Saigas")
    change(folder, "4-questions.yaml", "[steppe, en, animals, saigas]", "[steppe, en, animals, wolves]")

    said = refusal(folder)

    assert said == [
        "course/2-facts.yaml, line 5: kind: “number” is none of figure, event, act, statement, cause, condition, person.",
        "course/2-facts.yaml, line 6: value: “many” value must be a decimal number.",
        "course/3-lesson.yaml, line 9: heading: This field cannot be blank.",
        "course/3-lesson.yaml, line 13: title: lessons.passage has no such field.",
        (
            "course/4-questions.yaml, line 30: passage: no passage has the key [steppe, en, animals, wolves]. "
            "Did you mean [steppe, en, animals, saigas]?"
        ),
        "Nothing was loaded. Mend these first: 5.",
    ]
    assert not Course.objects.exists()


def test_a_dry_run_finds_faults_too(folder: Path) -> None:
    change(folder, "2-facts.yaml", "kind: figure", "kind: number")

    assert len(refusal(folder, "--dry-run")) == 2


@pytest.mark.parametrize(
    ("made", "reason"), [(False, "No such file or directory"), (True, "there is no *.yaml file in it")]
)
def test_a_path_with_nothing_to_read_is_refused(tmp_path: Path, made: bool, reason: str) -> None:
    path = tmp_path / "course"
    if made:
        path.mkdir()

    assert refusal(path) == [f"{path} can't be read: {reason}."]


# Beside other processes


def test_a_load_that_the_database_refuses_says_in_its_words_why_and_what_to_do(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On PostgreSQL two processes may both find no course and make it; one of them is refused by the database."""

    def overtaken(courses: set[str], written: set[Name], *, lock: bool) -> Known:
        known = Known(courses, written, lock=lock)
        Course.objects.create(slug="steppe")
        return known

    monkeypatch.setattr(loading, "Known", overtaken)

    first, *_, last = refusal(folder)
    assert first.startswith("The database refused this: ")
    assert "unique constraint" in first.lower()
    assert last == (
        "Nothing was changed. Load again, for somebody else may have loaded at the same time. "
        "If it is refused again, mend in the files what the database names."
    )
    assert not Course.objects.exists()


def test_every_natural_key_is_made_as_the_model_makes_it(folder: Path) -> None:
    """Keys are put together from the files' fields, without a query for each row."""
    loadcourse(write_course(folder, {"5-charts.yaml": CHARTS}))

    known = Known({"steppe"})

    assert {model for model, _ in known.rows} == set(KEYS)
    for (_, key), row in known.rows.items():
        assert row.natural_key() == key  # type: ignore[attr-defined]  # all content has one


def test_reading_what_is_there_costs_as_many_queries_for_many_rows_as_for_one(folder: Path) -> None:
    loadcourse(folder)
    with CaptureQueriesContext(connection) as for_one:
        Known({"steppe"})
    Fact.objects.bulk_create(Fact(course=Course.objects.get(), slug=f"f-{n}", kind="event") for n in range(30))

    with CaptureQueriesContext(connection) as for_many:
        Known({"steppe"})

    assert len(for_one) == len(for_many) == len(KEYS) + 3  # the models; what sections list; courses and former slugs
