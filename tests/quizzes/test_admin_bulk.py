"""Changing many questions or quizzes of a list at once."""

from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from lessons.models import ContentRevision, Edition
from quizzes.models import Question, Quiz
from tests.editing import list_url, make_instructor, messages_of, sign_in
from tests.lessons.builders import make_course, make_edition, make_learner, make_lesson, make_small_course
from tests.quizzes.builders import begin, make_question, make_quiz
from tests.security.test_tampering import everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    edition = make_small_course()
    make_question(edition, "one", tags=["trade"])
    make_question(edition, "two")
    make_quiz(edition)
    return edition


@pytest.fixture
def browser(edition: Edition) -> Client:
    return sign_in(make_instructor(edition.course))


def act(browser: Client, action: str, *objects: Model, **sent: Any) -> Any:
    chosen = {"action": action, "_selected_action": [obj.pk for obj in objects]}
    return browser.post(list_url(type(objects[0])), chosen | sent, follow=True)


def questions() -> list[Question]:
    return list(Question.objects.order_by("pk"))


@pytest.mark.parametrize("action", ["move", "tag", "untag"])
def test_an_action_asks_first_and_changes_nothing(action: str, browser: Client) -> None:
    before = everything()

    page = act(browser, action, *questions())
    wrong = act(browser, action, *questions(), apply="1")

    assert (page.status_code, page.context["objects"], wrong.status_code) == (200, questions(), 422)
    assert everything() == before


def test_questions_move_to_another_lesson_and_back(browser: Client, edition: Edition) -> None:
    other = make_lesson(edition, "other")
    home = edition.lessons.get(slug="lesson-1")
    one = questions()[0]

    page = act(browser, "move", *questions(), apply="1", lesson=other.pk)
    moved = [question.lesson for question in questions()]
    revision = ContentRevision.objects.of(one).last()
    assert revision
    browser.post(reverse("admin:quizzes_question_revision", args=[one.pk, revision.pk]))

    assert messages_of(page) == ["2 objects were changed."]
    assert (moved, [question.lesson for question in questions()]) == ([other, other], [home, other])
    newest = ContentRevision.objects.of(questions()[1]).first()
    assert newest
    assert (newest.content["lesson"], str(newest.author)) == ("other", "ivan")


def test_questions_of_another_edition_do_not_move(browser: Client, edition: Edition) -> None:
    other = make_lesson(make_edition(edition.course, language="kk"), "other")

    page = act(browser, "move", *questions(), apply="1", lesson=other.pk)

    said = "These questions belong to another edition: one, two. Choose them apart."
    assert page.context["form"].errors == {"lesson": [said]}


def test_questions_are_tagged_and_untagged(browser: Client) -> None:
    tagged = act(browser, "tag", *questions(), apply="1", tag="trade")
    tags = [question.tags for question in questions()]
    act(browser, "untag", *questions()[:1], apply="1", tag="trade")

    assert messages_of(tagged) == ["1 object was changed."]
    assert tags == [["trade"], ["trade"]]
    assert [question.tags for question in questions()] == [[], ["trade"]]


def test_copies_have_slugs_of_their_own_and_nothing_of_attempts(browser: Client, edition: Edition) -> None:
    begin(edition.quizzes.get(), make_learner())
    long = make_question(edition, "a" * 80)

    page = act(browser, "duplicate", *questions())
    act(browser, "duplicate", questions()[0])

    copies = questions()[3:]
    assert [copy.slug for copy in copies] == ["one-copy", "two-copy", f"{'a' * 75}-copy", "one-copy-2"]
    assert messages_of(page)[0].startswith("3 copies were made: one-copy, two-copy")
    assert all(copy.retired_at and copy.revision for copy in copies)
    assert [answer.text for answer in copies[0].answers.all()] == ["Yes", "No", "Maybe"]
    assert copies[0].evidence.get().exact == "words 1-1"
    assert not copies[0].items.exists()
    assert long.answers.count() == 3


def test_points_are_set_in_all_sections_of_the_quizzes(browser: Client, edition: Edition) -> None:
    quiz = edition.quizzes.get()
    quiz.sections.create(position=2, points=5)
    running = begin(quiz, make_learner())

    asked = act(browser, "points", quiz)
    page = act(browser, "points", quiz, apply="1", points=3)
    again = act(browser, "points", quiz, apply="1", points=3)

    assert asked.status_code == 200
    assert [section.points for section in quiz.sections.all()] == [3, 3]
    assert (messages_of(page), messages_of(again)) == (["1 object was changed."], ["0 objects were changed."])
    assert {item.points for item in running.items.all()} == {1}
    assert ContentRevision.objects.of(Quiz.objects.get()).count() == 1


@pytest.mark.parametrize(
    ("action", "sent"),
    [("move", {}), ("tag", {"tag": "x"}), ("untag", {"tag": "trade"}), ("duplicate", {}), ("points", {"points": 9})],
)
def test_nothing_of_another_course_is_changed(action: str, sent: dict[str, Any], edition: Edition) -> None:
    forest = make_edition(make_course("forest"))
    sent = {"lesson": make_lesson(forest, "there").pk} if action == "move" else sent
    stranger = sign_in(make_instructor(forest.course, username="olga"))
    before = everything()

    for obj in (*questions(), Quiz.objects.get()):
        act(stranger, action, obj, apply="1", **sent)

    assert everything() == before
