"""Which passages the article has left behind."""

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.forms import modelform_factory
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from lessons.findings import Finding, Level
from lessons.forms import PassageForm
from lessons.models import Course, Lesson, Passage
from lessons.rules.drift import digests_of, drift_findings, paragraphs_in, places_now
from tests.lessons.builders import make_edition, make_lesson, make_passage

ARTICLE = ["The steppe is wide.", "Saigas live there.", "In 2015 many died.", "Since then they have come back."]


def made_from(*numbers: int) -> dict[str, str]:
    digests = digests_of(ARTICLE)
    return {str(number): digests[number - 1] for number in numbers}


def make_course_of_the_article() -> Course:
    """A passage made from the first two paragraphs, one from the third, one from the last, and one from none."""
    lesson = make_lesson(make_edition(), "animals")
    make_passage(lesson, "opening", paragraphs=made_from(1, 2))
    make_passage(lesson, "deaths", paragraphs=made_from(3))
    make_passage(lesson, "return", paragraphs=made_from(4))
    make_passage(lesson, "how-to-read")
    return lesson.edition.course


def found(course: Course, article: list[str]) -> list[tuple[str, str]]:
    return [(finding.code, finding.object) for finding in drift_findings(course, article)]


CHANGED = "passage.article-changed"
MISSING = "passage.article-paragraph-missing"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("article", "expected"),
    [
        (ARTICLE, []),
        (["A title", *ARTICLE], []),
        (ARTICLE[::-1], []),
        ([ARTICLE[0], "Few saigas live there.", *ARTICLE[2:]], [(CHANGED, "opening")]),
        (["A title", *ARTICLE[:2], "In 2015 most died.", ARTICLE[3]], [(CHANGED, "deaths")]),
        ([*ARTICLE[:2], ARTICLE[3]], [(MISSING, "deaths")]),
        (ARTICLE[:3], [(MISSING, "return")]),
        (["Grass.", "Wind.", *ARTICLE[2:]], [(CHANGED, "opening"), (CHANGED, "opening")]),
        (["x"], [(CHANGED, "opening"), (MISSING, "opening"), (MISSING, "deaths"), (MISSING, "return")]),
    ],
)
def test_each_passage_is_found_whose_paragraph_changed_or_is_gone(
    article: list[str], expected: list[tuple[str, str]]
) -> None:
    course = make_course_of_the_article()

    assert found(course, article) == [(code, f'passage "animals/{slug}"') for code, slug in expected]


@pytest.mark.django_db
def test_a_finding_says_which_paragraph_and_what_to_write_when_the_passage_is_mended() -> None:
    course = make_course_of_the_article()

    (finding,) = drift_findings(course, ["A title", *ARTICLE[:2], "In 2015 most died.", ARTICLE[3]])

    (digest,) = digests_of(["In 2015 most died."])
    assert finding == Finding(
        CHANGED,
        "Paragraph 3 of the article, now its paragraph 4, reads otherwise than when it was made from it.",
        f'Compare them, mend the passage, and write "4": "{digest}" into its paragraphs instead.',
        Level.WARNING,
        object='passage "animals/deaths"',
    )


@pytest.mark.django_db
def test_retired_passages_and_lessons_are_not_asked() -> None:
    course = make_course_of_the_article()
    Passage.objects.filter(slug="deaths").update(retired_at=timezone.now())
    assert found(course, ["x"])[-1] == (MISSING, 'passage "animals/return"')
    assert len(found(course, ["x"])) == 3

    Lesson.objects.update(retired_at=timezone.now())

    assert found(course, ["x"]) == []


# Paragraphs


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One.\nTwo.\n", ("One.", "Two.")),
        ("One goes\non.\n\nTwo.\n", ("One goes on.", "Two.")),
        ("One.\r\n \r\nTwo  of\tit.\n\n\n\n", ("One.", "Two of it.")),
        ("One.", ("One.",)),
        ("One.\n\n\n", ("One.",)),
        (" \n\n ", ()),
    ],
)
def test_paragraphs_are_parted_by_empty_lines_or_else_by_lines(text: str, expected: tuple[str, ...]) -> None:
    assert paragraphs_in(text) == expected


