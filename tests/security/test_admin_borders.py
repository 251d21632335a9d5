"""An instructor reaches nothing of another course in the admin, whatever a form or an address names."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from lessons.models import Course, Edition, Lesson, Passage
from quizzes.models import Question
from tests.editing import add_url, change_url, form_values, list_url
from tests.lessons.builders import make_edition
from tests.security.test_tampering import everything
from tests.world import Role, World

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]


@pytest.fixture
def world(world: World) -> World:
    """With an edition in the outsider's own course, so that there is something to write there."""
    make_edition(Course.objects.get(slug="river"), title="The River")
    return world


@pytest.fixture
def outsider(world: World) -> Client:
    return world.browser(Role.OUTSIDER)


def choosers() -> Iterator[tuple[type[Model], str]]:
    """Every field of the admin whose choices a browser asks for while somebody types."""
    for model, page in admin.site._registry.items():
        yield from ((model, name) for name in page.autocomplete_fields)
        yield from ((rows.model, name) for rows in page.inlines for name in rows.autocomplete_fields)


def choices(browser: Client, model: type[Model], field: str) -> set[str]:
    asked = {"app_label": model._meta.app_label, "model_name": model._meta.model_name or "", "field_name": field}
    return {each["id"] for each in browser.get(reverse("admin:autocomplete"), asked).json()["results"]}


@pytest.mark.parametrize(("model", "field"), sorted(set(choosers()), key=str), ids=str)
def test_the_choices_of_a_field_are_ones_own(world: World, outsider: Client, model: type[Model], field: str) -> None:
    theirs = choices(world.browser(Role.INSTRUCTOR), model, field)

    assert theirs
    assert not choices(outsider, model, field) & theirs


@pytest.mark.parametrize("action", ["retire", "bring_back", "delete_selected"])
def test_an_action_of_a_list_finds_nothing_of_another_course(world: World, outsider: Client, action: str) -> None:
    before = everything()

    for model in (Course, Edition, Lesson, Passage, Question):
        keys = [str(each.pk) for each in model._default_manager.all() if "river" not in str(each).lower()]
        outsider.post(list_url(model), {"action": action, "_selected_action": keys})

    assert everything() == before


def test_nothing_is_added_to_another_course(world: World, outsider: Client) -> None:
    page = outsider.get(add_url(Lesson))
    lesson: dict[str, Any] = {"title": "New", "slug": "new", "summary": "New.", "objectives": ""}
    before = everything()

    response = outsider.post(add_url(Lesson), {**form_values(page), **lesson, "edition": world.public.pk})

    assert "edition" in response.context["adminform"].form.errors
    assert everything() == before


def test_a_form_changes_only_the_object_of_its_address(world: World) -> None:
    """Rows and keys of others that are named in it stay as they are."""
    instructor, foreign = world.browser(Role.INSTRUCTOR), Question.objects.filter(edition=world.private)[0]
    own = Question.objects.filter(edition=world.public)[0]
    form = form_values(instructor.get(change_url(own)))
    row = foreign.answers.all()[0]
    before = everything()

    instructor.post(change_url(own), {**form, "answers-0-id": row.pk, "answers-0-text": "Mine", "id": foreign.pk})

    foreign_rows = {"quizzes.Answer": foreign.answers.values_list("pk", flat=True), "quizzes.Question": [foreign.pk]}
    after = everything()
    for label, keys in foreign_rows.items():
        assert [each for each in after[label] if each["id"] in keys] == [
            each for each in before[label] if each["id"] in keys
        ]


def test_an_instructor_makes_nobody_an_instructor(world: World) -> None:
    instructor = world.browser(Role.INSTRUCTOR)
    course = world.public.course
    form = form_values(instructor.get(change_url(course)))
    rights = {"instructors": world.people[Role.OTHER].pk, "is_staff": "on", "is_superuser": "on"}
    before = everything()

    instructor.post(change_url(course), {**form, **rights})

    assert list(course.instructors.all()) == [world.people[Role.INSTRUCTOR]]
    assert everything()["people.User"] == before["people.User"]
