"""Two instructors who save the same object: the second sees both versions, and nothing is lost."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kzcourse.completing import complete_content
from lessons.models import ContentRevision, Edition, Fact, Passage
from quizzes.models import Question
from tests.editing import change_url, form_values, make_instructor, save, sign_in
from tests.lessons.builders import make_passage, make_small_course
from tests.quizzes.builders import NOON, make_question, make_quiz

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    edition = make_small_course(passages=2)
    make_question(edition)
    make_quiz(edition)
    complete_content(at=NOON, origin="load")
    return edition


@pytest.fixture
def ivan(edition: Edition) -> Client:
    return sign_in(make_instructor(edition.course))


@pytest.fixture
def olga(edition: Edition) -> Client:
    return sign_in(make_instructor(edition.course, username="olga"))


def differences(page: Any) -> dict[str, tuple[str, str]]:
    return {
        f"{named}{change.label}": (
            "".join(piece.text for piece in change.before),
            "".join(piece.text for piece in change.after),
        )
        for named, changes in page.context["collision"].differences
        for change in changes
    }


def test_the_second_sees_both_versions_and_nothing_is_overwritten(ivan: Client, olga: Client, edition: Edition) -> None:
    term = edition.terms.get()
    opened = form_values(ivan.get(change_url(term)))
    save(olga, change_url(term), definition="What Olga wrote.")

    page = ivan.post(change_url(term), opened | {"definition": "What Ivan wrote."})

    term.refresh_from_db()
    assert (page.status_code, term.definition) == (409, "What Olga wrote.")
    assert differences(page) == {"Definition": ("What Olga wrote.", "What Ivan wrote.")}
    html = page.content.decode()
    assert "Saved by olga" in html
    assert ">\r\nWhat Ivan wrote.</textarea>" in html or ">\nWhat Ivan wrote.</textarea>" in html
    assert ContentRevision.objects.of(term).count() == 2


def test_whoever_says_so_saves_over_it_and_the_other_version_stays_in_the_history(
    ivan: Client, olga: Client, edition: Edition
) -> None:
    term = edition.terms.get()
    opened = form_values(ivan.get(change_url(term))) | {"definition": "What Ivan wrote."}
    save(olga, change_url(term), definition="What Olga wrote.")
    page = ivan.post(change_url(term), opened)

    page = ivan.post(change_url(term), opened | {"overwrite": page.context["collision"].version})

    term.refresh_from_db()
    assert (page.status_code, term.definition) == (302, "What Ivan wrote.")
    assert "What Olga wrote." in [revision.content["definition"] for revision in ContentRevision.objects.of(term)]


def test_a_third_version_is_not_overwritten_by_a_word_about_the_second(
    ivan: Client, olga: Client, edition: Edition
) -> None:
    term = edition.terms.get()
    opened = form_values(ivan.get(change_url(term))) | {"definition": "What Ivan wrote."}
    save(olga, change_url(term), definition="What Olga wrote.")
    seen = ivan.post(change_url(term), opened).context["collision"].version
    save(olga, change_url(term), definition="What Olga wrote next.")

    page = ivan.post(change_url(term), opened | {"overwrite": seen})

    assert page.status_code == 409
    assert differences(page)["Definition"][0] == "What Olga wrote next."


def test_a_form_with_errors_is_mended_first_and_still_collides(ivan: Client, olga: Client, edition: Edition) -> None:
    term = edition.terms.get()
    opened = form_values(ivan.get(change_url(term)))
    save(olga, change_url(term), definition="What Olga wrote.")

    page = ivan.post(change_url(term), opened | {"definition": ""})
    meant = ivan.post(change_url(term), opened | {"definition": "", "overwrite": page.context["collision"].version})

    assert page.context["collision"].differences is None
    assert page.context["version"] == opened["version"]
    assert (meant.status_code, "collision" in meant.context) == (200, False)
    assert meant.context["version"] == page.context["collision"].version


def test_whoever_typed_what_is_saved_sees_that_nothing_differs(ivan: Client, olga: Client, edition: Edition) -> None:
    term = edition.terms.get()
    opened = form_values(ivan.get(change_url(term)))
    save(olga, change_url(term), definition="The same.")

    page = ivan.post(change_url(term), opened | {"definition": "The same."})

    assert page.context["collision"].differences == []


def test_rows_that_the_other_took_out_or_added_are_no_obstacle(ivan: Client, olga: Client, edition: Edition) -> None:
    question = edition.questions.get()
    opened = form_values(ivan.get(change_url(question)))
    added = {
        "answers-TOTAL_FORMS": 4,
        "answers-3-text": "Olga's",
        "answers-3-feedback": "No.",
        "answers-2-DELETE": "on",
    }
    save(olga, change_url(question), **added)

    page = ivan.post(change_url(question), opened | {"answers-0-text": "Ivan's"})
    sent = opened | {"answers-0-text": "Ivan's", "overwrite": page.context["collision"].version}
    saved = ivan.post(change_url(question), sent)

    assert ("Olga's", "No") in differences(page).values() or "Olga's" in str(differences(page))
    assert saved.status_code == 302
    assert [answer.text for answer in question.answers.all()] == ["Ivan's", "No", "Maybe"]


def test_rows_typed_by_the_second_are_kept_on_the_page(ivan: Client, olga: Client, edition: Edition) -> None:
    question = edition.questions.get()
    opened = form_values(ivan.get(change_url(question)))
    save(olga, change_url(question), **{"answers-1-DELETE": "on"})

    page = ivan.post(change_url(question), opened | {"answers-1-text": "Ivan's row"})

    assert "Ivan&#x27;s row" in page.content.decode()


def test_the_order_of_passages_collides_with_the_order_that_another_saved(
    ivan: Client, olga: Client, edition: Edition
) -> None:
    lesson = edition.lessons.get()
    passage = Passage.objects.order_by("pk")[0]
    opened = form_values(ivan.get(change_url(lesson)))
    save(olga, change_url(passage), position=7)
    make_passage(lesson, "third", text="Olga's.")

    page = ivan.post(change_url(lesson), opened | {"title": "Ivan's", "passages-1-position": 9})
    ivan.post(change_url(lesson), opened | {"passages-1-position": 9, "overwrite": page.context["collision"].version})

    assert differences(page) == {
        "Title": ("Lesson-1", "Ivan's"),
        "Passage-1Position": ("7", "1"),
        "Passage-2Position": ("2", "9"),
    }
    assert [each.position for each in lesson.passages.order_by("pk")] == [1, 9, 3]


def test_the_statement_of_a_fact_collides_too(ivan: Client, olga: Client, edition: Edition) -> None:
    fact = Fact.objects.order_by("pk")[0]
    opened = form_values(ivan.get(change_url(fact)))
    save(olga, change_url(fact), **{"texts-0-statement": "Olga's."})

    page = ivan.post(change_url(fact), opened | {"texts-0-statement": "Ivan's."})

    assert differences(page) == {"statement of a fact (en)Statement": ("Olga's.", "Ivan's.")}


def test_a_file_has_to_be_chosen_again_and_none_is_kept(ivan: Client, olga: Client, edition: Edition) -> None:
    question = edition.questions.get()
    opened = form_values(ivan.get(change_url(question)))
    save(olga, change_url(question), prompt="Olga's?")
    image = SimpleUploadedFile("map.gif", b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", "image/gif")

    page = ivan.post(change_url(question), opened | {"prompt": "Ivan's?", "image": image, "image_alt": "A map."})

    assert "Choose the image again" in page.content.decode()
    assert Question.objects.get().image.name == ""


def test_a_number_of_rows_that_is_none_counts_as_no_rows(ivan: Client, olga: Client, edition: Edition) -> None:
    question = edition.questions.get()
    opened = form_values(ivan.get(change_url(question)))
    save(olga, change_url(question), prompt="Olga's?")

    page = ivan.post(change_url(question), opened | {"answers-TOTAL_FORMS": "many"})

    assert page.status_code == 409
    assert question.answers.count() == 3


def test_a_form_that_says_nothing_of_its_version_is_saved(ivan: Client, edition: Edition) -> None:
    term = edition.terms.get()
    opened = form_values(ivan.get(change_url(term)))
    del opened["version"]

    assert ivan.post(change_url(term), opened | {"definition": "New."}).status_code == 302
