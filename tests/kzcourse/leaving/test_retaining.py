"""``manage.py retain``: what goes with age, and what never does."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.utils import timezone

from lessons.models import Passage, PassageRead
from people.models import Enrolment, SetupLink, SignInLink, User
from quizzes.models import Attempt, Presence
from tests.people.builders import enrol, make_class, make_teacher
from tests.quizzes.builders import begin, make_bank

pytestmark = pytest.mark.django_db
NOW = timezone.now()
LONG_AGO = NOW - timedelta(days=3 * 366)


def retain(*words: str) -> str:
    out = StringIO()
    call_command("retain", *words, stdout=out)
    return out.getvalue()


def counts(said: str) -> list[int]:
    return [int(found) for found in re.findall(r"^ *(\d+)  ", said, re.MULTILINE)]


def learner(username: str = "aigul", **fields: object) -> User:
    return User.objects.create(username=username, **{"date_joined": LONG_AGO, "last_login": None, **fields})


def is_erased(who: User) -> bool:
    return User.objects.get(pk=who.pk).erased_at is not None


def leave_things_behind(at: timedelta) -> None:
    """One of each kind, so old."""
    old = NOW - at
    name = f"at-{at.days}"
    author = make_teacher(name)
    User.objects.create(username=f"preview-{name}", preview_of=author, is_active=False, date_joined=old)
    Session.objects.create(session_key=name, session_data="", expire_date=old)
    pupil = enrol(make_class(name), "Dana")
    SignInLink.objects.create(enrolment=pupil, digest=name, expires_at=old)
    SetupLink.objects.create(digest=name, expires_at=old)
    wrong = AccessAttempt.objects.create(username=name, failures_since_start=1)
    AccessAttempt.objects.filter(pk=wrong.pk).update(attempt_time=old)
    attempt = begin(make_bank(1), pupil.learner) if not Attempt.objects.exists() else None
    if attempt:
        Presence.objects.create(attempt=attempt, number=1, seen_at=old)


def test_what_was_left_behind_goes_by_the_ages_that_are_documented() -> None:
    leave_things_behind(timedelta(days=31))
    leave_things_behind(timedelta(0))

    said = retain()

    assert counts(said) == [1, 1, 1, 1, 1, 1]
    assert said.endswith("Done.\n")
    left = [Session, SignInLink, SetupLink, AccessAttempt]
    assert [model.objects.count() for model in left] == [1, 1, 1, 1]
    assert not Presence.objects.exists()
    assert [*User.objects.exclude(preview_of=None).values_list("username", flat=True)] == ["preview-at-0"]


def test_a_dry_run_counts_and_deletes_nothing() -> None:
    leave_things_behind(timedelta(days=31))
    person = learner()

    said = retain("--dry-run", "--learners-inactive", "24m")

    assert counts(said) == [1, 1, 1, 1, 1, 1, 1]
    assert said.endswith("Nothing was deleted: this was a dry run.\n")
    assert Session.objects.exists()
    assert not is_erased(person)


def test_never_keeps() -> None:
    leave_things_behind(timedelta(days=31))

    said = retain("--sessions", "never", "--presence", "1y")

    assert counts(said) == [1, 1, 1, 0, 1]
    assert Session.objects.exists()


def test_nobody_is_erased_unless_it_is_said_after_how_long() -> None:
    person = learner()

    retain()

    assert not is_erased(person)


def test_who_did_nothing_for_so_long_is_erased() -> None:
    gone, young = learner(), learner("dana", date_joined=NOW - timedelta(days=700))

    said = retain("--learners-inactive", "24m")

    assert counts(said)[-1] == 1
    assert is_erased(gone)
    assert not is_erased(young)
    assert counts(retain("--learners-inactive", "24m"))[-1] == 0


def test_who_signed_in_began_or_read_something_since_stays() -> None:
    lately = NOW - timedelta(days=100)
    quiz = make_bank(1)
    passage = Passage.objects.get()
    people = [learner("signed-in", last_login=lately), learner("began"), learner("read")]
    begin(quiz, people[1], at=lately)
    PassageRead.objects.create(learner=people[2], passage=passage, first_read_at=LONG_AGO, last_read_at=lately)

    retain("--learners-inactive", "24m")

    assert [is_erased(each) for each in people] == [False] * 3


def test_who_teaches_runs_the_site_or_is_invented_stays() -> None:
    people = [
        learner("instructor", is_staff=True),
        learner("operator", is_superuser=True),
        learner("invented"),
        learner("was-an-instructor"),
    ]
    enrol(make_class("Demo", is_demo=True), "Dana", learner=people[2], removed_at=LONG_AGO)
    make_class("Old", teacher=people[3], archived_at=LONG_AGO)

    retain("--learners-inactive", "24m", "--classes-archived", "2y")

    assert [is_erased(each) for each in people] == [False] * 4


def test_who_is_in_a_class_in_use_stays_and_is_counted() -> None:
    pupil = enrol(make_class(), "Dana")
    User.objects.update(date_joined=LONG_AGO)

    said = retain("--learners-inactive", "24m")

    assert not is_erased(pupil.learner)
    assert "in classes in use, which a teacher has to archive first: 1." in said


def test_pupils_of_classes_archived_long_ago_are_erased_and_the_class_stays() -> None:
    classroom = make_class("2019", archived_at=LONG_AGO)
    gone = enrol(classroom, "Dana")
    own = enrol(classroom, "Ann", learner=learner("own"))
    moved = enrol(classroom, "Bek")
    enrol(make_class("2026"), "Bek", learner=moved.learner)
    lately = enrol(classroom, "Chingiz")
    enrol(make_class("2025", archived_at=NOW - timedelta(days=100)), "Chingiz", learner=lately.learner)
    back = enrol(classroom, "Erlan")
    User.objects.filter(pk=back.learner_id).update(last_login=NOW)

    said = retain("--classes-archived", "2y")

    assert counts(said)[-1] == 1
    assert [is_erased(each.learner) for each in (gone, own, moved, lately, back)] == [True, False, False, False, False]
    assert Enrolment.objects.filter(classroom=classroom).count() == 5


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--presence", "soon"), "“soon” is no age. Write a number and d, m or y"),
        (("--learners-inactive", "89d"), "--learners-inactive is at least 90 days"),
        (("--learners-inactive", "2m"), "--learners-inactive is at least 90 days"),
    ],
)
def test_an_age_that_cannot_be_meant_deletes_nothing(words: tuple[str, ...], said: str) -> None:
    leave_things_behind(timedelta(days=31))

    with pytest.raises(CommandError, match=said):
        retain(*words)

    assert Session.objects.exists()
