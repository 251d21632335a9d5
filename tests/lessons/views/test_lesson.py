"""The page of a lesson, and noting that it has been read."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from lessons.actions.complete import complete_lessons
from lessons.actions.reading import mark_read
from lessons.models import Course, Edition, Lesson, Passage, PassageRead
from people.models import User
from tests.lessons.builders import make_learner, make_small_course

pytestmark = pytest.mark.django_db

PAGE = "/courses/steppe/en/lessons/lesson-2/"
READ = f"{PAGE}read/"


@pytest.fixture
def edition() -> Edition:
    return make_small_course(lessons=3, passages=2)


@pytest.fixture
def learner(client: Client) -> User:
    learner = make_learner()
    client.force_login(learner)
    return learner


def rename_lesson(slug: str, new: str) -> None:
    complete_lessons(at=timezone.now(), origin="load")
    Lesson.objects.filter(slug=slug).update(slug=new)
    complete_lessons(at=timezone.now(), origin="load")


def test_a_visitor_reads_a_lesson_with_its_notes_and_its_neighbours(client: Client, edition: Edition) -> None:
    response = client.get(PAGE)

    assert [each.passage.slug for each in response.context["passages"]] == ["passage-1", "passage-2"]
    assertContains(response, "<h1>Lesson-2</h1>", html=True)
    assertContains(response, "Lesson 2 of 3")
    assertContains(response, '<span class="fact" id="fact-fact-2-1">words 2-1</span>', count=1)
    assertContains(response, '<dt id="note-passage-1--treaty">treaty</dt>', count=1)
    assertContains(response, '<li><a href="#fact-fact-2-1">Statement 2-1.</a></li>', html=True)
    assertContains(response, 'rel="prev" href="/courses/steppe/en/lessons/lesson-1/"')
    assertContains(response, 'rel="next" href="/courses/steppe/en/lessons/lesson-3/"')
    assertContains(response, "<li>Explain why.</li>", html=True)
    assertNotContains(response, "data-reading")


def test_the_quiz_arrives_as_a_fragment_when_the_reader_comes_near_and_is_a_link_without_scripts(
    client: Client, edition: Edition
) -> None:
    response = client.get(PAGE)

    assertContains(
        response,
        '<div data-hx-get="/courses/steppe/en/lessons/lesson-2/quiz/" data-hx-trigger="revealed">'
        '<p><a href="/courses/steppe/en/lessons/lesson-2/quiz/">The quiz on this lesson</a></p></div>',
        html=True,
    )


def test_the_first_and_the_last_lesson_have_one_neighbour(client: Client, edition: Edition) -> None:
    assertNotContains(client.get("/courses/steppe/en/lessons/lesson-1/"), 'rel="prev"')
    assertNotContains(client.get("/courses/steppe/en/lessons/lesson-3/"), 'rel="next"')


def test_a_learner_sees_what_is_read_and_continues_at_the_first_unread_passage(
    client: Client, edition: Edition, learner: User
) -> None:
    mark_read(learner=learner, passages=Passage.objects.filter(lesson__slug="lesson-2")[:1], at=timezone.now())

    response = client.get(PAGE)

    assert [each.read for each in response.context["passages"]] == [True, False]
    assertContains(response, '<a href="#passage-2">Continue where you left off</a>: Passage-2')
    assertContains(response, '<progress max="2" value="1" aria-label="How far you have read"></progress>', html=True)
    assertContains(response, "Mark this lesson as read")
    assertContains(response, '<section class="passage" id="passage-1" data-read>')


def test_a_lesson_read_to_the_end_says_so(client: Client, edition: Edition, learner: User) -> None:
    mark_read(learner=learner, passages=Passage.objects.all(), at=timezone.now())

    response = client.get(PAGE)

    assertContains(response, "You have read this lesson.")
    assertNotContains(response, "Mark this lesson as read")
    assertNotContains(response, "Continue where you left off")


def test_what_others_read_does_not_show(client: Client, edition: Edition, learner: User) -> None:
    mark_read(learner=make_learner("berik"), passages=Passage.objects.all(), at=timezone.now())

    assert client.get(PAGE).context["read_count"] == 0


def test_retired_passages_and_lessons_are_not_shown(client: Client, edition: Edition) -> None:
    Passage.objects.filter(slug="passage-1").update(retired_at=timezone.now())
    Lesson.objects.filter(slug="lesson-1").update(retired_at=timezone.now())

    response = client.get(PAGE)

    assert [each.passage.slug for each in response.context["passages"]] == ["passage-2"]
    assertContains(response, "Lesson 1 of 2")
    assert client.get("/courses/steppe/en/lessons/lesson-1/").status_code == 404


def test_a_lesson_without_passages_says_so(client: Client, edition: Edition, learner: User) -> None:
    Passage.objects.update(retired_at=timezone.now())

    assertContains(client.get(PAGE), "This lesson has no text yet.")


@pytest.mark.parametrize(
    "path",
    ["/courses/steppe/en/lessons/none/", "/courses/steppe/kk/lessons/lesson-1/", "/courses/none/en/lessons/lesson-1/"],
)
def test_an_unknown_lesson_is_not_found(client: Client, edition: Edition, path: str) -> None:
    assert client.get(path).status_code == 404


def test_an_old_slug_leads_to_the_lesson_for_good(client: Client, edition: Edition) -> None:
    rename_lesson("lesson-2", "second")

    assertRedirects(client.get(PAGE), "/courses/steppe/en/lessons/second/", status_code=301)


def test_old_slugs_of_course_and_lesson_lead_there_in_one_step(client: Client, edition: Edition) -> None:
    rename_lesson("lesson-2", "second")
    Course.objects.update(slug="prairie")
    complete_lessons(at=timezone.now(), origin="load")

    assertRedirects(client.get(PAGE), "/courses/prairie/en/lessons/second/", status_code=301)


def test_a_course_that_took_over_an_old_slug_keeps_its_own_addresses(client: Client, edition: Edition) -> None:
    complete_lessons(at=timezone.now(), origin="load")
    Course.objects.update(slug="prairie")
    complete_lessons(at=timezone.now(), origin="load")
    make_small_course()

    assert client.get(PAGE).status_code == 404  # and not the lesson of the course that is now prairie


def test_a_course_that_is_not_public_asks_visitors_to_sign_in(client: Client, edition: Edition) -> None:
    Course.objects.update(public=False)

    assertRedirects(client.get(PAGE), f"/accounts/sign-in/?next={PAGE}", fetch_redirect_response=False)

    client.force_login(make_learner())
    assert client.get(PAGE).status_code == 200


@pytest.mark.parametrize("passages", [1, 30])
def test_a_lesson_costs_the_same_for_one_and_for_thirty_passages(
    client: Client, learner: User, django_assert_num_queries: DjangoAssertNumQueries, passages: int
) -> None:
    make_small_course(lessons=2, passages=passages)
    mark_read(learner=learner, passages=Passage.objects.all()[:1], at=timezone.now())

    with django_assert_num_queries(4):  # session, user, lessons with edition and course, passages with reads
        client.get(PAGE)


def test_a_visitor_costs_two_queries(
    client: Client, edition: Edition, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        client.get(PAGE)


def test_the_page_only_answers_to_reading(client: Client, edition: Edition) -> None:
    assert client.post(PAGE).status_code == 405


def test_a_script_reports_a_passage_as_read(client: Client, edition: Edition, learner: User) -> None:
    response = client.post(READ, {"passage": "passage-2"}, headers={"X-Requested-With": "fetch"})

    assert (response.status_code, response.content) == (204, b"")
    read = PassageRead.objects.of(learner).get()
    assert (read.passage.lesson.slug, read.passage.slug) == ("lesson-2", "passage-2")
    assert timezone.now() - read.last_read_at < timedelta(minutes=1)


def test_htmx_gets_no_content_either(client: Client, edition: Edition, learner: User) -> None:
    assert client.post(READ, headers={"HX-Request": "true"}).status_code == 204


def test_the_whole_lesson_is_marked_without_scripts(client: Client, edition: Edition, learner: User) -> None:
    assertRedirects(client.post(READ), f"{PAGE}#lesson-end")
    assert PassageRead.objects.of(learner).filter(passage__lesson__slug="lesson-2").count() == 2
    assert PassageRead.objects.count() == 2


def test_reading_is_only_kept_of_learners(client: Client, edition: Edition) -> None:
    response = client.post(READ)

    assert (response.status_code, response.headers["Location"].partition("?")[0]) == (302, "/accounts/sign-in/")
    assert not PassageRead.objects.exists()


def test_reading_needs_the_token_of_the_form(edition: Edition) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_learner())

    assert client.post(READ).status_code == 403


def test_reading_is_never_kept_by_a_get(client: Client, edition: Edition, learner: User) -> None:
    assert client.get(READ).status_code == 405


@pytest.mark.parametrize("passage", ["none", "", "passage-1", "passage-2\0"])
def test_a_passage_that_the_lesson_does_not_have_is_not_found(
    client: Client, edition: Edition, learner: User, passage: str
) -> None:
    Passage.objects.filter(slug="passage-1").update(retired_at=timezone.now())

    assert client.post(READ, {"passage": passage}).status_code == 404
    assert not PassageRead.objects.exists()
