"""What is written of sign-ins, refusals and changes of rights: who and when, and nothing that somebody typed."""

import json
import logging
from typing import Any

import pytest
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse

from kzcourse.logs import Json
from lessons.models import Course
from people.actions import make_setup_link
from people.models import User
from people.security_log import noted
from tests.people.builders import PASSWORD, PIN, enrol, make_class, make_teacher, operator, person
from tests.world import Role, World

pytestmark = pytest.mark.django_db

SIGN_IN = reverse("people:sign-in")


@pytest.fixture(autouse=True)
def lines(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, logger="kzcourse.security")
    return caplog


def told(lines: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """What the lines say to programs, without the address, which is that of all browsers here."""
    records = [record for record in lines.records if record.name == "kzcourse.security"]
    return [{key: value for key, value in record.__dict__["parts"].items() if key != "address"} for record in records]


def test_signing_in_and_out_is_told(client: Client, lines: pytest.LogCaptureFixture) -> None:
    aigul = person("aigul")

    client.post(SIGN_IN, {"username": "aigul", "password": PASSWORD})
    client.post(reverse("people:sign-out"))
    client.post(reverse("people:sign-out"))

    assert told(lines) == [
        {"event": "sign-in.succeeded", "user": aigul.pk, "route": "people:sign-in"},
        {"event": "sign-out", "user": aigul.pk, "route": "people:sign-out"},
    ]


def test_a_wrong_password_is_told_with_whose_it_is_and_never_with_what_was_typed(
    client: Client, lines: pytest.LogCaptureFixture
) -> None:
    aigul = person("aigul")

    client.post(SIGN_IN, {"username": "AIGUL", "password": "my-secret-1"})
    client.post(SIGN_IN, {"username": "my-secret-2", "password": "x"})

    assert [(each["event"], each["account"]) for each in told(lines)] == [
        ("sign-in.failed", aigul.pk),
        ("sign-in.failed", None),
    ]
    assert "secret" not in lines.text


def test_a_check_of_a_password_without_a_request_is_nobodys_sign_in(lines: pytest.LogCaptureFixture) -> None:
    from kzcourse.security_events import note_failure

    note_failure(None, credentials={"username": "aigul"})

    assert told(lines) == []


def test_a_name_that_is_locked_is_a_warning(client: Client, lines: pytest.LogCaptureFixture) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT):
        client.post(SIGN_IN, {"username": "aigul", "password": "guess"})

    warned = [
        record.__dict__["parts"]
        for record in lines.records
        if record.name == "kzcourse.security" and record.levelno == logging.WARNING
    ]
    assert [(each["event"], each.get("status")) for each in warned] == [("sign-in.locked", None), ("refused", 429)]


def test_pins_are_told_by_the_class_and_never_themselves(client: Client, lines: pytest.LogCaptureFixture) -> None:
    classroom = make_class(join_code="ACDEFG")
    pupil = enrol(classroom, "Aigul")
    door, change = reverse("join:class", args=["ACDEFG"]), reverse("people:change-pin", args=[pupil.pk])

    client.post(door, {"name": "Aigul", "pin": "9024"})
    client.post(door, {"name": "Aigul", "pin": PIN})
    client.post(change, {"old": "9024", "pin": "1397", "again": "1397"})
    client.post(change, {"old": PIN, "pin": "1397", "again": "1397"})

    learner = pupil.learner_id
    assert told(lines) == [
        {"event": "pin.refused", "user": None, "route": "join:class", "why": "WrongPin", "classroom": classroom.pk},
        {"event": "sign-in.succeeded", "user": learner, "route": "join:class"},
        {
            "event": "pin.refused",
            "user": learner,
            "route": "people:change-pin",
            "why": "WrongPin",
            "classroom": classroom.pk,
        },
        {"event": "pin.changed", "user": learner, "route": "people:change-pin", "classroom": classroom.pk},
    ]
    assert not [secret for secret in ("9024", PIN, "1397", "Aigul", "ACDEFG") if secret in lines.text]


