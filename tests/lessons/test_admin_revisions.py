"""The history of content in the admin: what each revision changed, and going back to it."""

from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from kzcourse.completing import complete_content
from lessons.models import ArticleAuthor, ContentRevision, Course, Edition, Fact, GlossaryTerm, Lesson, Passage
from tests.editing import change_url, list_url, make_instructor, messages_of, save, sign_in
from tests.lessons.builders import make_course, make_edition, make_fact, make_lesson, make_small_course
from tests.quizzes.builders import NOON

pytestmark = pytest.mark.django_db


def make_edition_with_history() -> Edition:
    edition = make_small_course(passages=2)
    make_fact(edition.course, "aid", value=5, unit="USD", statement="Aid was given.")
    complete_content(at=NOON, origin="load")
    return edition


@pytest.fixture
def edition() -> Edition:
    return make_edition_with_history()


@pytest.fixture
def browser(edition: Edition) -> Client:
    return sign_in(make_instructor(edition.course))


def revisions(obj: Model) -> list[ContentRevision]:
    """Oldest first."""
    return list(ContentRevision.objects.of(obj).order_by("pk"))


def revision_url(obj: Model, revision: ContentRevision) -> str:
    name = f"admin:{obj._meta.app_label}_{obj._meta.model_name}_revision"
    return reverse(name, args=[obj.pk, revision.pk])


def go_back(browser: Client, obj: Model, revision: ContentRevision | None = None) -> Any:
    return browser.post(revision_url(obj, revision or revisions(obj)[0]), follow=True)


def refusal(page: Any) -> str:
    assert page.status_code == 422
    return str(page.context["refused"])


def test_the_history_leads_to_what_each_revision_changed(browser: Client, edition: Edition) -> None:
    term = edition.terms.get()
    save(browser, change_url(term), definition="What a treaty means.")

    page = browser.get(change_url(term)).content.decode()

    for revision in revisions(term):
        assert revision_url(term, revision) in page
    assert "<td>Load</td>" in page
    assert "<td>Edit</td>" in page


def test_a_revision_shows_its_fields_before_and_after_with_the_words_that_differ(
    browser: Client, edition: Edition
) -> None:
    term = edition.terms.get()
    save(browser, change_url(term), definition="What treaty really means.", variants="pact\naccord")

    page = browser.get(revision_url(term, revisions(term)[-1]))

    assert [change.label for change in page.context["changes"]] == ["Variants", "Definition"]
    html = page.content.decode()
    assert "What treaty <ins>really </ins>means." in html
    assert "<ins>pact\naccord</ins>" in html
    assert "This is how it is now." in html


def test_the_first_revision_shows_everything_as_new(browser: Client, edition: Edition) -> None:
    page = browser.get(revision_url(edition.course, revisions(edition.course)[0]))

    assert "It is the first revision." in page.content.decode()
    assert [(change.label, change.before) for change in page.context["changes"]] == [("Slug", ()), ("Public", ())]


def test_a_page_of_a_revision_needs_one_of_that_object(browser: Client, edition: Edition) -> None:
    strange = revisions(edition.course)[0]

    assert browser.get(revision_url(edition.terms.get(), strange)).status_code == 404


def test_going_back_writes_the_old_content_as_a_new_revision(browser: Client, edition: Edition) -> None:
    term = edition.terms.get()
    save(browser, change_url(term), definition="Wrong.")

    page = go_back(browser, term)

    first, _wrong, last = revisions(term)
    term.refresh_from_db()
    assert (term.definition, last.digest, last.origin) == ("What treaty means.", first.digest, "edit")
    assert last.author is not None
    assert messages_of(page)[0].startswith("This is the state of ")
    assert "It is the same now." in browser.get(revision_url(term, first)).content.decode()


def test_going_back_derives_what_readers_see(browser: Client, edition: Edition) -> None:
    passage = Passage.objects.order_by("pk")[0]
    before = passage.html
    save(browser, change_url(passage), text="Other words.")

    go_back(browser, passage)

    passage.refresh_from_db()
    assert passage.html == before
    assert passage.facts.count() == 1


