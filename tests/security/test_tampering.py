"""Forms that were tampered with: what a page doesn't send is refused in words or ignored, and changes nothing."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lessons.models import PassageRead
from people.models import User
from quizzes.models import Attempt, AttemptItem, Response
from tests.architecture.rooms import BUILT
from tests.lessons.builders import make_learner, make_small_course
from tests.pages import page_of
from tests.people.builders import PASSWORD
from tests.quizzes.builders import SAMPLES, begin, in_written_order, make_question, make_quiz
from tests.world import Role, World, rows_of, undone

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]

#: Places that no list has, written in every way that something might read as a number.
NO_PLACES = [
    *(
        "99",
        "-1",
        "-0",
        "+1",
        "1.0",
        "1e0",
        "0x1",
        " 1",
        "1 ",
        "1,0",
        "٣",
        "１",
        "²",
        "Ⅷ",
        "true",
        "None",
        "[]",
        "{}",
        "'",
    ),
    *("0" * 4000, "9" * 4000, "\0", "1\0", "<script>", "0; DROP TABLE quizzes_attempt"),
]
#: Texts that can't be stored, or that are too long.
NO_TEXTS = ["\0", "a\0b", "\x1b[0m", "x" * 5001, "x" * 900_000]
#: Entries that are no number.
NO_NUMBERS = ["NaN", "Infinity", "-inf", "1e9999999", "0x10", "1/0", "٣ ٤ ٥ q", "9" * 200, "--5", "5 5 5 5", "<b>5</b>"]

CHOSEN = [kind for kind in SAMPLES if kind not in {"numeric", "short_text", "reflection", "cloze"}]


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of our rooms. When somebody was last here is no secret and no harm."""
    rows = rows_of(*(model for room in BUILT for model in apps.get_app_config(room).get_models()))
    for person in rows["people.User"]:
        del person["last_login"]
    return rows


@pytest.fixture
def owner(world: World) -> Client:
    return world.browser(Role.OWNER)


def question(attempt: Attempt, number: int = 1) -> str:
    return reverse("quizzes:question", args=[attempt.pk, number])


def paper(kind: str, **fields: Any) -> tuple[Client, Attempt]:
    """A running attempt at one question of the kind, and its learner's browser."""
    edition = make_small_course()
    make_question(edition, kind=kind, **fields)
    attempt = begin(make_quiz(edition), make_learner(), at=timezone.now() - timedelta(minutes=1))
    in_written_order(attempt)
    browser = Client(raise_request_exception=False)
    browser.force_login(attempt.learner)
    return browser, attempt


# Answers


@pytest.mark.parametrize("kind", CHOSEN)
def test_a_choice_that_is_not_on_the_page_is_refused_and_nothing_is_stored(kind: str) -> None:
    browser, attempt = paper(kind)
    before = everything()
    name, *_ = SAMPLES[kind][2]
    taken = [
        value[:20]
        for value in NO_PLACES
        if not (kind == "true_false" and value == "true")
        if browser.post(question(attempt), {**SAMPLES[kind][2], name: value}).status_code != 422
    ]

    assert taken == []
    assert everything() == before


@pytest.mark.parametrize("kind", ["numeric", "short_text", "reflection", "cloze"])
@pytest.mark.parametrize("sent", ["", "answer/"], ids=["by a button", "by the script"])
def test_a_text_that_cannot_be_stored_is_refused_and_nothing_is_stored(kind: str, sent: str) -> None:
    browser, attempt = paper(kind)
    before = everything()
    (name,) = SAMPLES[kind][2]

    statuses = {browser.post(f"{question(attempt)}{sent}", {name: text}).status_code for text in NO_TEXTS}

    assert statuses == {422}
    assert everything() == before


def test_what_is_no_number_is_refused_with_what_was_typed_and_nothing_is_stored() -> None:
    browser, attempt = paper("numeric")
    before = everything()

    shown = [page_of(browser.post(question(attempt), {"text": entry})).field("text") for entry in NO_NUMBERS]

    assert [field.get("value") for field in shown] == NO_NUMBERS
    assert everything() == before


def test_two_items_at_one_place_are_refused() -> None:
    browser, attempt = paper("ordering")
    before = everything()

    response = browser.post(question(attempt), {"place-0": "1", "place-1": "1"})

    assert (response.status_code, everything()) == (422, before)


