"""Pages about a course in any room: who is asked to sign in, and where addresses from before lead."""

import pytest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.test import Client
from django.urls import include, path
from django.utils import timezone

from lessons.access import readers_page, readers_page_with
from lessons.actions.complete import complete_lessons
from lessons.models import Course, Edition, GlossaryTerm, Lesson
from people.requests import Request
from tests.lessons.builders import make_learner, make_small_course


@readers_page
def about_a_course(request: Request, course: str) -> HttpResponse:
    get_object_or_404(Edition.objects.readable_by(request.learner), course__slug=course)
    return HttpResponse()


@readers_page_with(lesson=Lesson, term=GlossaryTerm)
def about_a_term(request: Request, course: str, language: str, lesson: str, term: str) -> HttpResponse:
    edition = get_object_or_404(Edition.objects.readable_by(request.learner), course__slug=course, language=language)
    get_object_or_404(edition.lessons, slug=lesson)
    get_object_or_404(edition.terms, slug=term)
    return HttpResponse()


urlpatterns = [
    path("about/<slug:course>/", about_a_course, name="about-a-course"),
    path("about/<slug:course>/<slug:language>/<slug:lesson>/<slug:term>/", about_a_term, name="about-a-term"),
    path("", include("kzcourse.urls")),
]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

COURSE = "/about/steppe/"
TERM = f"{COURSE}en/lesson-1/treaty/"


@pytest.fixture
def course() -> Course:
    return make_small_course().course


def rename_everything() -> None:
    complete_lessons(at=timezone.now(), origin="load")
    for model in (Course, Lesson, GlossaryTerm):
        model._default_manager.update(slug="renamed")
    complete_lessons(at=timezone.now(), origin="load")


@pytest.mark.parametrize("page", [COURSE, TERM])
def test_a_public_course_is_for_anybody(client: Client, course: Course, page: str) -> None:
    assert client.get(page).status_code == 200


@pytest.mark.parametrize("page", [COURSE, TERM])
def test_a_private_course_asks_visitors_to_sign_in(client: Client, course: Course, page: str) -> None:
    Course.objects.update(public=False)

    assert client.get(f"{page}?q=a").headers["Location"] == f"/accounts/sign-in/?next={page}%3Fq%3Da"

    client.force_login(make_learner())
    assert client.get(page).status_code == 200


def test_a_part_of_a_page_sends_the_browser_to_sign_in_and_back_to_the_whole_page(
    client: Client, course: Course
) -> None:
    Course.objects.update(public=False)

    response = client.get(TERM, headers={"HX-Request": "true", "HX-Current-URL": f"http://testserver{COURSE}"})

    assert response.headers["HX-Redirect"] == f"/accounts/sign-in/?next={COURSE}"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (COURSE, "/about/renamed/"),
        (TERM, "/about/renamed/en/renamed/renamed/"),
        (f"{COURSE}?q=a", "/about/renamed/?q=a"),
    ],
)
def test_an_address_from_before_leads_to_the_present_one_for_good(
    client: Client, course: Course, old: str, new: str
) -> None:
    rename_everything()

    response = client.get(old)

    assert (response.status_code, response.headers["Location"]) == (301, new)


def test_what_is_retired_or_never_was_is_not_found(client: Client, course: Course) -> None:
    rename_everything()
    GlossaryTerm.objects.update(retired_at=timezone.now())

    pages = ["/about/none/", "/about/renamed/en/renamed/treaty/", "/about/renamed/kk/renamed/renamed/"]

    assert [client.get(page).status_code for page in pages] == [404, 404, 404]
