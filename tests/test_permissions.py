"""Every address of the site answers each role as tests/permissions.py says, and a request that only reads writes nothing."""

import re
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from lessons.models import Edition
from tests.pages import Answer as Response
from tests.pages import page_of
from tests.permissions import ADMIN_MODELS, ADMIN_SITE, PAGES, SIGN_IN, TABLE, Answer, Row
from tests.world import Role, World, reads_only, undone

#: Answers that take nothing from a POST.
REFUSALS: set[Answer] = {SIGN_IN, 403, 404, 405, 410, 422}

OF_COURSES = [route for route in PAGES if "<slug:course>" in route]


#: Addresses that are asked in one world: a page alone, the pages of one model in the admin together.
AREAS: dict[str, dict[str, Row]] = {
    **{route or "home": {route: row} for route, row in PAGES.items()},
    "admin": ADMIN_SITE,
    **{model: rules.rows(model) for model, rules in ADMIN_MODELS.items()},
}

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]


def routes(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    """Every address as it stands in the table, parts of regular expressions reduced to their names."""
    for pattern in patterns:
        route = prefix + re.sub(r"\(\?P(<\w+>)[^)]*\)", r"\1", str(pattern.pattern)).strip("^$")
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


def answer(response: Response) -> Answer:
    where = response.headers.get("Location", "")
    doors = reverse("people:sign-in"), reverse("admin:login")
    return SIGN_IN if response.status_code == 302 and where.startswith(doors) else response.status_code


def heading(response: Response) -> str:
    return page_of(response).heading if "html" in response.headers.get("Content-Type", "") and response.content else ""


def mistakes(route: str, row: Row, world: World, edition: Edition) -> Iterator[str]:
    """Where the site answers otherwise than the row says."""
    url = world.address(route, edition)
    for role in Role:
        with undone(), reads_only():
            got = answer(world.browser(role).get(url))
        if got != row.get[role]:
            yield f"GET {url} as {role}: the table says {row.get[role]}, the site {got}."
        with undone():
            got = answer(_post(world, role, url, row))
        if got != row.post[role]:
            yield f"POST {url} as {role}: the table says {row.post[role]}, the site {got}."


def _post(world: World, role: Role, url: str, row: Row) -> Response:
    if row.post[role] not in REFUSALS:
        return world.browser(role).post(url, row.sends)
    with reads_only():
        return world.browser(role).post(url, row.sends)


def test_every_address_has_a_row() -> None:
    missing = sorted(set(routes(get_resolver().url_patterns)) - set(TABLE))

    assert not missing, "\n".join(
        f"{route!r} has no row in tests/permissions.py. Add one to PAGES that says what GET and POST of each role get, "
        "or, for a model in the admin, its rules to ADMIN_MODELS."
        for route in missing
    )


def test_every_row_has_an_address() -> None:
    gone = sorted(set(TABLE) - set(routes(get_resolver().url_patterns)))

    assert not gone, "\n".join(
        f"No address is {route!r} any more. Remove its row from tests/permissions.py." for route in gone
    )


def test_every_page_of_a_course_says_what_visitors_of_a_private_one_get() -> None:
    unsaid = [route for route in OF_COURSES if PAGES[route].private is None]

    assert not unsaid, f"Say in tests/permissions.py what a private course answers to visitors: {unsaid}."


@pytest.mark.parametrize("area", AREAS)
def test_an_address_answers_each_role_as_the_table_says(world: World, area: str) -> None:
    wrong = [each for route, row in AREAS[area].items() for each in mistakes(route, row, world, world.public)]

    assert wrong == []


@pytest.mark.parametrize("route", OF_COURSES)
def test_a_private_course_is_for_whoever_is_signed_in(world: World, route: str) -> None:
    assert list(mistakes(route, PAGES[route].of_private_course(), world, world.private)) == []


@pytest.mark.parametrize("role", [Role.ANONYMOUS, Role.OWNER, Role.SUPERUSER])
def test_a_post_without_the_token_of_its_form_is_refused_and_changes_nothing(world: World, role: Role) -> None:
    taken = []
    for route, row in TABLE.items():
        with undone(), reads_only():
            browser = world.browser(role, enforce_csrf_checks=True)
            response = browser.post(world.address(route), row.sends)
        if (response.status_code, heading(response)) != (403, "This page was open too long"):
            taken.append(route)

    assert taken == []


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
def test_a_method_that_no_page_knows_is_refused(world: World, method: str) -> None:
    taken = []
    for role in (Role.OWNER, Role.SUPERUSER):
        for route in TABLE:
            with undone(), reads_only():
                response = world.browser(role).generic(method, world.address(route))
            if (response.status_code, heading(response)) != (405, "This is not how this address is used"):
                taken.append(f"{route} as {role}: {response.status_code}")

    assert taken == []


@pytest.mark.parametrize("role", [Role.ANONYMOUS, Role.OWNER, Role.SUPERUSER])
def test_asking_for_the_head_of_a_page_answers_as_the_page_does_without_a_body(world: World, role: Role) -> None:
    wrong = []
    for route, row in PAGES.items():
        with undone(), reads_only():
            response = world.browser(role).head(world.address(route))
        if answer(response) != row.get[role] or b"".join(response):
            wrong.append(f"{route}: {response.status_code}")

    assert wrong == []


@pytest.mark.parametrize("model", sorted(ADMIN_MODELS.keys() - {"people.user"}))
def test_an_instructor_finds_nothing_of_another_course_in_a_list(world: World, model: str) -> None:
    rows = {
        role: set(world.browser(role).get(f"/admin/{model.replace('.', '/')}/").context["cl"].result_list)
        for role in (Role.INSTRUCTOR, Role.OUTSIDER, Role.SUPERUSER)
    }

    assert rows[Role.INSTRUCTOR]
    assert not rows[Role.INSTRUCTOR] & rows[Role.OUTSIDER]
    assert rows[Role.INSTRUCTOR] < rows[Role.SUPERUSER]


def test_what_learners_did_is_not_in_the_admin() -> None:
    records = {"attempt", "attemptitem", "response", "passageread", "contentrevision"}

    assert not [route for route in TABLE if records & set(route.split("/"))]