def test_the_choices_of_another_gap_are_not_on_the_list() -> None:
    rows = [
        {"text": text, "part": part, "credit_millionths": credit}
        for text, part, credit in [
            ("big", "a", 1_000_000),
            ("small", "a", 0),
            ("steppe", "b", 1_000_000),
            ("taiga", "b", 0),
        ]
    ]
    gaps = {"gaps": {"a": "choice", "b": "choice"}}
    browser, attempt = paper("cloze", prompt="[[a]] [[b]]", options=gaps, answers=rows)

    assert browser.post(question(attempt), {"gap-1": "2"}).status_code == 422
    assert browser.post(question(attempt), {"gap-1": "1", "gap-2": "2"}).status_code == 302
    assert Response.objects.get().given == {"a": "1", "b": "2"}


def test_fields_that_the_question_does_not_have_are_not_stored() -> None:
    browser, attempt = paper("single_choice")

    browser.post(question(attempt), {"choice": "1", "text": "x", "place-0": "1", "gap-1": "y", "__proto__": "z"})

    assert Response.objects.get().given == {"choice": "1"}


#: What a device says of a save, as no page of ours says it.
NO_SAVES = [
    *({"page_id": value} for value in ("x", "\0", "1" * 31, "1" * 33, "9" * 5000, "../../etc/passwd")),
    *({"turn": value} for value in ("-1", "x", "1.5", "9" * 12, "\0")),
    *({"based_on": value} for value in ("-1", "x", "1.5", "1e3", "9" * 12, "9" * 5000, "\0")),
    *({"age_ms": value} for value in ("-1", "x", "1.5", "9" * 15, "9" * 5000, "NaN", "\0")),
    *({"confidence": value} for value in ("0", "4", "-1", "x", "9" * 5000)),
]
NO_BUTTONS = ["", "explode", "__init__", "submit", "delete", "Save", "save ", "SAVE", "\0", "x" * 5000]


@pytest.mark.parametrize(
    "fields", [NO_SAVES, [{"do": do} for do in NO_BUTTONS]], ids=["what a save says of itself", "the button"]
)
def test_a_form_that_no_page_of_ours_sends_is_refused(
    world: World, owner: Client, fields: list[dict[str, str]]
) -> None:
    before = everything()

    pages = [page_of(owner.post(question(world.running), {"choice": "2", **each})) for each in fields]

    assert {page.heading for page in pages} == {"This request could not be read"}
    assert all("Nothing was changed." in page.text for page in pages)
    assert everything() == before


def test_a_way_off_the_page_that_leads_nowhere_leads_to_the_summary(world: World, owner: Client) -> None:
    targets = ["", "-1", "0x1", "٣", "１", "99999", "9" * 5000, "\0", "//evil.example", "summary"]

    led = {
        owner.post(question(world.running), {"choice": "2", "do": f"go-{target}"}).headers["Location"]
        for target in targets
    }

    assert led == {reverse("quizzes:summary", args=[world.running.pk])}


# Mass assignment


def form_of(text: str) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in text.split())


#: Columns that a form might try to set beside its own fields, as they are called in the database.
COLUMNS = form_of(
    """credit_millionths=1000000 score_millionths=1000000 points=100 tries=0 hints_shown=0 closed= checked=on
    answered=on complete=on flagged=on version=7 order=[] given={"choice":"0"} given_at=2001-01-01
    received_at=2001-01-01 submitted_at=2001-01-01 deadline_at=2099-01-01 started_at=2001-01-01 terms={} learner=1
    learner_id=1 item=1 item_id=1 question=1 attempt_id=1 id=1 pk=1 number=2 revision=1 graded_by=1 current=1 quiz=2
    readings_confirmed=1 at=2001-01-01"""
)


def left_behind(browser: Client, url: str, form: dict[str, str]) -> dict[str, list[dict[str, Any]]]:
    """The rows after a post that is then undone, without what chance and clock give anew each time."""
    with undone():
        assert browser.post(url, form).status_code == 302
        rows = everything()
    for row in rows["quizzes.Response"] + rows["quizzes.Attempt"]:
        for name in ("id", "page", "given_at", "received_at", "started_at", "submitted_at", "remembered_at"):
            row.pop(name, None)
    for row in rows["memory.Review"] + rows["memory.Memory"]:
        for name in ("id", "source_id", "given_at", "received_at", "due_at", "planned_at", "last_review_at"):
            row.pop(name, None)
    for row in rows["quizzes.AttemptItem"]:
        row["current_id"], row["attempt_id"], row["id"] = bool(row["current_id"]), None, None
    rows["quizzes.Response"].sort(key=lambda row: (row["item_id"], row["version"]))  # their keys are chance
    rows["quizzes.Attempt"].sort(key=lambda row: (row["learner_id"], row["purpose"], row["score_millionths"] or 0))
    return rows


@pytest.mark.parametrize("do", ["save", "go-2", "flag-on"])
def test_an_answer_sets_nothing_but_itself(world: World, owner: Client, do: str) -> None:
    form = {"choice": "2", "do": do}

    assert left_behind(owner, question(world.running), {**COLUMNS, **form}) == left_behind(
        owner, question(world.running), form
    )


