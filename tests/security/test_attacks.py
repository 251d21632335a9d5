"""Requests that no page of ours would send: each is answered in words or led on within the site, and changes nothing."""

from urllib.parse import urljoin, urlsplit
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from quizzes.models import AttemptItem, Response
from tests.lessons.builders import make_learner
from tests.pages import inline_code, page_of
from tests.people.builders import PASSWORD, person
from tests.quizzes.builders import begin
from tests.security.keys import HTMX
from tests.security.test_tampering import everything, paper, question
from tests.world import Role, World, reads_only, undone

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]

EVIL = "evil.example"
#: Ways to write an address that some browser or library takes for one of another site.
ELSEWHERE = [
    f"https://{EVIL}/",
    f"//{EVIL}",
    f"///{EVIL}",
    f"////{EVIL}",
    f"/\\{EVIL}",
    f"\\\\{EVIL}",
    f"/\t/{EVIL}",
    f"/\n/{EVIL}",
    f"/%09/{EVIL}/%2f..",
    f"http:{EVIL}",
    f"http:///{EVIL}",
    f"https:/{EVIL}",
    f"http://testserver@{EVIL}/",
    f"http://testserver.{EVIL}/",
    f"http://{EVIL}\\@testserver/",
    f"http://testserver//{EVIL}/",
    f"http://testserver:80@{EVIL}/",
    f" //{EVIL}",
    f"\x00//{EVIL}",
    f"javascript:alert('{EVIL}')",
    f"data:text/html,{EVIL}",
    f"/..//{EVIL}",
    f"/./\\{EVIL}",
]


@pytest.fixture
def owner(world: World) -> Client:
    return world.browser(Role.OWNER)


def leads_to(location: str) -> str:
    """The site to which a browser would go, as lenient as the most lenient one."""
    lenient = "".join(sign for sign in location if sign not in "\t\n\r\0").strip().replace("\\", "/")
    parts = urlsplit(urljoin("http://testserver/accounts/", lenient))
    return parts.netloc if parts.scheme in {"http", "https"} else parts.scheme


# Somebody else's


def test_a_save_under_somebody_elses_page_leaves_that_as_it_was(world: World) -> None:
    """And is kept as the sender's own: the page says nothing of whose it is."""
    stranger = make_learner("stranger")
    victim = Response.objects.get(item__attempt=world.running)
    before = everything()
    attempt = begin(world.quiz, stranger, at=world.running.started_at)
    browser = Client()
    browser.force_login(stranger)

    for choice in ("1", "2", "2"):
        browser.post(question(attempt), {"choice": choice, "page_id": str(victim.page), "based_on": "9"})

    after = everything()
    assert [row for row in after["quizzes.Response"] if row in before["quizzes.Response"]] == before["quizzes.Response"]
    assert [row for row in after["quizzes.AttemptItem"] if row["attempt_id"] != attempt.pk] == before[
        "quizzes.AttemptItem"
    ]
    assert [each.given for each in Response.objects.filter(item__attempt=attempt)] == [{"choice": "1"}, {"choice": "2"}]


def test_a_save_under_the_page_of_another_question_leaves_that_as_it_was(world: World, owner: Client) -> None:
    first = Response.objects.get(item__attempt=world.running)

    owner.post(question(world.running, 2), {"text": "5", "page_id": str(first.page)})

    assert Response.objects.get(pk=first.pk) == first
    assert Response.objects.get(pk=first.pk).given == {"choice": "1"}
    assert AttemptItem.objects.get(attempt=world.running, number=2).current.given["text"] == "5"  # type: ignore[union-attr]


@pytest.mark.parametrize("do", ["save", "go-1", "flag-on", "check", "hint-1", "explode"])
def test_nobody_else_presses_a_button_of_an_attempt(world: World, do: str) -> None:
    before = everything()
    others = [Role.OTHER, Role.INSTRUCTOR, Role.OUTSIDER, Role.SUPERUSER]

    said = {
        world.browser(role).post(question(attempt), {"choice": "0", "do": do}).status_code
        for role in others
        for attempt in (world.running, world.practice, world.submitted)
    }

    assert said == ({404} if do != "explode" else {400})
    assert everything() == before


def test_nobody_else_sends_an_answer_or_learns_of_one(world: World) -> None:
    before = everything()
    urls = [f"{question(attempt)}answer/" for attempt in (world.running, world.practice, world.submitted)]

    for role in (Role.OTHER, Role.INSTRUCTOR, Role.OUTSIDER, Role.SUPERUSER):
        browser = world.browser(role)
        assert {ask(url).status_code for url in urls for ask in (browser.get, browser.post)} == {404}

    assert everything() == before


# Again, and too late


def test_handing_in_again_gives_the_same_result(world: World, owner: Client) -> None:
    url = reverse("quizzes:submit", args=[world.running.pk])
    owner.post(url)
    before = everything()

    again = [owner.post(url).headers["Location"] for _ in range(3)]

    assert set(again) == {reverse("quizzes:results", args=[world.running.pk])}
    assert everything() == before


