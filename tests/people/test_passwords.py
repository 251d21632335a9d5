"""What may be a password, and what is done with it."""

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    get_default_password_validators,
    password_validators_help_texts,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from people.models import User
from people.passwords import NoWordOfTheSite
from tests.people.builders import PASSWORD, person


@pytest.mark.parametrize(
    "password",
    ["kzcourse1", "KZCOURSE!!", "Kazakhstan2026", "K@z4khst4n", "kazakhstankazakhstan", "Қазақстан-1", "учитель2026"],
)
def test_words_that_everybody_connects_with_the_site_are_refused(password: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(password)

    assert "Anybody would try this word first. Choose another, or write several words." in refused.value.messages


@pytest.mark.parametrize(
    "password", ["kazakhstan-saxaul", "no lesson before noon", "мой урок зимой", "teachers87-wind"]
)
def test_such_a_word_among_others_is_no_weakness(password: str) -> None:
    validate_password(password)


def test_the_form_says_so_before_anybody_types() -> None:
    assert "It is no word that everybody connects with this site." in password_validators_help_texts()


def test_no_word_refuses_a_password_that_is_no_word() -> None:
    NoWordOfTheSite(["steppe"]).validate("8472-9163-55")


def test_several_thousand_common_passwords_of_permitted_length_are_refused() -> None:
    [common] = [each for each in get_default_password_validators() if isinstance(each, CommonPasswordValidator)]

    assert sum(len(password) >= 8 for password in common.passwords) > 3000


@pytest.mark.django_db
@pytest.mark.parametrize("password", ["п" * 64, "w" + " x" * 100, " leading and trailing ", "🐎🐎🐎🐎🐎🐎🐎🐎"])
def test_a_long_password_of_any_signs_is_taken_as_it_is_and_no_other_spelling(client: Client, password: str) -> None:
    said = {"username": "aigul", "password1": password, "password2": password}

    client.post(reverse("people:sign-up"), said)

    aigul = User.objects.get(username="aigul")
    assert aigul.check_password(password)
    assert not [
        other
        for other in (password[:-1], password.strip(" "), password.upper())
        if other != password
        if aigul.check_password(other)
    ]


@pytest.mark.django_db
def test_who_guesses_the_old_password_on_a_computer_left_open_is_stopped(client: Client) -> None:
    client.force_login(person("aigul"))
    said = {"old_password": "guess", "new_password1": "saxaul-by-the-road", "new_password2": "saxaul-by-the-road"}

    *_, last = [client.post(reverse("people:change-password"), said) for _ in range(settings.AXES_FAILURE_LIMIT)]

    assert last.status_code == 429
    assert User.objects.get().check_password(PASSWORD)
