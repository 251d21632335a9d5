"""Writing courses, lessons, facts and terms in the admin."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lessons.models import (
    ArticleAuthor,
    ContentRevision,
    Course,
    Edition,
    Fact,
    FactText,
    FormerSlug,
    GlossaryTerm,
    Lesson,
    Passage,
    PassageRead,
)
from people.models import User
from tests.editing import (
    add_url,
    change_url,
    errors_of,
    list_url,
    make_instructor,
    make_superuser,
    messages_of,
    save,
    sign_in,
)
from tests.lessons.builders import (
    make_course,
    make_edition,
    make_fact,
    make_lesson,
    make_passage,
    make_small_course,
    make_term,
)

pytestmark = pytest.mark.django_db

MODELS: list[type[Model]] = [Course, Edition, Lesson, Passage, Fact, GlossaryTerm]


@pytest.fixture
def edition() -> Edition:
    return make_small_course(passages=2)


@pytest.fixture
def instructor(edition: Edition) -> User:
    return make_instructor(edition.course)


@pytest.fixture
def browser(instructor: User) -> Client:
    return sign_in(instructor)


@pytest.fixture
def stranger(edition: Edition) -> Client:
    """An instructor of another course."""
    return sign_in(make_instructor(make_edition(make_course("forest"), title="The Forest").course, username="olga"))


def the_only(model: type[Model]) -> Any:
    """The first object of the small course."""
    return model._default_manager.order_by("pk")[0]


def revisions_of(obj: Model) -> int:
    return ContentRevision.objects.of(obj).count()


# Lists


def make_many(edition: Edition, count: int) -> None:
    lesson = make_lesson(edition, "many")
    for number in range(count):
        course = make_course(f"course-{number}")
        edition.course.instructors.get().courses_written.add(course)
        make_edition(course, title=f"Edition {number}")
        make_lesson(edition, f"lesson-of-many-{number}")
        make_passage(lesson, f"passage-{number}")
        make_fact(edition.course, f"fact-{number}", value=number)
        make_term(edition, f"term {number}", f"variant {number}")


@pytest.mark.parametrize("model", MODELS)
def test_a_list_costs_the_same_queries_for_one_row_and_for_thirty(
    model: type[Model], browser: Client, edition: Edition
) -> None:
    with CaptureQueriesContext(connection) as few:
        assert browser.get(list_url(model)).status_code == 200
    make_many(edition, 29)

    with CaptureQueriesContext(connection) as many:
        page = browser.get(list_url(model))

    assert len(page.context["cl"].result_list) >= 30
    assert len(many) == len(few)


@pytest.mark.parametrize("model", MODELS)
def test_a_list_can_be_searched_and_filtered(model: type[Model], browser: Client) -> None:
    page = browser.get(list_url(model), {"q": "no such words"})

    assert page.status_code == 200
    assert list(page.context["cl"].result_list) == []


@pytest.mark.parametrize(("use", "shown"), [("", 2), ("live", 1), ("retired", 1)])
def test_a_list_is_filtered_by_use(use: str, shown: int, browser: Client) -> None:
    save_action(browser, "retire", the_only(Fact))

    page = browser.get(list_url(Fact), {"use": use} if use else {})

    assert page.context["cl"].result_count == shown


def test_the_list_of_facts_shows_statements_and_figures(browser: Client, edition: Edition) -> None:
    make_fact(edition.course, "trade", value=79_900_000, unit="USD", qualifier="over", statement="Trade grew. " * 20)
    make_fact(edition.course, "wordless", statement="")

    page = browser.get(list_url(Fact)).content.decode()

    assert "over $79.9 million" in page
    assert "Statement 1-1." in page
    assert "…" in page


def test_the_filters_offer_nothing_of_other_courses(browser: Client, stranger: Client) -> None:
    page = browser.get(list_url(Lesson)).content.decode()

    assert "The Forest" not in page


# Who may do what


@pytest.mark.parametrize("model", MODELS)
def test_an_instructor_finds_only_content_of_their_courses(
    model: type[Model], browser: Client, stranger: Client, edition: Edition
) -> None:
    own = the_only(model)

    assert own in browser.get(list_url(model)).context["cl"].result_list
    assert own not in stranger.get(list_url(model)).context["cl"].result_list


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("page", ["change", "history"])
def test_content_of_another_course_is_not_there(
    page: str, model: type[Model], stranger: Client, edition: Edition
) -> None:
    obj = the_only(model)
    url = reverse(f"admin:lessons_{model._meta.model_name}_{page}", args=[obj.pk])

    answers = [stranger.get(url), stranger.post(url, {"slug": "stolen", "title": "Stolen"})]

    assert [(answer.status_code, answer.headers["Location"]) for answer in answers] == [(302, "/admin/")] * 2


@pytest.mark.parametrize("model", [model for model in MODELS if model is not Edition])
def test_content_of_another_course_is_not_retired(model: type[Model], stranger: Client, edition: Edition) -> None:
    save_action(stranger, "retire", the_only(model))

    assert the_only(model).retired_at is None


@pytest.mark.parametrize("model", MODELS)
def test_nobody_deletes_content(model: type[Model], edition: Edition) -> None:
    superuser = sign_in(make_superuser())
    obj = the_only(model)
    url = reverse(f"admin:lessons_{model._meta.model_name}_delete", args=[obj.pk])

    assert superuser.post(url, {"post": "yes"}).status_code == 403
    assert "delete_selected" not in superuser.get(list_url(model)).content.decode()


def test_staff_who_write_no_course_see_no_content_whatever_their_permissions() -> None:
    user = make_instructor()
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="lessons"))
    browser = sign_in(user)

    answers = [browser.get(list_url(model)).status_code for model in MODELS]

    assert set(answers) == {403}
    assert "lessons" not in [app["app_label"] for app in browser.get("/admin/").context["app_list"]]


def test_a_superuser_sees_every_course(edition: Edition) -> None:
    make_course("forest")

    page = sign_in(make_superuser()).get(list_url(Course))

    assert [course.slug for course in page.context["cl"].result_list] == ["forest", "steppe"]


def test_only_superusers_make_courses(browser: Client) -> None:
    assert browser.get(add_url(Course)).status_code == 403
    assert browser.post(add_url(Course), {"slug": "mine"}).status_code == 403


def test_a_superuser_makes_a_course_with_its_instructors(instructor: User) -> None:
    superuser = sign_in(make_superuser())

    save(superuser, add_url(Course), slug="forest", public="on", instructors=[instructor.pk])

    made = Course.objects.get(slug="forest")
    assert (list(made.instructors.all()), made.public, revisions_of(made)) == ([instructor], True, 1)


def test_instructors_are_chosen_among_staff(instructor: User) -> None:
    pupil = User.objects.create_user("pupil")
    superuser = sign_in(make_superuser())

    page = save(superuser, add_url(Course), slug="forest", instructors=[pupil.pk])

    assert list(errors_of(page)) == ["instructors"]


def test_an_instructor_does_not_decide_who_else_writes_the_course(browser: Client, edition: Edition) -> None:
    other = make_instructor(username="olga")

    save(browser, change_url(edition.course), instructors=[other.pk])

    assert [user.username for user in edition.course.instructors.all()] == ["ivan"]


@pytest.mark.parametrize(
    ("model", "field"),
    [(Edition, "course"), (Lesson, "edition"), (Passage, "lesson"), (Fact, "course"), (GlossaryTerm, "edition")],
)
def test_content_of_another_course_can_not_be_chosen(
    model: type[Model], field: str, stranger: Client, edition: Edition
) -> None:
    related = the_only({"course": Course, "edition": Edition, "lesson": Lesson}[field])

    page = save(stranger, add_url(model), **{field: related.pk})

    assert errors_of(page)[field] == ["Select a valid choice. That choice is not one of the available choices."]


@pytest.mark.parametrize(("model", "field"), [("passage", "lesson"), ("lesson", "edition"), ("fact", "course")])
def test_autocompletion_offers_nothing_of_other_courses(
    model: str, field: str, browser: Client, stranger: Client
) -> None:
    asked = {"app_label": "lessons", "model_name": model, "field_name": field}

    own = browser.get(reverse("admin:autocomplete"), asked).json()["results"]
    strange = stranger.get(reverse("admin:autocomplete"), asked).json()["results"]

    assert len(own) == 1
    assert not any(each in strange for each in own)


@pytest.mark.parametrize("model", [PassageRead, ContentRevision, FormerSlug])
def test_records_and_history_have_no_pages(model: type[Model]) -> None:
    from django.contrib import admin

    assert not admin.site.is_registered(model)


# Saving


def save_action(browser: Client, action: str, *objects: Model) -> Any:
    chosen = {"action": action, "_selected_action": [obj.pk for obj in objects]}
    return browser.post(list_url(type(objects[0])), chosen, follow=True)


@pytest.mark.parametrize("model", MODELS)
def test_saving_without_a_change_adds_no_revision(model: type[Model], browser: Client) -> None:
    obj = the_only(model)
    save(browser, change_url(obj))
    before = ContentRevision.objects.count()

    page = save(browser, change_url(obj))

    assert page.redirect_chain == [(list_url(model), 302)]
    assert (ContentRevision.objects.count(), revisions_of(obj)) == (before, 1)


@pytest.mark.parametrize("text", ["One.\n\nTwo.", "One.\n\nTwo.\n"])
def test_a_text_keeps_the_lines_it_has_in_files(text: str, browser: Client) -> None:
    passage = make_passage(the_only(Lesson), "lines", text)

    save(browser, change_url(passage))

    passage.refresh_from_db()
    assert passage.text == text


def test_a_text_of_spaces_is_no_text(browser: Client) -> None:
    page = save(browser, change_url(the_only(Passage)), text=" \r\n ")

    assert errors_of(page) == {"text": ["This field is required."]}


def test_a_change_is_kept_in_the_history_with_its_author(browser: Client, instructor: User) -> None:
    lesson = the_only(Lesson)

    save(browser, change_url(lesson), title="A new title")

    revision = ContentRevision.objects.of(lesson).get()
    assert (revision.author, revision.origin, revision.content["title"]) == (instructor, "edit", "A new title")
    page = browser.get(change_url(lesson)).content.decode()
    assert reverse("admin:lessons_lesson_revision", args=[lesson.pk, revision.pk]) in page


def test_a_new_passage_is_rendered_and_teaches_its_facts(browser: Client) -> None:
    lesson = the_only(Lesson)
    written = {"heading": "New", "slug": "new", "text": "So *[it is]{fact=fact-1-1}* by treaty."}

    save(browser, f"{add_url(Passage)}?lesson={lesson.pk}", **written)

    passage = Passage.objects.get(slug="new")
    assert (passage.position, passage.plain) == (3, "So it is by treaty.")
    assert [fact.slug for fact in passage.facts.all()] == ["fact-1-1"]


def test_the_page_of_a_passage_shows_its_facts_and_how_it_reads(browser: Client) -> None:
    passage = the_only(Passage)

    page = browser.get(change_url(passage)).content.decode()

    assert f'<a href="{change_url(the_only(Fact))}">fact-1-1</a>' in page
    assert f'<div class="preview">{passage.html}</div>' in page


def test_a_passage_that_teaches_nothing_says_how_it_would(browser: Client) -> None:
    passage = make_passage(the_only(Lesson), "empty")

    page = browser.get(change_url(passage)).content.decode()

    assert "None yet. Mark the words that teach one: [these words]{fact=slug}." in page


def test_an_empty_position_is_the_last_one(browser: Client, edition: Edition) -> None:
    written = {"edition": edition.pk, "title": "Second", "slug": "second", "summary": "More."}

    save(browser, add_url(Lesson), **written)

    assert Lesson.objects.get(slug="second").position == 2


def test_an_emptied_position_is_the_last_one_too(browser: Client) -> None:
    passage = the_only(Passage)

    save(browser, change_url(passage), position="")

    passage.refresh_from_db()
    assert passage.position == 3


def test_the_page_of_a_lesson_orders_its_passages(browser: Client) -> None:
    lesson = the_only(Lesson)

    save(browser, change_url(lesson), **{"passages-0-position": 7})

    moved = lesson.passages.get(slug="passage-1")
    assert (moved.position, revisions_of(moved)) == (7, 1)


def test_the_page_of_a_lesson_leads_to_its_passages_and_to_a_new_one(browser: Client) -> None:
    lesson = the_only(Lesson)

    page = browser.get(change_url(lesson)).content.decode()

    assert all(f'href="{change_url(passage)}"' in page for passage in lesson.passages.all())
    assert f'href="{add_url(Passage)}?lesson={lesson.pk}"' in page


def test_a_changed_figure_is_shown_anew_wherever_it_stands(browser: Client, edition: Edition) -> None:
    fact = make_fact(edition.course, "trade", value=5, unit="USD")
    make_passage(the_only(Lesson), "trade", "It was {figure:trade}.")

    save(browser, change_url(fact), value="79900000")

    assert Passage.objects.get(slug="trade").plain == "It was $79.9 million."


def test_a_new_fact_has_words(browser: Client, edition: Edition) -> None:
    written = {"course": edition.course.pk, "slug": "new", "kind": "event", "texts-0-statement": "It happened."}

    save(browser, add_url(Fact), **written)

    text = FactText.objects.get(fact__slug="new")
    assert (text.language, text.statement, text.folded) == ("en", "It happened.", "it happened.")
    assert (revisions_of(text.fact), revisions_of(text)) == (1, 1)


def test_a_fact_without_words_is_refused(browser: Client, edition: Edition) -> None:
    page = save(browser, add_url(Fact), course=edition.course.pk, slug="new", kind="event")

    assert errors_of(page) == {"texts-0-statement": ["This field is required."]}


def test_the_page_of_a_fact_leads_to_where_it_is_taught(browser: Client) -> None:
    page = browser.get(change_url(the_only(Fact))).content.decode()

    assert f'<a href="{change_url(the_only(Passage))}">Passage-1</a>' in page
    assert "No question yet." in page


def test_variants_of_a_term_are_written_one_a_line(browser: Client) -> None:
    term = the_only(GlossaryTerm)

    save(browser, change_url(term), variants="pact\n\n  signed   agreement \n")

    term.refresh_from_db()
    assert term.variants == ["pact", "signed agreement"]
    assert "pact\nsigned agreement" in browser.get(change_url(term)).content.decode()


def test_authors_are_numbered_by_their_order_and_can_be_deleted(browser: Client, edition: Edition) -> None:
    url = change_url(edition)
    save(
        browser,
        url,
        **{"authors-TOTAL_FORMS": 3, "authors-1-name": "Ben", "authors-1-slug": "ben"},
        **{"authors-2-name": "Cyd", "authors-2-slug": "cyd"},
    )
    save(browser, url, **{"authors-0-DELETE": "on"})

    assert [(author.position, author.name) for author in ArticleAuthor.objects.all()] == [(2, "Ben"), (3, "Cyd")]


def test_a_slug_follows_the_title_of_a_new_object_only(browser: Client) -> None:
    new, saved = browser.get(add_url(Lesson)), browser.get(change_url(the_only(Lesson)))

    assert new.context["adminform"].prepopulated_fields != []
    assert saved.context["adminform"].prepopulated_fields == []


def test_a_new_slug_is_published_with_all_that_names_it(browser: Client, edition: Edition) -> None:
    lesson, passage = the_only(Lesson), the_only(Passage)
    for obj in (lesson, passage):
        save(browser, change_url(obj))

    save(browser, change_url(lesson), slug="renamed")

    assert FormerSlug.objects.get().slug == "lesson-1"
    newest = ContentRevision.objects.of(passage).first()
    assert newest is not None
    assert newest.content["lesson"] == ["steppe", "en", "renamed"]


@pytest.mark.parametrize(
    ("model", "field"), [(Fact, "slug"), (Fact, "course"), (Lesson, "edition"), (Edition, "course")]
)
def test_what_others_stand_on_stays_as_it_was_first_saved(model: type[Model], field: str, browser: Client) -> None:
    obj = the_only(model)
    before = getattr(obj, field)

    save(browser, change_url(obj), **{field: "another"})

    obj.refresh_from_db()
    assert getattr(obj, field) == before


# What is refused


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "[So]{fact=fact-1-11}.",
            (
                "{fact=fact-1-11}: this course has no fact “fact-1-11”. Write the fact first, or correct the slug. "
                "Did you mean “fact-1-1”?"
            ),
        ),
        (
            "About {figure:fact-1-1}.",
            (
                "{figure:fact-1-1}: this course has no fact “fact-1-1” with a value. Correct the slug, or give the fact its "
                "value."
            ),
        ),
        (
            "[So]{fact fact-1-1}.",
            (
                "“{fact” can't be read as a mark. Write [these words]{fact=slug}, {figure:slug} or {number:slug}, "
                "or {chart:slug} on a line of its own."
            ),
        ),
    ],
)
def test_a_mark_that_leads_nowhere_is_refused(text: str, said: str, browser: Client) -> None:
    page = save(browser, change_url(the_only(Passage)), text=text)

    assert errors_of(page) == {"text": [said]}


def test_a_passage_of_no_lesson_is_asked_for_its_lesson_only(browser: Client) -> None:
    page = save(browser, add_url(Passage), heading="New", slug="new", text="[So]{fact=nowhere}.")

    assert errors_of(page) == {"lesson": ["This field is required."]}


def test_a_position_that_is_no_number_is_refused(browser: Client) -> None:
    page = save(browser, change_url(the_only(Passage)), position="first")

    assert errors_of(page) == {"position": ["Enter a whole number."]}


def test_a_passage_moves_within_its_edition_only(browser: Client, edition: Edition) -> None:
    passage = the_only(Passage)
    near = make_lesson(edition, "near")
    far = make_lesson(make_edition(edition.course, language="kk"), "far")

    refused = save(browser, change_url(passage), lesson=far.pk)
    save(browser, change_url(passage), lesson=near.pk)

    assert errors_of(refused) == {"lesson": ["A passage can move to another lesson of its edition only."]}
    passage.refresh_from_db()
    assert passage.lesson == near


def test_a_slug_twice_is_refused_with_a_sentence(browser: Client) -> None:
    page = save(browser, change_url(the_only(Passage)), slug="passage-2")

    assert errors_of(page) == {"__all__": ["Passage with this Lesson and Slug already exists."]}


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"kind": "figure"}, {"__all__": ["A figure needs a value; a fact of another kind has none."]}),
        ({"value": "5"}, {"__all__": ["A figure needs a value; a fact of another kind has none."]}),
        ({"date": "2022-13"}, {"date": ["There is no such date. Write 2022, 2022-H1, 2022-01 or 2022-01-05."]}),
        ({"date": "last year"}, {"date": ["There is no such date. Write 2022, 2022-H1, 2022-01 or 2022-01-05."]}),
        (
            {"texts-0-language": "English"},
            {"texts-0-language": ["Write a language code in small letters: en, kk, ru."]},
        ),
    ],
)
def test_a_fact_that_cannot_be_is_refused(fields: Any, errors: Any, browser: Client) -> None:
    page = save(browser, change_url(the_only(Fact)), **fields)

    assert errors_of(page) == errors


def test_a_fact_with_a_date_is_saved(browser: Client) -> None:
    fact = the_only(Fact)

    save(browser, change_url(fact), date="2022-H1")

    fact.refresh_from_db()
    assert fact.date == "2022-H1"


def test_a_figure_that_a_passage_shows_keeps_its_value(browser: Client, edition: Edition) -> None:
    shown = make_fact(edition.course, "trade", value=5)
    unseen = make_fact(edition.course, "tax", value=5)
    make_passage(the_only(Lesson), "trade", "It was {number:trade}.")

    refused = save(browser, change_url(shown), kind="event", value="")
    save(browser, change_url(unseen), kind="event", value="")

    said = "The text of a passage shows its figure: “Trade”. Take it out of the text first."
    assert errors_of(refused) == {"value": [said]}
    unseen.refresh_from_db()
    assert (unseen.kind, unseen.value) == ("event", None)


def test_a_language_is_written_as_a_code(browser: Client, edition: Edition) -> None:
    page = save(browser, change_url(edition), language="en_GB!")

    assert errors_of(page) == {"language": ["Write a language code in small letters: en, kk, ru."]}


def test_two_authors_with_one_number_are_refused(browser: Client, edition: Edition) -> None:
    new = {"authors-TOTAL_FORMS": 2, "authors-1-name": "Ben", "authors-1-slug": "ben", "authors-1-position": 1}

    page = save(browser, change_url(edition), **new)

    assert errors_of(page) == {"authors-1-position": ["Another row has this number. Change it, or leave it empty."]}


# Retiring


@pytest.mark.parametrize("model", [model for model in MODELS if model is not Edition])
def test_content_is_retired_and_brought_back(model: type[Model], browser: Client) -> None:
    obj = the_only(model)

    retired = save_action(browser, "retire", obj)
    was_retired = the_only(model).retired_at is not None
    back = save_action(browser, "bring_back", obj)

    assert (messages_of(retired), was_retired) == (["1 object is retired now."], True)
    assert (messages_of(back), the_only(model).retired_at) == (["1 object is in use again."], None)
    assert revisions_of(obj) == 2


def test_what_is_retired_already_stays_as_it_is(browser: Client) -> None:
    fact = the_only(Fact)
    save_action(browser, "retire", fact)
    at = the_only(Fact).retired_at

    page = save_action(browser, "retire", fact)

    assert (messages_of(page), the_only(Fact).retired_at) == (["0 objects are retired now."], at)


def test_facts_of_two_courses_are_retired_at_once(edition: Edition) -> None:
    other = make_fact(make_edition(make_course("forest")).course)
    passage = the_only(Passage)

    save_action(sign_in(make_superuser()), "retire", the_only(Fact), other)

    assert Fact.objects.live().count() == 1
    assert list(passage.facts.all()) == []


# Seeing it on the site


@pytest.mark.parametrize(
    ("model", "address"),
    [
        (Course, "/courses/steppe/en/"),
        (Edition, "/courses/steppe/en/"),
        (Lesson, "/courses/steppe/en/lessons/lesson-1/"),
        (Passage, "/courses/steppe/en/lessons/lesson-1/#passage-1"),
        (Fact, "/courses/steppe/en/lessons/lesson-1/#fact-fact-1-1"),
        (GlossaryTerm, "/courses/steppe/en/glossary/#term-treaty"),
    ],
)
def test_a_page_leads_to_what_readers_see(model: type[Model], address: str, browser: Client) -> None:
    page = browser.get(change_url(the_only(model)))

    assert page.context["absolute_url"] == address
    assert browser.get(address).status_code == 200


def test_what_readers_do_not_see_yet_has_no_link() -> None:
    course = make_course("empty")
    fact = make_fact(course)
    superuser = sign_in(make_superuser())

    links = [superuser.get(change_url(obj)).context["has_absolute_url"] for obj in (course, fact)]

    assert links == [False, False]


# The frame


def test_pages_of_the_admin_hold_nothing_inline(browser: Client) -> None:
    pages = [browser.get(url).content.decode() for url in ("/admin/", add_url(Passage), change_url(the_only(Lesson)))]

    for page in pages:
        assert '<link rel="stylesheet" href="/static/css/admin.css">' in page
        assert " style=" not in page
        assert "<style" not in page
        assert "<script>" not in page
        assert " onclick=" not in page


def test_the_frame_of_whoever_is_not_signed_in_lets_choose_the_scheme(client: Client) -> None:
    page = client.get("/admin/login/").content.decode()

    assert "theme-toggle" in page
