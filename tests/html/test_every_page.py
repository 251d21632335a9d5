"""Every page that the site shows is valid, has one main heading, and can be used without seeing it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from quizzes.models import Attempt
from tests.html.faults import faults, faults_of_names, faults_of_structure, parsed
from tests.lessons.builders import make_learner, make_small_course
from tests.pages import Answer as Response
from tests.pages import inline_code
from tests.permissions import ADMIN_MODELS, ADMIN_SITE, PAGES
from tests.quizzes.builders import SAMPLES, begin, in_written_order, make_question, make_quiz
from tests.world import Role, World

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]

SHOWN = [route for route, row in PAGES.items() if 200 in row.get.values()]


def is_page(response: Response) -> bool:
    return response.headers["Content-Type"].startswith("text/html")


def flaws(pages: Mapping[Any, Response]) -> dict[Any, list[str]]:
    """What is wrong with the pages, for those with which anything is."""
    found = {key: [*faults(page.content.decode()), *inline_code(page)] for key, page in pages.items() if is_page(page)}
    return {key: said for key, said in found.items() if said}


@pytest.mark.parametrize("route", SHOWN)
def test_a_page_is_well_made_for_everybody_who_may_see_it(world: World, route: str) -> None:
    roles = [role for role, answer in PAGES[route].get.items() if answer == 200]
    pages = {role: world.browser(role).get(world.address(route)) for role in roles}

    assert flaws(pages) == {}


@pytest.mark.parametrize("area", ["admin", *ADMIN_MODELS])
def test_a_page_of_the_admin_is_well_made(world: World, area: str) -> None:
    """The names of its controls are Django's business."""
    rows = ADMIN_SITE if area == "admin" else ADMIN_MODELS[area].rows(area)
    routes = [route for route, row in rows.items() if row.get[Role.SUPERUSER] == 200]
    pages = {route: world.browser(Role.SUPERUSER).get(world.address(route)) for route in routes}

    found = {
        route: [*faults_of_structure(parsed(page.content.decode())), *inline_code(page)]
        for route, page in pages.items()
        if is_page(page)
    }

    assert {route: said for route, said in found.items() if said} == {}


def test_a_page_that_refuses_is_well_made(world: World) -> None:
    """Errors in a form, a page that isn't there, a way of asking that isn't taken, too much at once."""
    browser = world.browser(Role.OWNER)
    question = reverse("quizzes:question", args=[world.running.pk, 2])
    refusals = {
        400: browser.post(question, {"do": "explode"}),
        403: world.browser(Role.OWNER, enforce_csrf_checks=True).post(question),
        404: browser.get("/nowhere/"),
        405: browser.get(reverse("quizzes:submit", args=[world.running.pk])),
        410: browser.get(reverse("people:set-up", args=["spent"])),
        413: browser.post(question, {"text": "9" * 1_000_001}),
        422: browser.post(question, {"text": "lots", "do": "go-1"}),
    }

    assert {status: page.status_code for status, page in refusals.items()} == {status: status for status in refusals}
    assert flaws(refusals) == {}


@pytest.mark.parametrize("route", ["accounts/sign-in/", "accounts/sign-up/", "display/"])
def test_a_form_with_errors_is_well_made(world: World, route: str) -> None:
    page = world.browser(Role.ANONYMOUS).post(f"/{route}", {"username": "x" * 200, "size": "huge"})

    assert (page.status_code, flaws({route: page})) == (422, {})


def paper(kind: str, purpose: str) -> Attempt:
    """Two questions of the kind, with hints, on the same words of a lesson."""
    edition = make_small_course()
    for slug in ("first", "second"):
        make_question(edition, slug, kind, hints=["Read again.", "Read slowly."])
    begun = timezone.now() - timedelta(minutes=1)
    attempt = begin(make_quiz(edition), make_learner(), purpose=purpose, at=begun)
    in_written_order(attempt)
    return attempt


def browser_of(attempt: Attempt) -> Client:
    browser = Client()
    browser.force_login(attempt.learner)
    return browser


#: Form fields that answer each kind, but not rightly.
WRONG: dict[str, dict[str, Any]] = {
    "single_choice": {"choice": "1"},
    "multiple_choice": {"place-0": "1", "place-2": "1"},
    "true_false": {"choice": "false"},
    "numeric": {"text": "5"},
    "short_text": {"text": "Almaty"},
    "matching": {"place-0": "0", "place-1": "1"},
    "ordering": {"place-0": "3", "place-1": "2", "place-2": "1"},
    "cloze": {"gap-1": "small"},
    "categorise": {"place-0": "1", "place-1": "0"},
    "evidence": {"choice": "1"},
    "reflection": {"text": "I doubt it."},
}


@pytest.mark.parametrize("kind", SAMPLES)
def test_every_state_of_a_question_is_well_made(kind: str) -> None:
    practice = paper(kind, Attempt.Purpose.PRACTICE)
    browser = browser_of(practice)
    url = reverse("quizzes:question", args=[practice.pk, 1])
    pages = {
        "open": browser.get(url),
        "with a hint": browser.post(url, {"do": "hint-1"}, follow=True),
        "after a wrong try": browser.post(url, {**WRONG[kind], "do": "check"}, follow=True),
        "after a right one": browser.post(url, {**SAMPLES[kind][2], "do": "check"}, follow=True),
        "summary": browser.get(reverse("quizzes:summary", args=[practice.pk])),
        "results": browser.post(reverse("quizzes:submit", args=[practice.pk]), follow=True),
    }

    assert flaws(pages) == {}


def test_the_checks_find_what_is_wrong() -> None:
    root = parsed(
        '<!doctype html><html><head><title></title></head><body><h1>A</h1><h1>B</h1><p id="a"></p><p id="a"></p>'
        '<input name="bare"><label for="b">B</label><input id="b"><img src="c"><a href="/"><img alt="Home"></a>'
        '<p aria-describedby="nowhere"></p></body></html>'
    )

    assert [*faults_of_structure(root), *faults_of_names(root)] == [
        "its main headings are ['A', 'B'], not one",
        "it has no title",
        "its language is not named",
        "2 elements have the id 'a'",
        "the input 'bare' has no name",
        "the image 'c' has no alternative text",
        "aria-describedby of a p leads to 'nowhere', which is nowhere",
    ]
