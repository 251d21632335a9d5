"""The title page of a course and its glossary."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from lessons.actions.complete import complete_lessons
from lessons.actions.derive import derive_edition
from lessons.actions.reading import mark_read
from lessons.models import Course, Edition, GlossaryTerm, Lesson, Passage
from people.models import User
from tests.lessons.builders import make_edition, make_learner, make_lesson, make_passage, make_small_course, make_term

pytestmark = pytest.mark.django_db

PAGE = "/courses/steppe/en/"
GLOSSARY = f"{PAGE}glossary/"
AT = datetime(2026, 11, 2, tzinfo=UTC)


@pytest.fixture
def edition() -> Edition:
    return make_small_course(lessons=3, passages=2)


@pytest.fixture
def learner(client: Client) -> User:
    learner = make_learner()
    client.force_login(learner)
    return learner


def read(learner: User, lesson: str, *passages: str, at: datetime = AT) -> None:
    mark_read(learner=learner, passages=Passage.objects.filter(lesson__slug=lesson, slug__in=passages), at=at)


def test_a_visitor_sees_what_the_course_is_and_its_lessons(client: Client, edition: Edition) -> None:
    response = client.get(PAGE)

    assertContains(response, "<h1>The Steppe</h1>", html=True)
    assertContains(response, "<p>Read <em>on</em>.</p>", html=True)
    assertContains(response, "Ann Author")
    assertContains(response, "Professor")
    assertContains(response, '<a href="/courses/steppe/en/lessons/lesson-1/">1. Lesson-1</a>', html=True)
    assertContains(response, '<p class="meta">1 minute</p>', count=3, html=True)
    assertContains(response, 'href="/courses/steppe/en/glossary/"')
    assertContains(response, 'href="/courses/steppe/en/search/"')
    assertNotContains(response, "<progress")
    assertNotContains(response, "Continue")


def test_the_quizzes_arrive_as_a_fragment_and_are_a_link_without_scripts(client: Client, edition: Edition) -> None:
    assertContains(
        client.get(PAGE),
        '<div data-hx-get="/courses/steppe/en/quizzes/" data-hx-trigger="load">'
        '<p><a href="/courses/steppe/en/quizzes/">The quizzes of this course</a></p></div>',
        html=True,
    )


def test_a_learner_sees_how_much_is_read_and_where_to_continue(client: Client, edition: Edition, learner: User) -> None:
    read(learner, "lesson-1", "passage-1", "passage-2")
    read(learner, "lesson-2", "passage-1", at=AT + timedelta(days=1))
    read(make_learner("berik"), "lesson-3", "passage-1", at=AT + timedelta(days=2))

    response = client.get(PAGE)

    assert [(each.read, each.passages) for each in response.context["progress"].lessons] == [(2, 2), (1, 2), (0, 2)]
    assertContains(response, "1 of 2 passages read")
    assertContains(response, '<progress max="2" value="1" aria-hidden="true"></progress>', html=True)
    assertContains(
        response, '<a href="/courses/steppe/en/lessons/lesson-2/#passage-1">Continue where you left off</a>', html=True
    )


def test_who_finished_a_lesson_continues_with_the_next(client: Client, edition: Edition, learner: User) -> None:
    read(learner, "lesson-2", "passage-1", "passage-2")

    assertContains(
        client.get(PAGE), '<a href="/courses/steppe/en/lessons/lesson-3/">Continue with the next lesson</a>', html=True
    )


def test_who_finished_the_last_lesson_continues_with_what_is_left(
    client: Client, edition: Edition, learner: User
) -> None:
    read(learner, "lesson-3", "passage-1", "passage-2")

    assertContains(
        client.get(PAGE), '<a href="/courses/steppe/en/lessons/lesson-1/">Continue with the next lesson</a>', html=True
    )


def test_who_read_everything_is_not_told_to_continue(client: Client, edition: Edition, learner: User) -> None:
    mark_read(learner=learner, passages=Passage.objects.all(), at=AT)

    assertNotContains(client.get(PAGE), "Continue")


def test_what_was_read_and_then_retired_does_not_count(client: Client, edition: Edition, learner: User) -> None:
    read(learner, "lesson-1", "passage-1")
    read(learner, "lesson-2", "passage-1")
    Passage.objects.filter(lesson__slug="lesson-1", slug="passage-1").update(retired_at=AT)
    Lesson.objects.filter(slug="lesson-2").update(retired_at=AT)

    response = client.get(PAGE)

    assert [(each.read, each.passages) for each in response.context["progress"].lessons] == [(0, 1), (0, 2)]
    assertNotContains(response, "Continue")


def test_an_empty_course_says_so(client: Client) -> None:
    edition = make_edition(introduction="")
    edition.authors.all().delete()

    response = client.get(PAGE)

    assertContains(response, "This course has no lessons yet.")
    assertNotContains(response, "Authors of the article")


@pytest.mark.parametrize("lessons", [1, 30])
def test_the_course_page_costs_the_same_for_one_and_for_thirty_lessons(
    client: Client, learner: User, django_assert_num_queries: DjangoAssertNumQueries, lessons: int
) -> None:
    make_small_course(lessons=lessons)
    read(learner, "lesson-1", "passage-1")

    with django_assert_num_queries(5):  # session, user, edition, lessons, authors
        client.get(PAGE)


def test_a_course_that_is_not_public_asks_visitors_to_sign_in(client: Client, edition: Edition) -> None:
    Course.objects.update(public=False)

    for page in ("/courses/steppe/", PAGE, GLOSSARY):
        assertRedirects(client.get(page), f"/accounts/sign-in/?next={page}", fetch_redirect_response=False)


def test_a_retired_course_is_not_found(client: Client, edition: Edition, learner: User) -> None:
    Course.objects.update(retired_at=AT)

    assert [client.get(page).status_code for page in ("/courses/steppe/", PAGE, GLOSSARY)] == [404, 404, 404]


def test_an_old_slug_leads_to_the_course_for_good(client: Client, edition: Edition) -> None:
    complete_lessons(at=AT, origin="load")
    Course.objects.update(slug="prairie")
    complete_lessons(at=AT, origin="load")

    assertRedirects(client.get(PAGE), "/courses/prairie/en/", status_code=301)
    assertRedirects(client.get("/courses/steppe/"), "/courses/prairie/", status_code=301, target_status_code=302)


@pytest.mark.parametrize(("languages", "chosen"), [(["kk", "en"], "en"), (["kk", "ru"], "kk")])
def test_a_course_opens_in_the_readers_language_or_else_in_its_first(
    client: Client, languages: list[str], chosen: str
) -> None:
    first, second = languages
    edition = make_edition(language=first)
    make_edition(edition.course, language=second)

    assertRedirects(client.get("/courses/steppe/"), f"/courses/steppe/{chosen}/")


def test_the_glossary_is_alphabetical_and_tells_where_terms_are_mentioned(client: Client) -> None:
    edition = make_edition()
    for term in ("treaty", "Åland", "bloc", "unused", "Zoo"):
        make_term(edition, term, slug=f"t-{term[0].lower().replace('å', 'a')}")
    make_term(edition, "gone", retired_at=AT)
    second, first = make_lesson(edition, "second", position=2), make_lesson(edition, "first", position=1)
    make_passage(second, "later", "A treaty of a bloc.")
    make_passage(first, "early", "A treaty, gone.")
    derive_edition(edition)

    response = client.get(GLOSSARY)

    entries = [(term.term, [passage.slug for passage in passages]) for term, passages in response.context["entries"]]
    assert entries == [("bloc", ["later"]), ("treaty", ["early", "later"]), ("unused", []), ("Zoo", []), ("Åland", [])]
    assertContains(response, '<dt id="term-t-b">bloc</dt>', html=True)
    assertContains(response, '<a href="/courses/steppe/en/lessons/second/#later">Later</a>', html=True)


def test_an_empty_glossary_says_so(client: Client, edition: Edition) -> None:
    GlossaryTerm.objects.update(retired_at=timezone.now())

    assertContains(client.get(GLOSSARY), "This glossary has no terms yet.")


@pytest.mark.parametrize("size", [1, 30])
def test_the_glossary_costs_the_same_for_one_and_for_thirty_terms(
    client: Client, learner: User, django_assert_num_queries: DjangoAssertNumQueries, size: int
) -> None:
    edition = make_small_course(lessons=size, passages=2)
    for number in range(size):
        make_term(edition, f"term{number}")

    with django_assert_num_queries(5):  # session, user, edition, passages, terms
        client.get(GLOSSARY)