def test_a_slug_that_comes_back_is_known_to_all_who_name_it(browser: Client, edition: Edition) -> None:
    lesson = edition.lessons.get()
    save(browser, change_url(lesson), slug="renamed")

    go_back(browser, lesson)

    passage = Passage.objects.order_by("pk")[0]
    assert revisions(passage)[-1].content["lesson"] == ["steppe", "en", "lesson-1"]


def test_a_passage_goes_back_to_the_lesson_it_came_from_though_that_is_called_otherwise_now(
    browser: Client, edition: Edition
) -> None:
    passage = Passage.objects.order_by("pk")[0]
    home = passage.lesson
    save(browser, change_url(passage), lesson=make_lesson(edition, "other").pk)
    save(browser, change_url(home), slug="renamed")

    go_back(browser, passage)

    passage.refresh_from_db()
    assert passage.lesson == home


def test_retiring_is_undone_and_done_again(browser: Client, edition: Edition) -> None:
    term = edition.terms.get()
    browser.post(list_url(GlossaryTerm), {"action": "retire", "_selected_action": [term.pk]})
    retired = revisions(term)[-1]

    go_back(browser, term)
    term.refresh_from_db()
    brought_back = term.retired_at
    go_back(browser, term, retired)

    term.refresh_from_db()
    assert brought_back is None
    assert term.retired_at is not None
    assert revisions(term)[-1].digest == retired.digest


def test_what_the_forms_refuse_today_is_refused_and_changes_nothing(browser: Client, edition: Edition) -> None:
    passage = Passage.objects.order_by("pk")[0]
    save(browser, change_url(passage), text="Other words.")
    Fact.objects.filter(slug="fact-1-1").update(retired_at=NOON)
    count = len(revisions(passage))

    page = go_back(browser, passage)

    passage.refresh_from_db()
    assert "Text: {fact=fact-1-1}: this course has no fact" in refusal(page)
    assert (passage.text, len(revisions(passage))) == ("Other words.", count)


def test_a_state_that_refers_to_what_is_retired_or_gone_is_refused(browser: Client, edition: Edition) -> None:
    passage = Passage.objects.order_by("pk")[0]
    home = passage.lesson
    save(browser, change_url(passage), lesson=make_lesson(edition, "other").pk)
    Lesson.objects.filter(pk=home.pk).update(retired_at=NOON)

    retired = refusal(go_back(browser, passage))
    Lesson.objects.filter(pk=home.pk).update(slug="hidden")
    gone = refusal(go_back(browser, passage))

    assert retired == "It refers to the lesson “Lesson-1”, which is retired. Bring that back first."
    assert gone == "It refers to the lesson “lesson-1”, which is gone. Write it anew first."


def test_a_slug_that_another_has_by_now_is_refused(browser: Client, edition: Edition) -> None:
    lesson = edition.lessons.get()
    save(browser, change_url(lesson), slug="renamed")
    make_lesson(edition, "lesson-1")

    said = refusal(go_back(browser, lesson))

    assert "slug" in said.lower()


def test_a_fact_whose_figure_is_shown_is_neither_retired_nor_led_back_to_that(
    browser: Client, edition: Edition
) -> None:
    fact = Fact.objects.get(slug="aid")
    browser.post(list_url(Fact), {"action": "retire", "_selected_action": [fact.pk]})
    retired = revisions(fact)[-1]
    go_back(browser, fact)
    passage = Passage.objects.order_by("pk")[0]
    save(browser, change_url(passage), text="It gave {figure:aid}.")

    page = browser.post(
        list_url(Fact),
        {"action": "retire", "_selected_action": [fact.pk, Fact.objects.get(slug="fact-1-2").pk]},
        follow=True,
    )
    said = refusal(go_back(browser, fact, retired))

    why = "The text of a passage shows its figure: “Passage-1”. Take it out of the text first."
    fact.refresh_from_db()
    assert (messages_of(page), fact.retired_at) == ([f"aid: {why}", "1 object is retired now."], None)
    assert said == why


