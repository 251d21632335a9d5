"""The shipped course, loaded once for all tests of a module that only read it."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from lessons.models import Course

FOLDER: Path = settings.BASE_DIR / "fixtures" / "kazakhstan-russia"


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Loaded around the transactions of the single tests, and taken back after the last one."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("loadcourse", FOLDER, stdout=StringIO())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def course(loaded: None, db: None) -> Course:
    return Course.objects.get()