@pytest.mark.parametrize("do", ["save", "go-1", "go-summary", "flag-on", "check", "hint-1"])
def test_a_submitted_attempt_takes_nothing_more(world: World, owner: Client, do: str) -> None:
    before = everything()
    results = reverse("quizzes:results", args=[world.submitted.pk])

    response = owner.post(question(world.submitted), {"choice": "0", "do": do})

    assert response.headers["Location"] == results
    assert "This attempt is closed." in said(owner, results)
    assert everything() == before


@pytest.mark.parametrize("age_ms", ["0", "60000", "31536000000"])
def test_a_submitted_attempt_takes_no_answer_however_old(world: World, owner: Client, age_ms: str) -> None:
    before = everything()

    response = owner.post(f"{question(world.submitted)}answer/", {"choice": "0", "turn": "9", "age_ms": age_ms})

    assert (response.status_code, response.json()) == (409, {"state": "closed"})
    assert everything() == before


def said(browser: Client, url: str) -> str:
    return browser.get(url).content.decode()


def test_a_repeated_save_changes_nothing(world: World, owner: Client) -> None:
    form = {"choice": "2", "page_id": str(uuid4()), "based_on": "1", "age_ms": "0"}
    owner.post(question(world.running), form)
    before = everything()

    for _ in range(3):
        owner.post(question(world.running), form)

    assert everything() == before


def test_a_repeated_check_counts_one_try(world: World, owner: Client) -> None:
    form = {"choice": "2", "page_id": str(uuid4()), "based_on": "1", "do": "check"}
    owner.post(question(world.practice), form)
    before = everything()

    for _ in range(3):
        owner.post(question(world.practice), form)

    assert everything() == before


# Ways of asking


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "fragment"])
def test_an_address_that_looks_like_a_form_does_nothing(world: World, method: str, headers: dict[str, str]) -> None:
    before = everything()
    tricks = [
        f"{question(world.running)}?choice=0&do=save&page_id={uuid4()}",
        f"{question(world.practice)}?choice=0&do=check",
        f"{question(world.practice, 2)}?do=hint-1",
        f"{question(world.running)}?do=flag-on&_method=POST",
        f"{reverse('quizzes:submit', args=[world.running.pk])}?do=submit",
        f"{reverse('quizzes:start', args=['steppe', 'en', 'quiz'])}?purpose=practice",
        f"{reverse('lessons:read', args=['steppe', 'en', 'beginnings'])}?passage=passage-1",
        f"{reverse('people:account')}?display_name=Mallory",
        f"{reverse('people:sign-out')}?confirm=1",
        f"{reverse('people:sign-up')}?username=mallory&password1={PASSWORD}&password2={PASSWORD}",
    ]
    for role in (Role.OWNER, Role.OTHER, Role.ANONYMOUS):
        for url in tricks:
            with reads_only():
                response = world.browser(role).generic(method.upper(), url, headers=headers)
            assert response.status_code < 500, url

    assert everything() == before
    assert world.browser(Role.OWNER).get(reverse("people:account")).status_code == 200  # still signed in


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"])
def test_a_header_does_not_make_a_post_of_a_get(world: World, owner: Client, header: str) -> None:
    with reads_only():
        response = owner.get(f"{reverse('quizzes:submit', args=[world.running.pk])}", headers={header: "POST"})

    assert response.status_code == 405


def test_a_form_from_another_site_is_refused_even_with_its_token(world: World) -> None:
    browser = world.browser(Role.OWNER, enforce_csrf_checks=True)
    token = page_of(browser.get(question(world.running))).field("csrfmiddlewaretoken").get("value", "")
    form = {"choice": "2", "csrfmiddlewaretoken": token}
    before = everything()

    refused = browser.post(question(world.running), form, headers={"Origin": f"https://{EVIL}"})
    changed = everything() != before
    taken = browser.post(question(world.running), form)

    assert (refused.status_code, changed, taken.status_code) == (403, False, 302)


#: What might stand in an address instead of the key of an attempt, ``{key}`` being a real one.
NO_KEYS = [
    *(
        "x",
        "1",
        "0" * 36,
        "None",
        "undefined",
        "..%2f..%2fadmin",
        "%00",
        "' OR 1=1",
        "{key}%00",
        "%7B{key}%7D",
        "{key}x",
    ),
    *("urn:uuid:{key}", "{key}/1/..", "{KEY}"),
]


@pytest.mark.parametrize("page", ["1/", "summary/", "submit/", "results/"])
def test_what_is_no_attempt_is_not_found(world: World, owner: Client, page: str) -> None:
    key = str(world.running.pk)
    before = everything()

    answers = []
    for written in NO_KEYS:
        url = f"/attempts/{written.replace('{key}', key).replace('{KEY}', key.upper())}/{page}"
        answers += [owner.get(url), owner.post(url)]

    assert {(each.status_code, page_of(each).heading) for each in answers} == {(404, "There is no such page")}
    assert everything() == before