@given(
    paragraphs=st.lists(
        st.lists(st.sampled_from("abcd"), min_size=1, max_size=4).map(" ".join), min_size=2, max_size=6
    ),
    space=st.sampled_from([" ", "  ", "\t", "\n"]),
)
def test_white_space_is_no_change(paragraphs: list[str], space: str) -> None:
    spaced = paragraphs_in("\n \n".join(paragraph.replace(" ", space) for paragraph in paragraphs))

    assert digests_of(spaced) == digests_of(paragraphs)


@given(data=st.data(), count=st.integers(2, 8))
def test_a_changed_paragraph_is_found_whatever_is_written_before_or_after_others(
    data: st.DataObject, count: int
) -> None:
    """As long as it stands beside the one that stood before it, which is as it was."""
    old = [f"p{number}" for number in range(count)]
    changed = data.draw(st.integers(1, count - 1))
    added = data.draw(st.integers(0, 3)), data.draw(st.integers(0, 3))
    new = [
        *(f"before {number}" for number in range(added[0])), *old[:changed], "changed",
        *(f"after {number}" for number in range(added[1])), *old[changed + 1 :],
    ]  # fmt: skip

    places = places_now(list(enumerate(old, start=1)), new)

    assert {number: new[place - 1] for (number, _), place in places.items()} == {
        number: "changed" if number == changed + 1 else text for number, text in enumerate(old, start=1)
    }


# What may be remembered

AsInTheAdmin = modelform_factory(
    Passage, form=PassageForm, fields=["lesson", "heading", "slug", "position", "text", "paragraphs"]
)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "kept"),
    [("", {}), ("{}", {}), ("[]", {}), ("null", {}), (json.dumps(made_from(3)), made_from(3))],
)
def test_an_author_types_them_or_leaves_them_empty(typed: str, kept: dict[str, str]) -> None:
    lesson = make_lesson(make_edition(), "animals")
    entries = {"lesson": lesson.pk, "heading": "One", "slug": "one", "text": "Words.", "paragraphs": typed}

    passage = AsInTheAdmin(entries).save()

    assert Passage.objects.get(pk=passage.pk).paragraphs == kept


def test_the_page_of_a_passage_shows_them(admin_client: Client) -> None:
    passage = make_passage(make_lesson(make_edition(), "animals"), "deaths", paragraphs=made_from(3))

    page = admin_client.get(reverse("admin:lessons_passage_change", args=[passage.pk])).content.decode()

    assert made_from(3)["3"] in page


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ['["4"]', '{"4": "abc"}', "4: abc"])
def test_what_an_author_types_otherwise_is_refused(typed: str) -> None:
    lesson = make_lesson(make_edition(), "animals")
    entries = {"lesson": lesson.pk, "heading": "One", "slug": "one", "text": "Words.", "paragraphs": typed}

    assert list(AsInTheAdmin(entries).errors) == ["paragraphs"]


def remembering(paragraphs: Any) -> Passage:
    return Passage(slug="one", heading="One", text="Words.", paragraphs=paragraphs)


def test_numbers_with_digests_may_be_remembered() -> None:
    remembering(made_from(1, 4)).clean_fields(exclude=["lesson"])
    remembering({}).clean_fields(exclude=["lesson"])


@pytest.mark.parametrize(
    "paragraphs", [["4"], {"0": "a" * 64}, {"four": "a" * 64}, {"4": "a" * 63}, {"4": "A" * 64}, {"4": None}]
)
def test_anything_else_is_refused_with_the_command_that_lists_them(paragraphs: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        remembering(paragraphs).clean_fields(exclude=["lesson"])

    (message,) = refused.value.message_dict["paragraphs"]
    assert message == (
        "Write the number of each paragraph with its SHA-256, as “manage.py checkcourse --article FILE --paragraphs” "
        "lists them: {“4”: “2c26…”}."
    )
