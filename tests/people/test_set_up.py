"""The one-time link that makes the first account."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError
from django.http import HttpRequest

from people.actions import SetupLinkSpent, make_first_account, make_setup_link
from people.models import SetupLink, User

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def first_account(token: str, *, username: str = "aigul", at: datetime = NOON) -> User:
    return make_first_account(token=token, username=username, display_name="Aigul", password="steppe-wind", at=at)


def test_the_link_makes_a_superuser_who_can_sign_in() -> None:
    made = first_account(make_setup_link(at=NOON))

    signed_in = authenticate(HttpRequest(), username="aigul", password="steppe-wind")

    assert signed_in == made
    assert (made.is_superuser, made.is_staff, made.display_name) == (True, True, "Aigul")


def test_only_a_digest_of_the_secret_is_kept() -> None:
    token = make_setup_link(at=NOON)

    kept = SetupLink.objects.values_list("digest", "expires_at").get()

    assert kept == (SetupLink.digest_of(token), NOON + timedelta(days=2))
    assert token not in kept


def test_a_link_works_once() -> None:
    token = make_setup_link(at=NOON)
    first_account(token)

    with pytest.raises(SetupLinkSpent):
        first_account(token, username="berik")

    assert list(User.objects.values_list("username", flat=True)) == ["aigul"]


def test_a_new_link_replaces_the_one_before() -> None:
    before = make_setup_link(at=NOON)
    make_setup_link(at=NOON)

    with pytest.raises(SetupLinkSpent):
        first_account(before)

    assert SetupLink.objects.count() == 1


@pytest.mark.parametrize(("after", "works"), [(timedelta(hours=47), True), (timedelta(days=2), False)])
def test_a_link_works_for_two_days(after: timedelta, works: bool) -> None:
    token = make_setup_link(at=NOON)

    if works:
        first_account(token, at=NOON + after)
    else:
        with pytest.raises(SetupLinkSpent):
            first_account(token, at=NOON + after)

    assert User.objects.exists() is works


def test_a_wrong_secret_makes_nobody_and_leaves_the_link_good() -> None:
    token = make_setup_link(at=NOON)

    with pytest.raises(SetupLinkSpent):
        first_account("guessed")

    assert first_account(token).is_superuser


def test_a_link_left_over_is_no_good_once_there_is_a_superuser() -> None:
    token = make_setup_link(at=NOON)
    User.objects.create_superuser("operator", password="steppe-wind")

    with pytest.raises(SetupLinkSpent):
        first_account(token)

    assert list(User.objects.values_list("username", flat=True)) == ["operator"]


@pytest.mark.django_db(transaction=True)
def test_a_user_name_that_is_taken_leaves_the_link_good() -> None:
    User.objects.create_user("Aigul", password="steppe-wind")
    token = make_setup_link(at=NOON)

    with pytest.raises(IntegrityError):
        first_account(token, username="aigul")

    assert first_account(token, username="berik").is_superuser
