"""``checkcourse``: what an author has to mend, in words and as JSON."""

import hashlib
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from lessons.models import Course, Fact, Passage
from quizzes.models import Question
from tests.kzcourse.course import write_course

pytestmark = pytest.mark.django_db

SUMMARY = "checked 1 lesson, 1 passage, 1 fact, 1 question: "


@pytest.fixture
def course(tmp_path: Path) -> Course:
    call_command("loadcourse", write_course(tmp_path / "course"), stdout=StringIO())
    return Course.objects.get()


def checkcourse(*options: str) -> list[str]:
    out = StringIO()
    call_command("checkcourse", *options, stdout=out)
    return out.getvalue().splitlines()


def failing_check(*options: str) -> tuple[list[str], str]:
    """What a check that fails writes, and why it fails."""
    out = StringIO()
    with pytest.raises(CommandError) as failed:
        call_command("checkcourse", *options, stdout=out)
    return out.getvalue().splitlines(), str(failed.value)


def test_a_sound_course_has_no_findings(course: Course) -> None:
    assert checkcourse() == [f"{SUMMARY}no findings"]


def test_findings_are_grouped_by_what_they_are_about_and_errors_fail(course: Course) -> None:
    Question.objects.update(explanation="", lesson=None)
    Fact.objects.create(course=course, slug="wolves", kind="event", importance="background")

    said, failure = failing_check()

    assert said == [
        'fact "wolves"',
        '  error: It has no statement in the language "en". Write one checkable sentence. [fact.no-text]',
        'question "how-many-saigas"',
        "  error: It has no explanation. Say why the key is right, and what misleads. [question.no-explanation]",
        "checked 1 lesson, 1 passage, 2 facts, 1 question: 2 errors",
    ]
    assert failure == "Errors to mend: 2."


def test_warnings_do_not_fail(course: Course) -> None:
    course.editions.get().quizzes.update(lesson=None)

    assert checkcourse() == [
        'lesson "animals"',
        "  warning: No quiz belongs to it. Add one, or name the lesson in a quiz. [lesson.no-quiz]",
        f"{SUMMARY}1 warning",
    ]


def test_json_lists_the_findings(course: Course) -> None:
    Question.objects.update(explanation="")

    said, _ = failing_check("--json")

    assert json.loads("".join(said)) == [
        {
            "code": "question.no-explanation",
            "level": "error",
            "object": 'question "how-many-saigas"',
            "message": "It has no explanation.",
            "remedy": "Say why the key is right, and what misleads.",
        }
    ]


def test_json_of_a_sound_course_is_an_empty_list(course: Course) -> None:
    assert json.loads("".join(checkcourse("--json"))) == []


def test_one_course_is_checked_if_it_is_named(course: Course) -> None:
    Course.objects.create(slug="taiga")

    assert checkcourse("steppe") == [f"{SUMMARY}no findings"]
    assert failing_check()[0][:2] == [
        'course "taiga"',
        "  error: It has no edition. Add one in the language you teach in. [course.no-editions]",
    ]


def test_retired_courses_are_checked_only_if_named(course: Course) -> None:
    Course.objects.create(slug="taiga")
    Course.objects.update(retired_at=timezone.now())

    assert failing_check()[1] == "No course is in use. Name a retired one to check it: steppe, taiga."
    assert checkcourse("steppe") == [f"{SUMMARY}no findings"]


def test_an_unknown_course_is_refused_with_those_that_exist(course: Course) -> None:
    assert failing_check("tundra") == ([], 'There is no course "tundra". There are: steppe.')


@pytest.mark.parametrize("options", [(), ("steppe",)])
def test_without_any_course_it_says_how_to_load_one(options: tuple[str, ...]) -> None:
    assert failing_check(*options) == ([], "There is no course yet. Load one: manage.py loadcourse PATH.")


# The article

SENTENCES = ["The steppe is wide.", "Saigas  live there."]
DIGESTS = [hashlib.sha256(" ".join(sentence.split()).encode()).hexdigest() for sentence in SENTENCES]


@pytest.fixture
def article(course: Course, tmp_path: Path) -> Path:
    """A file with two paragraphs; the one passage was made from the second."""
    Passage.objects.update(paragraphs={"2": DIGESTS[1]})
    file = tmp_path / "article.txt"
    file.write_text("\n".join(SENTENCES), encoding="utf-8")
    return file


def test_an_article_that_is_as_it_was_has_no_findings(article: Path) -> None:
    assert checkcourse("--article", str(article)) == [f"{SUMMARY}no findings"]


def test_passages_are_found_that_the_article_has_left_behind(article: Path) -> None:
    article.write_text("The steppe is wide.\nNo saigas live there.", encoding="utf-8")

    said = checkcourse("--article", str(article))

    assert said[0] == 'passage "animals/saigas"'
    assert said[1].startswith("  warning: Paragraph 2 of the article reads otherwise than when it was made from it.")
    assert said[2:] == [f"{SUMMARY}1 warning"]


def test_without_the_option_nothing_is_asked_of_the_article(course: Course) -> None:
    Passage.objects.update(paragraphs={"2": "0" * 64})

    assert checkcourse() == [f"{SUMMARY}no findings"]


def test_paragraphs_are_listed_as_passages_remember_them(article: Path) -> None:
    assert checkcourse("--article", str(article), "--paragraphs") == [
        f"'1': '{DIGESTS[0]}'  # The steppe is wide.",
        f"'2': '{DIGESTS[1]}'  # Saigas live there.",
    ]


def test_paragraphs_are_those_of_some_article() -> None:
    assert failing_check("--paragraphs") == (
        [],
        "Say which article: manage.py checkcourse --article FILE --paragraphs.",
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "can't be read: No such file or directory. Name a file with the text of the article."),
        (b"\xff\xfe", "is no plain text in UTF-8. Save the text of the article as that."),
        (b" \n\n", "holds no text. Name a file with the text of the article."),
    ],
)
def test_a_file_that_is_no_article_is_refused(course: Course, tmp_path: Path, content: bytes | None, said: str) -> None:
    file = tmp_path / "none.txt"
    if content is not None:
        file.write_bytes(content)

    assert failing_check("--article", str(file)) == ([], f"{file} {said}")
