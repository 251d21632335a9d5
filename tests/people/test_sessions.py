"""How long somebody stays signed in, and what ends it."""

from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people.actions.joining import use_link
from people.actions.pupils import give_links, give_pins
from people.models import User
from people.sessions import end_sessions
from tests.people.builders import PASSWORD, enrol, make_class, make_teacher, operator, person

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
ACCOUNT = reverse("people:account")


def signed_in(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def lasts(user: User) -> timedelta:
    """As the browser and the database are told."""
    browser = Client()
    browser.post(reverse("people:sign-in"), {"username": user.username, "password": PASSWORD})
    told = timedelta(seconds=browser.cookies["sessionid"]["max-age"])
    kept: datetime = Session.objects.get(pk=browser.session.session_key).expire_date
    assert abs(kept - timezone.now() - told) < MINUTE
    return told


def test_a_learner_stays_signed_in_for_weeks_and_who_teaches_or_runs_the_site_for_a_day_at_most() -> None:
    learner, teacher, runs_it = person("aigul"), person("teacher", is_staff=True), operator()

    assert timedelta(days=60) - lasts(learner) < MINUTE
    assert timedelta(hours=12) - lasts(teacher) < MINUTE
    assert timedelta(hours=12) - lasts(runs_it) < MINUTE


def test_doing_something_does_not_put_off_the_end() -> None:
    browser = signed_in(make_teacher())
    Session.objects.update(expire_date=timezone.now() + timedelta(hours=1))
    session = browser.session
    session["_session_expiry"] = (timezone.now() + timedelta(hours=1)).isoformat()
    session.save()

    session["something"] = "done"
    session.save()

    assert Session.objects.get(pk=session.session_key).expire_date < timezone.now() + timedelta(minutes=61)


def test_a_session_past_its_end_opens_nothing() -> None:
    browser = signed_in(make_teacher())

    Session.objects.update(expire_date=timezone.now() - MINUTE)

    assert browser.get(ACCOUNT).status_code == 302


def test_signing_in_changes_the_session_and_signing_out_ends_it(client: Client) -> None:
    person("aigul")
    client.get(reverse("people:sign-in"))
    said = {"username": "aigul", "password": PASSWORD}
    client.post(reverse("people:sign-in"), said)
    first = client.cookies["sessionid"].value
    client.post(reverse("people:sign-out"))
    client.post(reverse("people:sign-in"), said)
    second = client.cookies["sessionid"].value

    thief = Client()
    thief.cookies["sessionid"] = first

    assert first != second
    assert len(first) == 32
    assert thief.get(ACCOUNT).status_code == 302


def test_a_session_from_before_signing_in_is_nobodys(client: Client) -> None:
    person("aigul")
    session = client.session
    session["joining"] = {"class": 1}
    session.save()
    client.cookies["sessionid"] = before = str(session.session_key)

    client.post(reverse("people:sign-in"), {"username": "aigul", "password": PASSWORD})

    assert client.cookies["sessionid"].value != before
    assert not Session.objects.filter(pk=before).exists()


def test_closing_an_account_ends_its_sessions() -> None:
    aigul = person("aigul")
    browser = signed_in(aigul)

    User.objects.filter(pk=aigul.pk).update(is_active=False)

    assert browser.get(ACCOUNT).status_code == 302


def test_an_operator_signs_people_out_on_all_devices(client: Client) -> None:
    aigul, ben = person("aigul"), person("ben")
    phones = [signed_in(aigul), signed_in(aigul), signed_in(ben)]
    client.force_login(operator())

    answer = client.post(
        reverse("admin:people_user_changelist"), {"action": "sign_out", "_selected_action": [aigul.pk]}, follow=True
    )

    assert "2 sessions are ended." in answer.content.decode()
    assert [phone.get(ACCOUNT).status_code for phone in phones] == [302, 302, 200]


def test_nobody_is_signed_out_where_nobody_is_named() -> None:
    signed_in(person("aigul"))

    assert end_sessions(users=set(), at=timezone.now()) == 0


def test_a_new_pin_or_link_signs_out_whoever_came_in_with_the_one_of_before() -> None:
    classroom = make_class()
    with_pin, with_link, untouched = (enrol(classroom, name) for name in ("Aigul", "Ben", "Dana"))
    phones = [signed_in(each.learner) for each in (with_pin, with_link, untouched)]

    give_pins(enrolments=[with_pin])
    [given] = give_links(enrolments=[with_link], at=timezone.now())
    use_link(token=given.token, pin="1397", at=timezone.now())

    assert [phone.get(ACCOUNT).status_code for phone in phones] == [302, 302, 200]


def test_changing_the_pin_keeps_this_phone_signed_in_and_no_other() -> None:
    pupil = enrol(make_class(), "Aigul")
    own, other = signed_in(pupil.learner), signed_in(pupil.learner)

    own.post(reverse("people:change-pin", args=[pupil.pk]), {"old": "2580", "pin": "1397", "again": "1397"})

    assert [phone.get(ACCOUNT).status_code for phone in (own, other)] == [200, 302]


def test_a_pupil_with_a_password_too_keeps_it() -> None:
    pupil = enrol(make_class(), "Aigul")
    pupil.learner.set_password(PASSWORD)
    pupil.learner.save()

    give_pins(enrolments=[pupil])

    assert User.objects.get(pk=pupil.learner_id).check_password(PASSWORD)
