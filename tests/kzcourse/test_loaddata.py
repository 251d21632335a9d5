"""Django's ``loaddata``, which completes content."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.serializers.base import DeserializationError

from lessons.models import ContentRevision, Fact, Passage
from quizzes.models import Question
from tests.kzcourse.course import change, rows_of_content, write_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_course(tmp_path / "course")


def loaddata(folder: Path) -> None:
    call_command("loaddata", *sorted(folder.glob("*.yaml")), verbosity=0)


def test_content_is_complete_afterwards(folder: Path) -> None:
    loaddata(folder)

    assert Passage.objects.get().plain == "The saiga is an antelope. There were about 120,000 saigas in that year."
    question = Question.objects.get()
    assert question.revision is not None
    assert question.revision.origin == "load"


def test_loading_twice_changes_nothing(folder: Path) -> None:
    loaddata(folder)
    before = rows_of_content()

    loaddata(folder)

    assert rows_of_content() == before


def test_changed_content_gets_a_new_revision(folder: Path) -> None:
    loaddata(folder)
    first = Question.objects.get().revision
    change(folder, "4-questions.yaml", "How many saigas were there?", "How many saigas were counted?")

    loaddata(folder)

    newest = Question.objects.get().revision
    assert newest is not None
    assert newest.parent == first
    assert ContentRevision.objects.of(Fact.objects.get()).count() == 1


def test_a_broken_fixture_is_refused_and_nothing_is_loaded(folder: Path) -> None:
    change(folder, "3-lesson.yaml", "heading: Saigas", "haeding: Saigas")

    with pytest.raises(DeserializationError, match="3-lesson"):
        loaddata(folder)

    assert not Fact.objects.exists()