def test_what_is_no_question_of_the_paper_is_not_found(world: World, owner: Client) -> None:
    before = everything()

    statuses = set()
    for number in ["0", "3", "-1", "1.0", "٣", "01x", "9" * 30, "9" * 5000]:
        url = f"/attempts/{world.running.pk}/{number}/"
        statuses |= {owner.get(url).status_code, owner.post(url, {"choice": "0"}).status_code}

    assert statuses == {404}
    assert everything() == before


def test_the_attempt_with_no_bits_set_is_nobodys(owner: Client) -> None:
    assert owner.get(reverse("quizzes:summary", args=[UUID(int=0)])).status_code == 404


# Other sites


def test_nobody_is_led_to_another_site(world: World) -> None:
    """Wherever the site goes on to a page that an address or a form names."""
    person("traveller")
    led = {url: {leads_to(each) for each in _led_on(world, url)} for url in ELSEWHERE}

    assert {url: sites for url, sites in led.items() if sites != {"testserver"}} == {}


def _led_on(world: World, url: str) -> list[str]:
    signing_in = {"username": "traveller", "password": PASSWORD}
    signing_up = {"username": "newcomer", "display_name": "N", "password1": PASSWORD, "password2": PASSWORD}
    look = {"size": "m", "font": "serif", "scheme": "auto"}
    staff = world.browser(Role.SUPERUSER)
    with undone():
        answers = [
            world.browser(Role.OWNER).get(reverse("people:sign-in"), {"next": url}),
            Client().post(reverse("people:sign-in"), {**signing_in, "next": url}),
            Client().post(reverse("people:sign-in"), signing_in, query_params={"next": url}),
            Client().post(reverse("people:sign-up"), {**signing_up, "next": url}),
            Client().post(reverse("display"), {**look, "next": url}),
            staff.get(reverse("admin:login"), {"next": url}),
        ]
    assert {each.status_code for each in answers} == {302}
    return [each.headers["Location"] for each in answers]


def test_a_page_elsewhere_is_not_kept_to_come_back_to(world: World) -> None:
    anonymous, strict = Client(), Client(enforce_csrf_checks=True)
    kept = []
    for url in [each for each in ELSEWHERE if each.isprintable() and leads_to(each) != "testserver"]:
        answers = [
            anonymous.post(question(world.running), headers={"Referer": url}).headers["Location"],
            anonymous.get(reverse("my-course"), headers={**HTMX, "HX-Current-URL": url}).headers["HX-Redirect"],
            said(anonymous, reverse("people:sign-in", query={"next": url})),
            said(anonymous, reverse("people:sign-up", query={"next": url})),
            anonymous.get(reverse("display"), headers={"Referer": url}).content.decode(),
            strict.post(reverse("display"), headers={"Referer": url}).content.decode(),
        ]
        kept += [url for answer in answers if EVIL in answer]

    assert kept == []


@pytest.mark.parametrize(
    "host", [EVIL, f"testserver.{EVIL}", f"testserver@{EVIL}", f"testserver:80@{EVIL}", f"{EVIL}#testserver"]
)
def test_the_site_does_not_answer_under_another_name(world: World, host: str) -> None:
    response = world.browser(Role.OWNER).get(reverse("my-course"), headers={"Host": host})

    assert (response.status_code, page_of(response).heading) == (400, "This request could not be read")
    assert EVIL not in response.content.decode()


@pytest.mark.parametrize(
    "header", ["X-Forwarded-Host", "X-Host", "X-Forwarded-Server", "Forwarded", "X-Original-URL", "X-Rewrite-URL"]
)
def test_no_header_gives_the_site_another_name_or_address(world: World, header: str) -> None:
    value = f"host={EVIL}" if header == "Forwarded" else EVIL

    response = world.browser(Role.ANONYMOUS).get(reverse("my-course"), headers={header: value})

    assert response.headers["Location"] == f"{reverse('people:sign-in')}?next={reverse('my-course')}"


# Words that are code

SCRIPTS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "{{ 7|add:7 }}{% debug %}",
    "</textarea><script>",
]


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize(("kind", "name"), [("short_text", "text"), ("reflection", "text"), ("cloze", "gap-1")])
def test_what_learners_write_is_shown_as_they_wrote_it(kind: str, name: str, script: str) -> None:
    browser, attempt = paper(kind)
    browser.post(reverse("people:account"), {"display_name": script})
    browser.post(question(attempt), {name: script})

    shown = browser.get(question(attempt))
    results = browser.post(reverse("quizzes:submit", args=[attempt.pk]), follow=True)

    field = page_of(shown).field(name)
    assert (field.text if field.tag == "textarea" else field.get("value")) == script
    assert script in page_of(results).text
    assert [inline_code(page) for page in (shown, results)] == [[], []]


@pytest.mark.parametrize("script", SCRIPTS)
def test_what_is_searched_for_is_shown_as_it_was_typed(world: World, script: str) -> None:
    page = world.browser(Role.ANONYMOUS).get(reverse("search", args=["steppe", "en"]), {"q": script})

    assert page_of(page).field("q").get("value") == script
    assert inline_code(page) == []
