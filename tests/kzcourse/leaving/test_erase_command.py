"""``manage.py erase``."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from people.models import User
from tests.people.builders import operator, person

pytestmark = pytest.mark.django_db


def erase(*words: str) -> str:
    out = StringIO()
    call_command("erase", *words, stdout=out)
    return out.getvalue()


def is_erased(who: User) -> bool:
    return User.objects.get(pk=who.pk).erased_at is not None


def test_people_are_named_by_user_name_in_any_case_or_by_number() -> None:
    one, other = person("aigul"), person("dana")

    said = erase("AIGUL", "--number", str(other.pk), str(one.pk))

    assert said == f"Person {one.pk} is erased.\nPerson {other.pk} is erased.\n"
    assert is_erased(one)
    assert is_erased(other)


def test_a_dry_run_says_what_is_stored_and_deletes_nothing() -> None:
    one = person()

    said = erase("aigul", "--dry-run")

    assert said == f"Person {one.pk} (aigul) would be erased. Stored are:\n        1  Your account\n"
    assert not is_erased(one)


def test_once_more_is_no_fault() -> None:
    one = person()
    erase("aigul")

    assert erase("--number", str(one.pk)) == f"Person {one.pk} is erased already.\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Say who: manage.py erase USERNAME, or manage.py erase --number N."),
        (("aigul", "nobody"), "Nobody has the user name nobody. Nothing was deleted."),
        (("aigul", "--number", "999999"), "Nobody has the number 999999. Nothing was deleted."),
    ],
)
def test_who_is_not_there_is_named_and_nobody_is_erased(words: tuple[str, ...], said: str) -> None:
    one = person()

    with pytest.raises(CommandError) as refused:
        erase(*words)

    assert str(refused.value) == said
    assert not is_erased(one)


def test_who_must_stay_is_told_why() -> None:
    last = operator()

    with pytest.raises(CommandError, match=r"operator can't be erased. Nobody else may do everything here."):
        erase("operator")

    assert not is_erased(last)