def test_a_new_password_is_told(client: Client, lines: pytest.LogCaptureFixture) -> None:
    aigul = person("aigul")
    client.force_login(aigul)
    lines.clear()
    new = "saxaul-by-the-road"

    client.post(
        reverse("people:change-password"), {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    )

    assert told(lines) == [{"event": "password.changed", "user": aigul.pk, "route": "people:change-password"}]
    assert new not in lines.text


def test_the_first_account_is_told(client: Client, lines: pytest.LogCaptureFixture) -> None:
    from django.utils import timezone

    token = make_setup_link(at=timezone.now())
    said = {"username": "operator", "password1": "saxaul-by-the-road", "password2": "saxaul-by-the-road"}

    client.post(reverse("people:set-up", args=[token]), said)

    [made, signed_in] = told(lines)
    assert (made["event"], made["account"]) == ("operator.made", User.objects.get().pk)
    assert signed_in["event"] == "sign-in.succeeded"
    assert token not in lines.text


def test_cards_are_told_by_whose_they_are(client: Client, lines: pytest.LogCaptureFixture) -> None:
    teacher = make_teacher()
    pupil = enrol(make_class(teacher=teacher), "Aigul")
    client.force_login(teacher)
    lines.clear()

    client.post(reverse("teaching:pin", args=[pupil.pk]))

    assert told(lines) == [
        {
            "event": "passes.given",
            "user": teacher.pk,
            "route": "teaching:pin",
            "classroom": pupil.classroom_id,
            "memberships": [pupil.pk],
        }
    ]


def test_what_somebody_may_not_see_is_told_by_its_kind(world: World, lines: pytest.LogCaptureFixture) -> None:
    lines.clear()
    attempt = world.address("attempts/<uuid:attempt_id>/summary/")

    world.browser(Role.OTHER).get(attempt)
    world.browser(Role.OWNER).get(attempt)
    world.browser(Role.OTHER).get("/nowhere/")
    world.browser(Role.OTHER).get("/admin/")
    world.browser(Role.INSTRUCTOR).get("/admin/people/user/")
    world.browser(Role.OWNER, enforce_csrf_checks=True).post("/accounts/")

    other, owner, instructor = (world.people[each].pk for each in (Role.OTHER, Role.OWNER, Role.INSTRUCTOR))
    assert [(each["user"], each["route"], each["status"], each["why"]) for each in told(lines)] == [
        (other, "quizzes:summary", 404, "not theirs"),
        (other, "admin:index", 302, "no right"),
        (instructor, "admin:people_user_changelist", 403, "forbidden"),
        (owner, "people:account", 403, "forbidden"),
    ]


def test_a_change_of_rights_is_told_with_its_fields_and_no_value(
    client: Client, lines: pytest.LogCaptureFixture
) -> None:
    runs_it, aigul = operator(), person("aigul")
    client.force_login(runs_it)
    lines.clear()

    client.post(
        reverse("admin:people_user_change", args=[aigul.pk]),
        {"username": "aigul", "display_name": "Very Secret", "is_active": "on", "is_staff": "on"},
    )
    client.post(reverse("admin:people_user_changelist"), {"action": "make_instructors", "_selected_action": [aigul.pk]})
    client.post(reverse("admin:people_user_changelist"), {"action": "sign_out", "_selected_action": [aigul.pk]})

    [change, made, ended] = told(lines)
    assert {**change, "fields": set(change["fields"])} == {
        "event": "admin.change",
        "user": runs_it.pk,
        "done": "changed",
        "what": "people.user",
        "object": str(aigul.pk),
        "fields": {"Display name", "Staff status"},
    }
    assert (made["event"], made["accounts"]) == ("instructors.made", [aigul.pk])
    assert (ended["event"], ended["accounts"]) == ("sessions.ended", [aigul.pk])
    assert "Very Secret" not in lines.text


@pytest.mark.parametrize("message", ["Files loaded: 3 new.", "", '[{"added": {}}]'])
def test_a_history_in_other_words_has_no_fields(lines: pytest.LogCaptureFixture, message: str) -> None:
    of_courses = ContentType.objects.get_for_model(Course)
    kept: dict[str, Any] = {"user": person(), "object_id": "5", "action_flag": CHANGE, "change_message": message}

    LogEntry.objects.create(content_type=of_courses, **kept)
    LogEntry.objects.create(content_type=None, **kept)

    assert [(each["what"], each["fields"]) for each in told(lines)] == [("lessons.course", []), (None, [])]


def test_nothing_is_put_together_where_nobody_reads_it(client: Client, lines: pytest.LogCaptureFixture) -> None:
    lines.set_level(logging.WARNING, logger="kzcourse.security")

    client.post(SIGN_IN, {"username": "aigul", "password": "guess"})

    assert told(lines) == []


def test_a_line_has_its_time_in_utc_for_programs(lines: pytest.LogCaptureFixture) -> None:
    noted("pin.refused", None, classroom=5)

    [record] = [record for record in lines.records if record.name == "kzcourse.security"]
    line = json.loads(Json().format(record))
    assert (line["event"], line["classroom"], line["message"]) == ("pin.refused", 5, "pin.refused classroom=5")
    assert line["time"].endswith("+00:00")