def test_the_statement_of_a_fact_goes_back_by_itself(browser: Client, edition: Edition) -> None:
    fact = Fact.objects.get(slug="aid")
    save(browser, change_url(fact), **{"texts-0-statement": "Aid was refused."})
    statement = fact.texts.get()

    page = browser.get(change_url(fact)).content.decode()
    shown = browser.get(revision_url(fact, revisions(statement)[-1]))
    go_back(browser, fact, revisions(statement)[0])

    statement.refresh_from_db()
    assert "statement of a fact (en)" in page
    assert [change.label for change in shown.context["changes"]] == ["Statement"]
    assert statement.statement == "Aid was given."
    assert revisions(statement)[-1].digest == revisions(statement)[0].digest


def test_an_author_who_was_taken_out_comes_back(browser: Client, edition: Edition) -> None:
    author = edition.authors.get()
    old = revisions(author)[0]
    save(browser, change_url(edition), **{"authors-0-DELETE": "on"})

    go_back(browser, edition, old)

    assert edition.authors.get().name == author.name


def test_an_author_whose_place_is_taken_does_not_come_back(browser: Client, edition: Edition) -> None:
    author = edition.authors.get()
    old = revisions(author)[0]
    save(browser, change_url(edition), **{"authors-0-slug": "other"})
    ArticleAuthor.objects.create(edition=edition, slug="ann-author", name="Ann", position=2)

    assert "already exists" in refusal(go_back(browser, edition, old))


def test_whoever_writes_no_course_sees_no_revision(edition: Edition) -> None:
    somebody = sign_in(make_instructor())
    term = edition.terms.get()

    assert somebody.get(revision_url(term, revisions(term)[0])).status_code == 403


def test_nobody_goes_back_in_a_course_of_others(edition: Edition) -> None:
    stranger = sign_in(make_instructor(make_edition(make_course("forest")).course, username="olga"))
    term = edition.terms.get()

    answer = stranger.post(revision_url(term, revisions(term)[0]))

    assert (answer.status_code, answer.headers["Location"]) == (302, "/admin/")


TEXTS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), min_size=1, max_size=30)


class EveryEditIsUndone(TestCase):
    @settings(max_examples=8, deadline=None)
    @given(
        edits=st.lists(
            st.tuples(st.sampled_from(["title", "summary", "objectives", "slug"]), TEXTS), min_size=1, max_size=3
        )
    )
    def test_going_back_restores_a_lesson_with_the_same_digest(self, edits: list[tuple[str, str]]) -> None:
        edition = make_edition_with_history()
        browser = sign_in(make_instructor(edition.course))
        lesson = edition.lessons.get()
        for field, text in edits:
            save(browser, change_url(lesson), **{field: text if field != "slug" else f"s{len(text)}"})

        for revision in reversed(revisions(lesson)[:-1]):
            assert go_back(browser, lesson, revision).status_code == 200

            newest = revisions(lesson)[-1]
            assert (newest.digest, newest.content) == (revision.digest, revision.content)


@pytest.mark.parametrize("model", [Course, Edition, Lesson, Passage, Fact, GlossaryTerm])
def test_each_kind_of_content_goes_back(model: type[Model], browser: Client, edition: Edition) -> None:
    obj = model._default_manager.order_by("pk")[0]
    changed: dict[type[Model], dict[str, Any]] = {
        Course: {"slug": "prairie", "public": ""},
        Edition: {"language": "kk", "title": "Дала", "introduction": "# New"},
        Lesson: {"position": 4, "objectives": ""},
        Passage: {"heading": "New", "text": "New *text*."},
        Fact: {"importance": "key", "date": "2022-H1"},
        GlossaryTerm: {"term": "Pact", "variants": "a\nb"},
    }
    save(browser, change_url(obj), **changed[model])
    assert len(revisions(obj)) == 2

    go_back(browser, obj)

    first, _changed, last = revisions(obj)
    assert (last.digest, last.content) == (first.digest, first.content)