def test_a_try_in_practice_sets_nothing_but_itself(world: World, owner: Client) -> None:
    form = {"choice": "2", "do": "check"}

    assert left_behind(owner, question(world.practice), {**COLUMNS, **form}) == left_behind(
        owner, question(world.practice), form
    )


def test_handing_in_gives_the_score_of_the_answers(world: World, owner: Client) -> None:
    url = reverse("quizzes:submit", args=[world.running.pk])

    assert left_behind(owner, url, COLUMNS) == left_behind(owner, url, {})


def test_a_start_gives_the_terms_of_the_quiz(world: World) -> None:
    browser = world.browser(Role.OTHER)
    url = reverse("quizzes:start", args=["steppe", "en", "quiz"])
    form = {"purpose": "graded"}

    loaded, plain = left_behind(browser, url, {**COLUMNS, **form}), left_behind(browser, url, form)

    for rows in (loaded, plain):
        for item in rows["quizzes.AttemptItem"]:
            del item["order"]
    assert loaded == plain


def test_a_purpose_that_the_quiz_does_not_offer_starts_nothing(world: World) -> None:
    before = everything()
    browser, url = world.browser(Role.OTHER), reverse("quizzes:start", args=["steppe", "en", "quiz"])

    for purpose in ["review", "preview", "", "GRADED", "graded ", "\0", "x" * 5000]:
        page = browser.post(url, {"purpose": purpose}, follow=True).content.decode()
        assert "be started this way at the moment. Nothing was changed." in page

    assert everything() == before


RIGHTS = form_of(
    """is_staff=on is_superuser=on is_active=on groups=1 user_permissions=1 courses_written=1 pk=1 id=1 password=x
    date_joined=2001-01-01 last_login=2001-01-01"""
)


def test_whoever_signs_up_is_a_learner(world: World) -> None:
    form = {"username": "mallory", "display_name": "M", "password1": PASSWORD, "password2": PASSWORD}

    response = world.browser(Role.ANONYMOUS).post(reverse("people:sign-up"), {**RIGHTS, **form})

    made = User.objects.get(username="mallory")
    assert response.status_code == 302
    assert (made.is_staff, made.is_superuser, made.groups.count(), made.user_permissions.count()) == (
        False,
        False,
        0,
        0,
    )
    assert made.courses_written.count() == 0


def test_an_account_changes_its_names_only(world: World, owner: Client) -> None:
    before = everything()

    owner.post(reverse("people:account"), {**RIGHTS, "username": "superuser", "display_name": "Own", "email": ""})

    after = everything()
    (changed,) = [
        (was, now) for was, now in zip(before["people.User"], after["people.User"], strict=True) if was != now
    ]
    assert {name for name in changed[0] if changed[0][name] != changed[1][name]} == {"display_name"}
    assert {**after, "people.User": before["people.User"]} == before


def test_what_was_read_is_the_readers_own(world: World, owner: Client) -> None:
    form = {"passage": "passage-1", "learner": str(world.people[Role.OTHER].pk), "last_read_at": "2001-01-01"}

    owner.post(reverse("lessons:read", args=["steppe", "en", "beginnings"]), form)

    assert PassageRead.objects.get().learner == world.people[Role.OWNER]


# Too much


@pytest.mark.parametrize(
    "form",
    [{"choice": "x" * 1_000_001}, {f"field-{number}": "" for number in range(10_000)}],
    ids=["a megabyte", "ten thousand fields"],
)
def test_too_much_at_once_is_refused_before_it_is_read(world: World, form: dict[str, str]) -> None:
    urls = [
        question(world.running),
        question(world.practice),
        reverse("quizzes:start", args=["steppe", "en", "quiz"]),
        reverse("quizzes:submit", args=[world.running.pk]),
        reverse("lessons:read", args=["steppe", "en", "beginnings"]),
        *(reverse(name) for name in ("display", "people:account", "people:sign-in", "people:sign-up")),
    ]
    browser = world.browser(Role.OWNER, enforce_csrf_checks=True)
    browser.get(reverse("display"))  # where a browser gets the cookie that belongs to a form
    before = everything()

    answers = [browser.post(url, form) for url in urls]

    assert {(each.status_code, page_of(each).heading) for each in answers} == {(413, "This is too much at once")}
    assert everything() == before


def test_a_file_where_an_answer_is_expected_is_no_answer(world: World, owner: Client) -> None:
    item = AttemptItem.objects.get(attempt=world.running, number=2)

    response = owner.post(question(world.running, 2), {"text": BytesIO(b"80 million"), "do": "save"})

    item.refresh_from_db()
    assert (response.status_code, item.answered) == (302, False)
