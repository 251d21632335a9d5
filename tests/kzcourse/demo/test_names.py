"""The names of invented pupils."""

import pytest

from kzcourse.demo.names import invented_names


@pytest.mark.parametrize("number", [1, 25, 100, 250])
def test_no_two_pupils_have_the_same_name(number: int) -> None:
    assert len(set(invented_names(number))) == number


def test_names_are_kazakh_and_russian_and_agree_in_gender() -> None:
    assert invented_names(4) == ["Айгүл Мысалова", "Бауыржан Мысалов", "Анна Примерова", "Нұрлан Примеров"]


def test_a_larger_class_has_the_same_pupils_first() -> None:
    assert invented_names(100)[:25] == invented_names(25)
