"""Nothing of a key leaves the server before feedback is allowed."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people.models import User
from quizzes.models import Attempt
from tests.lessons.builders import make_learner, make_small_course
from tests.quizzes.builders import begin, make_bank, make_question, make_quiz

pytestmark = pytest.mark.django_db

EXPLANATION = "Because it says so."


@pytest.fixture
def learner() -> User:
    return make_learner()


@pytest.fixture
def browser(client: Client, learner: User) -> Client:
    client.force_login(learner)
    return client


def results(attempt: Attempt) -> str:
    return reverse("quizzes:results", args=[attempt.pk])


def test_the_last_attempt_must_be_over_before_the_others_show_the_key(browser: Client, learner: User) -> None:
    quiz = make_bank(1, feedback="after_last_attempt", attempts_allowed=2, time_limit_minutes=5)
    now = timezone.now()
    first = begin(quiz, learner, at=now)
    browser.post(reverse("quizzes:submit", args=[first.pk]))
    last = begin(quiz, learner, at=now)

    while_it_runs = browser.get(results(first)).content.decode()
    Attempt.objects.filter(pk=last.pk).update(deadline_at=now - timedelta(seconds=1))
    once_it_is_over = browser.get(results(first)).content.decode()

    assert EXPLANATION not in while_it_runs
    assert EXPLANATION in once_it_is_over


def test_the_name_of_an_image_is_the_authors_own_business(browser: Client, learner: User) -> None:
    name = default_storage.save("questions/astana-is-right.png", ContentFile(b"\x89PNG"))
    edition = make_small_course()
    make_question(edition, image=name, image_alt="A map.")
    attempt = begin(make_quiz(edition), learner, at=timezone.now())

    response = browser.get(reverse("quizzes:image", args=[attempt.items.get().revision_id]))

    assert response.headers["Content-Disposition"] == 'inline; filename="image.png"'
    assert response.headers["Content-Type"] == "image/png"


def test_an_image_with_a_number_that_no_database_holds_is_not_found(browser: Client) -> None:
    assert browser.get(reverse("quizzes:image", args=[10**25])).status_code == 404
