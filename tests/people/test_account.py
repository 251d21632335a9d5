"""One's own account."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from people.models import User
from tests.pages import page_of, text_of
from tests.people.builders import PASSWORD, person
from tests.world import reads_only

pytestmark = pytest.mark.django_db

ACCOUNT = reverse("people:account")
CHANGE = reverse("people:change-password")


@pytest.fixture
def aigul(client: Client) -> User:
    aigul = person("aigul", display_name="Айгүл")
    client.force_login(aigul)
    return aigul


@pytest.mark.parametrize("url", [ACCOUNT, CHANGE])
def test_a_stranger_is_asked_to_sign_in(client: Client, url: str) -> None:
    assert client.get(url).headers["Location"] == f"/accounts/sign-in/?next={url}"


def test_the_account_page_shows_the_name_and_what_can_be_done(client: Client, aigul: User) -> None:
    page = page_of(client.get(ACCOUNT))

    assert (page.heading, page.field("display_name").get("value")) == ("Your account", "Айгүл")
    assert "You sign in as aigul." in page.text
    assert page.links() == {
        "Change the password": CHANGE,
        "My data: what is stored about you": "/my/data/",
        "Text size, font and colors": "/display/",
    }
    assert reverse("people:sign-out") in [form.get("action") for form in page.root.iter("form")]


def test_name_and_address_can_be_changed(client: Client, aigul: User) -> None:
    response = client.post(ACCOUNT, {"display_name": "Айгүл Н.", "email": "a@school.example"})

    aigul.refresh_from_db()
    assert response.headers["Location"] == ACCOUNT
    assert (aigul.display_name, aigul.email, aigul.username) == ("Айгүл Н.", "a@school.example", "aigul")
    assert [str(message) for message in get_messages(response.wsgi_request)] == ["Saved."]


def test_what_was_done_is_said_once_in_a_list_that_is_read_out_and_reading_it_writes_nothing(
    client: Client, aigul: User
) -> None:
    client.post(ACCOUNT, {"display_name": "A"})

    with reads_only():
        shown = page_of(client.get(ACCOUNT))
    again = page_of(client.get(ACCOUNT))

    (status,) = [part for part in shown.root.iter("div") if part.get("role") == "status"]
    assert [text_of(item) for item in status.iterfind("ul/li")] == ["Saved."]
    assert not [part for part in again.root.iter() if part.get("role") == "status"]


def test_a_mistake_changes_nothing_not_even_the_name_on_the_page(client: Client, aigul: User) -> None:
    response = client.post(ACCOUNT, {"display_name": "Other", "email": "nowhere"})

    aigul.refresh_from_db()
    assert response.status_code == 422
    assert (aigul.display_name, aigul.email) == ("Айгүл", "")
    assert str(response.wsgi_request.user) == "Айгүл"
    assert page_of(response).errors == ["Error: Enter a valid email address."]


def test_nobody_makes_themselves_an_operator(client: Client, aigul: User) -> None:
    client.post(ACCOUNT, {"display_name": "A", "is_superuser": "on", "is_staff": "on", "username": "root"})

    aigul.refresh_from_db()
    assert (aigul.is_superuser, aigul.is_staff, aigul.username) == (False, False, "aigul")


def test_the_password_page_asks_for_the_old_one_first(client: Client, aigul: User) -> None:
    page = page_of(client.get(CHANGE))

    asked = {part.get("name"): part.get("autocomplete") for part in page.root.iter("input") if part.get("id")}
    assert asked == {
        "old_password": "current-password",
        "new_password1": "new-password",
        "new_password2": "new-password",
    }


def test_a_new_password_keeps_this_device_signed_in_and_no_other(client: Client, aigul: User) -> None:
    other = Client()
    other.force_login(aigul)
    new = "saxaul-by-the-road"

    response = client.post(CHANGE, {"old_password": PASSWORD, "new_password1": new, "new_password2": new})

    aigul.refresh_from_db()
    assert response.headers["Location"] == ACCOUNT
    assert aigul.check_password(new)
    assert client.get(ACCOUNT).status_code == 200
    assert other.get(ACCOUNT).status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "again", "field"),
    [
        ("guessed", "saxaul-by-the-road", "saxaul-by-the-road", "old_password"),
        (PASSWORD, "12345", "12345", "new_password2"),
        (PASSWORD, "saxaul-by-the-road", "saxaul-by-the-rod", "new_password2"),
    ],
)
def test_a_mistake_leaves_the_old_password(
    client: Client, aigul: User, old: str, new: str, again: str, field: str
) -> None:
    response = client.post(CHANGE, {"old_password": old, "new_password1": new, "new_password2": again})

    aigul.refresh_from_db()
    assert response.status_code == 422
    assert page_of(response).field(field).get("aria-invalid") == "true"
    assert aigul.check_password(PASSWORD)
