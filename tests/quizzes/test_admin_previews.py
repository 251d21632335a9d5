"""What is typed in the admin is shown as readers will see it, and a question can be tried; nothing is stored."""

from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from lessons.models import Edition, GlossaryTerm, Passage
from quizzes.models import Question, Quiz
from tests.editing import add_url, change_url, form_values, make_instructor, sign_in
from tests.lessons.builders import make_course, make_edition, make_fact, make_small_course
from tests.quizzes.builders import SAMPLES, make_question, make_quiz
from tests.security.test_tampering import everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    edition = make_small_course()
    make_quiz(edition)
    return edition


@pytest.fixture
def browser(edition: Edition) -> Client:
    return sign_in(make_instructor(edition.course))


def url(model: type[Model] | Model, name: str) -> str:
    made = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}")
    return f"{made}?of={model.pk}" if isinstance(model, Model) else made


def shown(page: Any) -> dict[str, str]:
    return {name: str(html) for name, _label, html in page.context["shown"]}


def test_a_passage_is_shown_with_the_figures_and_terms_of_its_edition(browser: Client, edition: Edition) -> None:
    make_fact(edition.course, "aid", value=79_900_000, unit="USD", qualifier="over")
    passage = Passage.objects.get()
    form = form_values(browser.get(change_url(passage))) | {"text": "By treaty, {figure:aid} <b>came</b>."}
    before = everything()

    page = browser.post(url(passage, "preview"), form)

    assert "over $79.9 million" in shown(page)["text"]
    assert "&lt;b&gt;" in shown(page)["text"]
    assert 'class="term"' in shown(page)["text"]
    assert everything() == before


def test_a_new_passage_without_a_lesson_is_shown_too(browser: Client) -> None:
    page = browser.post(url(Passage, "preview"), {"text": "Some *words*."})

    assert shown(page) == {"text": "<p>Some <em>words</em>.</p>"}


def test_an_empty_form_says_that_nothing_is_written(browser: Client) -> None:
    assert "Nothing is written yet." in browser.post(url(Passage, "preview")).content.decode()


def test_plain_texts_are_shown_as_plain_texts(browser: Client, edition: Edition) -> None:
    pages = {
        model: shown(browser.post(url(model, "preview"), {name: "One *and* <b>.\n\nTwo."}))[name]
        for model, name in ((GlossaryTerm, "definition"), (Quiz, "introduction"), (Edition, "introduction"))
    }

    assert pages[GlossaryTerm].startswith("<p>One *and* &lt;b&gt;.")
    assert pages[Quiz] == "<p>One *and* &lt;b&gt;.\n\nTwo.</p>"
    assert pages[Edition] == "<p>One <em>and</em> &lt;b&gt;.</p>\n<p>Two.</p>"


def test_the_texts_of_a_question_are_shown(browser: Client, edition: Edition) -> None:
    typed = {"prompt": "Which *one*?", "hints": "Think.\nThink *hard*.", "answers-0-feedback": "No, *that*."}

    page = browser.post(url(Question, "preview"), typed)

    assert shown(page) == {
        "prompt": "<p>Which <em>one</em>?</p>",
        "hints": "<ol><li>Think.</li><li>Think <em>hard</em>.</li></ol>",
        "answers-0-feedback": "No, <em>that</em>.",
    }


def test_the_form_leads_to_its_previews(browser: Client, edition: Edition) -> None:
    question = make_question(edition)

    pages = [browser.get(address).content.decode() for address in (add_url(Question), change_url(question))]

    assert f'formaction="{url(Question, "try")}"' in pages[0]
    assert f'formaction="{url(question, "preview")}"' in pages[1]


@pytest.mark.parametrize("name", ["preview", "try"])
def test_what_others_write_is_no_part_of_a_preview(name: str, browser: Client, edition: Edition) -> None:
    make_question(edition)
    stranger = sign_in(make_instructor(make_edition(make_course("forest")).course, username="olga"))
    learner = sign_in(make_instructor(username="nobody"))
    form = form_values(browser.get(change_url(Question.objects.get())))

    theirs = stranger.post(url(Question.objects.get(), name), form)

    assert "words 1-1 stand" not in theirs.content.decode().replace("&quot;", "")
    assert learner.post(url(Question, name), form).status_code == 403


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_question_of_every_kind_is_tried_without_a_trace(kind: str, browser: Client, edition: Edition) -> None:
    question = make_question(edition, kind=kind, hints=["Think *hard*."])
    form = form_values(browser.get(change_url(question))) | {"explanation": "Because *so*."}
    before = everything()

    asked = browser.post(url(question, "try"), form)
    kept = dict(asked.context["kept"])
    answered = browser.post(url(question, "try"), kept | SAMPLES[kind][2] | {"do": "check"})

    assert kept == {name: str(value) for name, value in form.items()} | {"penalty": kept["penalty"]}
    assert asked.context["card"].lines == ()
    assert "Think <em>hard</em>." in asked.content.decode()
    assert answered.context["card"].state in {"right", "partly", "wrong", "ungraded"}
    assert "Because <em>so</em>." in answered.content.decode()
    assert "<mark>words 1-1</mark>" in answered.content.decode()
    assert everything() == before


def test_an_entry_that_can_not_be_read_is_answered_with_what_to_do(browser: Client, edition: Edition) -> None:
    question = make_question(edition, kind="numeric")
    form = form_values(browser.get(change_url(question)))

    page = browser.post(url(question, "try"), form | {"text": "lots", "do": "check"})

    assert page.context["card"].error.startswith("There is no number here.")


def test_a_question_that_can_not_be_asked_yet_says_why(browser: Client, edition: Edition) -> None:
    question = make_question(edition)
    form = form_values(browser.get(change_url(question))) | {"prompt": "", "evidence-0-exact": "no such words"}

    page = browser.post(url(question, "try"), form)

    assert page.status_code == 422
    assert page.context["errors"][0] == "Prompt: This field is required."
    assert "don't stand in the passage" in page.context["errors"][1].replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
