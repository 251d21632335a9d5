"""From a fact to a question, and from words of the lesson to evidence."""

from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from lessons.models import Course, Edition, Fact, Lesson, Passage
from quizzes.models import Question
from tests.editing import add_url, change_url, make_instructor, sign_in
from tests.html.faults import faults_of_names, parsed
from tests.lessons.builders import make_course, make_edition, make_fact, make_small_course
from tests.quizzes.builders import NOON, make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    edition = make_small_course(passages=2)
    make_question(edition)
    return edition


@pytest.fixture
def browser(edition: Edition) -> Client:
    return sign_in(make_instructor(edition.course))


def initial(page: Any) -> dict[str, Any]:
    (evidence,) = [each.formset for each in page.context["inline_admin_formsets"] if each.formset.prefix == "evidence"]
    form = page.context["adminform"].form
    return {name: str(form[name].value()) for name in ("edition", "lesson", "fact")} | {
        "passage": str(evidence.forms[0]["passage"].value())
    }


def test_a_fact_leads_to_a_new_question_with_what_is_known_filled_in(browser: Client, edition: Edition) -> None:
    fact = Fact.objects.get(slug="fact-1-2")
    passage = Passage.objects.get(slug="passage-2")
    address = f"{add_url(Question)}?edition={edition.pk}&fact={fact.pk}&lesson={passage.lesson_id}&passage={passage.pk}"

    assert f'href="{address.replace("&", "&amp;")}"' in browser.get(change_url(fact)).content.decode()
    assert initial(browser.get(address)) == {
        "edition": str(edition.pk),
        "lesson": str(passage.lesson_id),
        "fact": str(fact.pk),
        "passage": str(passage.pk),
    }


def test_a_fact_that_no_passage_teaches_leads_there_too(browser: Client, edition: Edition) -> None:
    fact = make_fact(edition.course, "lonely")

    page = browser.get(change_url(fact)).content.decode()

    assert f'href="{add_url(Question)}?edition={edition.pk}&amp;fact={fact.pk}"' in page


@pytest.mark.parametrize("passage", ["", "no", "1 OR 1"])
def test_a_passage_that_is_no_key_is_passed_over(passage: str, browser: Client) -> None:
    assert initial(browser.get(add_url(Question), {"passage": passage}))["passage"] == "None"


def test_the_lesson_stands_beside_the_evidence(browser: Client, edition: Edition) -> None:
    Passage.objects.filter(slug="passage-2").update(retired_at=NOON)

    page = browser.get(change_url(edition.questions.get())).content.decode()

    assert 'data-heading="Passage-1"' in page
    assert 'data-plain="By treaty, words 1-1 stand here."' in page
    assert 'data-heading="Passage-2"' not in page


def test_another_lesson_is_fetched_when_it_is_chosen(browser: Client, edition: Edition) -> None:
    url = reverse("admin:quizzes_question_passages")

    pages = [
        browser.get(url, {"lesson": lesson}).content.decode() for lesson in (edition.lessons.get().pk, "x", "9" * 30)
    ]

    assert ["data-passage" in page for page in pages] == [True, False, False]


def test_the_passages_of_another_course_are_not_shown(edition: Edition) -> None:
    stranger = sign_in(make_instructor(make_edition(make_course("forest")).course, username="olga"))
    nobody = sign_in(make_instructor(username="nobody"))
    asked = {"lesson": edition.lessons.get().pk}

    assert "data-passage" not in stranger.get(reverse("admin:quizzes_question_passages"), asked).json()["html"]
    assert nobody.get(reverse("admin:quizzes_question_passages"), asked).status_code == 403


@pytest.mark.parametrize("model", [Course, Edition, Fact, Lesson, Question])
def test_every_field_of_a_row_has_a_name_for_those_who_do_not_see_its_column(
    model: type[Model], browser: Client
) -> None:
    page = browser.get(change_url(model._default_manager.order_by("pk")[0])).content.decode()

    assert [said for said in faults_of_names(parsed(page)) if "has no name" in said] == []
