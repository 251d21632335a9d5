"""An instructor of the course that a test's ``quiz`` belongs to, and their browser."""

import pytest
from django.test import Client

from lessons.models import Course
from people.models import User
from quizzes.models import Quiz
from tests.lessons.builders import make_learner


@pytest.fixture
def teacher(quiz: Quiz) -> User:
    person = make_learner("teacher")
    Course.objects.get().instructors.add(person)
    return person


@pytest.fixture
def browser(teacher: User) -> Client:
    browser = Client()
    browser.force_login(teacher)
    return browser
