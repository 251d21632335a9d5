"""What a page of an attempt is given to show."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from lessons.actions.complete import complete_lessons
from lessons.actions.derive import derive_edition
from lessons.models import Edition, Lesson, Passage
from quizzes.kinds import State
from quizzes.models import AttemptItem, Evidence
from quizzes.presentation import Card, card_of, passages_to_read, with_entries, with_try, with_verdicts
from tests.lessons.builders import make_fact, make_learner, make_lesson, make_passage, make_small_course
from tests.quizzes.builders import NOON, SAMPLES, begin, make_question, make_quiz, publish
from tests.security.keys import Marks, make_marked_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    """A course whose history has begun, with one question."""
    edition = make_small_course(passages=2)
    make_question(edition)
    complete_lessons(at=NOON, origin="load")
    return edition


def items_of(edition: Edition) -> list[AttemptItem]:
    attempt = begin(make_quiz(edition), make_learner())
    return list(attempt.items.select_related("revision", "current").order_by("number"))


def shown(edition: Edition) -> list[Card]:
    return with_verdicts([card_of(item) for item in items_of(edition)], edition)


def words_in(value: Any) -> str:
    """Every text in a value of ours, but for rows of the database."""
    if is_dataclass(value):
        return " ".join(words_in(getattr(value, each.name)) for each in fields(value))
    if isinstance(value, dict):
        return words_in(tuple(value.items()))
    return " ".join(map(words_in, value)) if isinstance(value, tuple) else str(value)


# What a card holds


@pytest.mark.parametrize("kind", SAMPLES)
@pytest.mark.parametrize("change", [lambda card: card, lambda card: with_entries(card, {}, error="No.")])
def test_before_feedback_a_card_holds_nothing_of_the_key(kind: str, change: Callable[[Card], Card]) -> None:
    edition, marks = make_small_course(), Marks()
    make_marked_question(edition, kind, marks)
    (item,) = items_of(edition)

    card = change(card_of(item))

    in_prompt = {(kind, "name of a gap")} if kind == "cloze" else set()
    assert marks.found_in(words_in(card)) == in_prompt | {(kind, "name of the image")}


@pytest.mark.parametrize("kind", SAMPLES)
def test_between_two_tries_a_card_still_holds_what_is_asked_alone(kind: str) -> None:
    edition = make_small_course()
    make_marked_question(edition, kind, Marks())
    (item,) = items_of(edition)

    card = with_try(card_of(item))

    assert (card.question, card.lines, card.evidence) == (card_of(item).question, (), ())


def test_once_feedback_is_allowed_a_card_holds_the_whole_question(edition: Edition) -> None:
    (card,) = shown(edition)

    assert (card.question.explanation, card.state) == ("<p>Because it says so.</p>", State.MISSING)
    assert [row.text for row in card.question.answers] == ["Yes", "No", "Maybe"]
    assert [line.right for line in card.lines] == ["Yes"]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_card_has_the_hints_shown_and_tells_whether_there_are_more(count: int) -> None:
    edition = make_small_course()
    make_question(edition, hints=["First.", "Second."])
    (item,) = items_of(edition)
    item.hints_shown = count

    asked = card_of(item)
    (settled,) = with_verdicts([asked], edition)

    assert len(asked.question.hints) == len(asked.hints) == len(settled.hints) == count
    assert asked.has_more_hints == settled.has_more_hints == (count < 2)


# The passage that settles a question


def rename_lesson() -> None:
    Lesson.objects.update(slug="renamed")
    complete_lessons(at=NOON, origin="load")


def rename_passage() -> None:
    Passage.objects.filter(slug="passage-1").update(slug="renamed")
    complete_lessons(at=NOON, origin="load")


@pytest.mark.parametrize(
    ("change", "lesson"), [(rename_lesson, "renamed"), (rename_passage, "lesson-1"), (lambda: None, "lesson-1")]
)
def test_a_paper_finds_its_evidence_whatever_lesson_and_passage_are_called_now(
    change: Callable[[], None], lesson: str, edition: Edition
) -> None:
    items = items_of(edition)
    change()

    (card,) = with_verdicts([card_of(item) for item in items], edition)

    (evidence,) = card.evidence
    assert "<mark>words 1-1</mark>" in evidence.html
    assert (evidence.heading, evidence.url) == ("Passage-1", f"/courses/steppe/en/lessons/{lesson}/#fact-fact-1-1")


@pytest.mark.parametrize("model", [Lesson, Passage])
def test_of_what_is_retired_only_the_words_are_shown(model: type[Lesson | Passage], edition: Edition) -> None:
    model._default_manager.update(retired_at=timezone.now())

    (card,) = shown(edition)

    (evidence,) = card.evidence
    assert (evidence.words, evidence.html, evidence.url, evidence.heading) == (("words 1-1",), "", "", "")
    assert passages_to_read([card]) == []


def test_quotations_from_one_passage_are_marked_together_and_lost_words_are_left_out(edition: Edition) -> None:
    question = edition.questions.get()
    passage = question.evidence.get().passage
    for position, exact in ((2, "stand here"), (3, "lost words")):
        Evidence.objects.create(question=question, position=position, passage=passage, exact=exact)
    publish(question)

    (card,) = shown(edition)

    (evidence,) = card.evidence
    assert evidence.html.count("<mark>") == 2
    assert evidence.words == ("words 1-1", "stand here", "lost words")


def test_a_question_without_evidence_asks_the_database_for_nothing(
    edition: Edition, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Evidence.objects.all().delete()
    publish(edition.questions.get())
    cards = [card_of(item) for item in items_of(edition)]

    with django_assert_num_queries(0):
        (card,) = with_verdicts(cards, edition)

    assert card.evidence == ()


def test_what_to_read_is_listed_by_passage_with_all_questions_that_it_settles() -> None:
    edition = make_small_course(passages=2)
    other = make_lesson(edition, "other")
    same_heading = make_fact(edition.course, "elsewhere")
    make_passage(other, "passage-1", "By treaty, [words elsewhere]{fact=elsewhere} stand.", heading="Passage-1")
    derive_edition(edition)
    for slug in ("one", "two"):
        make_question(edition, slug)
    make_question(edition, "three", lesson=other, fact=same_heading)

    to_read = passages_to_read(shown(edition))

    assert [(each.evidence.heading, [card.item.number for card in each.cards]) for each in to_read] == [
        ("Passage-1", [1, 2]),
        ("Passage-1", [3]),
    ]
    assert len({each.evidence.url for each in to_read}) == 2
