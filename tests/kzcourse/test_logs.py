"""Whatever is asked and whatever fails, the log holds no answer, no password, no key and no name."""

import io
import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from kzcourse.logs import Json, OfRequest
from people.actions import make_setup_link
from people.actions.joining import come_in
from quizzes.actions import answer
from tests.lessons.builders import make_learner
from tests.people.builders import PASSWORD, PIN, make_class, person
from tests.quizzes.builders import begin, make_bank

pytestmark = pytest.mark.django_db

ANSWER = "79.9 secretmillion"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that any logger has to say, as a server would write it, SQL aside."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(Json())
    handler.addFilter(OfRequest())
    root, sql, access = (logging.getLogger(name) for name in ("", "django.db.backends", "kzcourse.access"))
    before = root.level, sql.level, access.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    access.setLevel(logging.INFO)
    sql.setLevel(logging.WARNING)  # DEBUG alone writes it, and DEBUG is for developing
    yield written
    root.removeHandler(handler)
    for each, level in zip((root, sql, access), before, strict=True):
        each.setLevel(level)


def come_and_go(client: Client, token: str) -> None:
    """Sign in and up, wrongly and rightly, and open addresses that are keys."""
    person("aigulnamed")
    classroom = make_class(join_code="STEPPE")
    come_in(classroom=classroom, name="Aigul", pin=PIN, at=timezone.now())
    client.post("/accounts/sign-in/?next=/my/", {"username": "aigulnamed", "password": "wrong-guess"})
    client.post("/accounts/sign-in/", {"username": "aigulnamed", "password": PASSWORD})
    client.post("/accounts/sign-out/")
    client.get(f"/accounts/set-up/{token}/")
    client.get(f"/accounts/set-up/{token}x/")
    client.get(f"/accounts/set-up/{token}/nowhere")
    client.post("/join/STEPPE/", {"name": "Aigul", "pin": "999731"})
    client.get("/courses/none/en/search/?q=secretquery")


def break_down(*args: object, **kwargs: object) -> None:
    """As a database does that is asked for what it can't do."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s FROM nowhere", [ANSWER])


def test_a_lesson_leaves_no_secret_in_the_log(log: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(raise_request_exception=False)
    token = make_setup_link(at=timezone.now())
    come_and_go(client, token)
    client.force_login(learner := make_learner("learnernamed"))
    attempt = begin(make_bank(kind="numeric"), learner, at=timezone.now() - timedelta(minutes=1))
    url = f"/attempts/{attempt.pk}/1/"

    client.post(url, {"text": "79.9 million"})
    client.post(url, {"text": ANSWER})
    monkeypatch.setattr(answer, "_insert_response", break_down)
    broken = client.post(url, {"text": "80.1 million"})

    written = log.getvalue().replace('"SELECT %s FROM nowhere"', "")
    assert broken.status_code in {500, 503}
    assert "Traceback" in written
    assert written.count('"kzcourse.access"') == 11
    secrets = ["wrong-guess", PASSWORD, token, "999731", "secretquery", "million", "80.1", str(attempt.pk)]
    names = ["aigulnamed", "learnernamed", "STEPPE"]
    assert [each for each in secrets + names if each in written] == []
