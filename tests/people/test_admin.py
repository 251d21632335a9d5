"""People in the admin."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from people.models import User
from tests.pages import inline_code
from tests.people.builders import PASSWORD, operator, person

pytestmark = pytest.mark.django_db

LIST = reverse("admin:people_user_changelist")
ADD = reverse("admin:people_user_add")


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(operator())
    return client


def change_page(user: User) -> str:
    return reverse("admin:people_user_change", args=[user.pk])


@pytest.mark.parametrize("path", ["", "?q=ann", "?is_staff__exact=1", "?is_active__exact=1"])
def test_the_list_can_be_searched_and_filtered(admin: Client, path: str) -> None:
    person("ann")

    assert admin.get(LIST + path).status_code == 200


def test_the_list_is_searched_by_display_name(admin: Client) -> None:
    ann = person("ann", display_name="Анна")
    person("berik")

    found = admin.get(LIST, {"q": "Анна"}).context["cl"].result_list

    assert list(found) == [ann]


def test_a_list_of_thirty_costs_no_more_queries_than_one_of_two(
    admin: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    admin.get(LIST)
    person("ann")
    with django_assert_num_queries(7):
        admin.get(LIST)

    for number in range(30):
        person(f"learner-{number}")

    with django_assert_num_queries(7):
        admin.get(LIST)


def test_a_person_is_added_with_a_name_in_one_spelling(admin: Client) -> None:
    said = {"username": "Ann", "display_name": "Ann B.", "usable_password": "true"}

    response = admin.post(ADD, {**said, "password1": PASSWORD, "password2": PASSWORD})

    made = User.objects.get(display_name="Ann B.")
    assert (response.status_code, made.username, made.check_password(PASSWORD)) == (302, "ann", True)


def test_a_name_that_somebody_has_is_refused(admin: Client) -> None:
    person("ann")
    said = {"username": "ANN", "usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}

    response = admin.post(ADD, said)

    assert response.context["adminform"].form.errors == {
        "username": ["Somebody has this user name already. Choose another."]
    }


def test_a_person_can_be_changed_without_losing_the_own_name(admin: Client) -> None:
    ann = person("ann")
    person("berik")

    response = admin.post(change_page(ann), {"username": "ANN", "display_name": "Ann", "is_active": "on"})

    ann.refresh_from_db()
    assert (response.status_code, ann.username, ann.display_name) == (302, "ann", "Ann")


def test_a_person_cannot_be_given_somebody_elses_name(admin: Client) -> None:
    ann = person("ann")
    person("berik")

    response = admin.post(change_page(ann), {"username": "Berik", "is_active": "on"})

    assert response.context["adminform"].form.errors == {
        "username": ["Somebody has this user name already. Choose another."]
    }


def test_a_new_password_is_given_by_djangos_own_form(admin: Client) -> None:
    ann = person("ann")
    new = "saxaul-by-the-road"

    page = admin.get(change_page(ann)).content.decode()
    admin.post(
        reverse("admin:auth_user_password_change", args=[ann.pk]),
        {"usable_password": "true", "password1": new, "password2": new, "set-password": "1"},
    )

    ann.refresh_from_db()
    assert 'href="../password/"' in page
    assert ann.check_password(new)


def test_people_are_closed_not_deleted(admin: Client) -> None:
    ann = person("ann")

    assert admin.get(reverse("admin:people_user_delete", args=[ann.pk])).status_code == 403
    assert 'value="delete_selected"' not in admin.get(LIST).content.decode()


def test_instructors_are_made_from_the_list(admin: Client) -> None:
    people = [person("ann"), person("berik")]

    response = admin.post(
        LIST, {"action": "make_instructors", "_selected_action": [one.pk for one in people]}, follow=True
    )

    assert [str(message) for message in response.context["messages"]] == [
        "2 people may enter the admin now. Name them as instructors in each course that they write."
    ]
    assert set(User.objects.filter(is_staff=True, is_superuser=False)) == set(people)


def test_an_instructor_writes_nothing_before_a_course_names_them(client: Client, admin: Client) -> None:
    ann = person("ann")
    admin.post(LIST, {"action": "make_instructors", "_selected_action": [ann.pk]})
    client.force_login(ann)

    lessons = reverse("admin:lessons_lesson_changelist")

    assert (client.get(reverse("admin:index")).status_code, client.get(lessons).status_code) == (200, 403)


def test_an_instructor_does_not_see_people(client: Client, admin: Client) -> None:
    ann = person("ann")
    admin.post(LIST, {"action": "make_instructors", "_selected_action": [ann.pk]})

    instructor = Client()
    instructor.force_login(ann)

    assert instructor.get(reverse("admin:index")).status_code == 200
    assert instructor.get(LIST).status_code == 403


def test_the_admin_runs_under_our_content_security_policy(admin: Client) -> None:
    ann = person("ann")
    password = reverse("admin:auth_user_password_change", args=[ann.pk])
    responses = [
        Client().get(reverse("admin:login")),
        *(admin.get(url) for url in (reverse("admin:index"), LIST, ADD, change_page(ann), password)),
        admin.post(LIST, {"action": "make_instructors"}, follow=True),
    ]

    assert [response.status_code for response in responses] == [200] * len(responses)
    assert [inline_code(response) for response in responses] == [[]] * len(responses)
    assert all("script-src 'self';" in response.headers["Content-Security-Policy"] for response in responses)
