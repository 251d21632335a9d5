"""One spelling for each user name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.models import User
from people.names import folded
from tests.people.builders import person


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ann", "ann"),
        ("ANN", "ann"),
        ("Ａｎｎ", "ann"),
        ("АЙГҮЛ", "айгүл"),
        ("Әсел", "әсел"),
        ("İlyas", "ilyas"),
        ("Ilyas", "ilyas"),
        ("ırıs", "iris"),
        ("Straße", "strasse"),
        ("ﬁona", "fiona"),
    ],
)
def test_a_name_is_kept_without_capitals_and_look_alikes(typed: str, kept: str) -> None:
    assert folded(typed) == kept


@given(st.from_regex(r"[\w.@+-]{1,20}", fullmatch=True))
def test_folding_what_is_folded_changes_nothing(name: str) -> None:
    assert folded(folded(name)) == folded(name)


@pytest.mark.django_db
def test_a_person_is_found_whatever_the_case_in_any_alphabet() -> None:
    made = person("Айгүл")

    assert User.objects.get_by_natural_key("АЙГҮЛ") == made
    assert made.username == "айгүл"


@pytest.mark.django_db
def test_nobody_has_no_name() -> None:
    person("ann")

    with pytest.raises(User.DoesNotExist):
        User.objects.get_by_natural_key(None)


def test_a_person_goes_by_the_display_name_if_there_is_one() -> None:
    assert [str(User(username="ann", display_name=name)) for name in ("", "Ann B.")] == ["ann", "Ann B."]
    assert User(username="ann").get_short_name() == "ann"
