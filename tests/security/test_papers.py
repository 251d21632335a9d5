"""What a paper shows, and in which order, tells nothing of the key; and two learners have different papers."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from quizzes.actions import start_attempt
from quizzes.actions.start import order_of
from quizzes.content import QuestionContent
from quizzes.kinds import Order, kind_named
from quizzes.models import Attempt, Question
from tests.lessons.builders import make_learner, make_small_course
from tests.quizzes.builders import begin, in_written_order, make_bank, make_question, make_quiz, publish, right, wrong
from tests.quizzes.kinds import builders as content

#: As many papers as chance is judged by. The seeds are the same each time, so that a verdict is too.
PAPERS = 600


def orders(question: QuestionContent) -> list[Order]:
    return [order_of(question, wanted=True, chance=Random(seed)) for seed in range(PAPERS)]


def is_even(counts: Counter[Any], outcomes: int) -> bool:
    """Whether each of the outcomes came as often as chance has it, give or take five standard deviations."""
    expected = PAPERS / outcomes
    allowed = 5 * (expected * (1 - 1 / outcomes)) ** 0.5
    return len(counts) == outcomes and all(abs(times - expected) <= allowed for times in counts.values())


def a(kind: str, *rows: Any, **fields: Any) -> QuestionContent:
    return content.ask(kind_named(kind), *rows, **fields)


SINGLE = a("single_choice", content.right("Yes"), *(content.wrong(text) for text in "ABC"))
MULTIPLE = a("multiple_choice", *(content.right(text) for text in "AB"), *(content.wrong(text) for text in "CD"))
MATCHING = a("matching", *(content.pair(item, target) for item, target in zip("dcba", "DCBA", strict=True)))
CATEGORISE = a("categorise", *(content.pair(item, target) for item, target in zip("abcd", "XXYY", strict=True)))
ORDERING = a("ordering", *(content.pair(item, "") for item in "abcd"))
CLOZE = a(
    "cloze",
    *(content.right(text, part="a") for text in "A"),
    *(content.wrong(text, part="a") for text in "BCD"),
    prompt="[[a]]",
    options={"gaps": {"a": "choice"}},
)


def value_of(question: QuestionContent, order: Order, text: str) -> str:
    """What the form sends for the choice with this text."""
    inputs = kind_named(question.kind).inputs(question, order, {})
    return next(choice.value for each in inputs for choice in each.choices if choice.text == text)


def place_of(question: QuestionContent, order: Order, text: str) -> int:
    """Where the choice or the item with this text stands on the page."""
    inputs = kind_named(question.kind).inputs(question, order, {})
    shown = [each.label for each in inputs if each.label] or [choice.text for each in inputs for choice in each.choices]
    return shown.index(text)


@pytest.mark.parametrize(
    ("question", "text"),
    [(SINGLE, "Yes"), (MULTIPLE, "A"), (CLOZE, "A"), (MATCHING, "d"), (CATEGORISE, "a")],
    ids=lambda each: each.kind if isinstance(each, QuestionContent) else "",
)
def test_what_is_right_stands_in_each_place_equally_often(question: QuestionContent, text: str) -> None:
    places = Counter(place_of(question, order, text) for order in orders(question))

    assert is_even(places, 4)


@pytest.mark.parametrize(("question", "text"), [(SINGLE, "Yes"), (CLOZE, "A")], ids=["single_choice", "cloze"])
def test_the_value_of_a_choice_is_its_place(question: QuestionContent, text: str) -> None:
    for order in orders(question):
        assert value_of(question, order, text) == str(place_of(question, order, text))


def test_all_boxes_of_a_multiple_choice_send_the_same() -> None:
    for order in orders(MULTIPLE):
        inputs = kind_named("multiple_choice").inputs(MULTIPLE, order, {})
        assert [(each.name, each.choices[0].value) for each in inputs] == [(f"place-{n}", "1") for n in range(4)]


def test_the_two_lists_of_a_matching_do_not_align() -> None:
    """An item and its partner stand at the same height as often as any two do: once in a paper on average."""
    aligned = Counter(
        sum(place_of(MATCHING, order, item) == int(value_of(MATCHING, order, item.upper())) for item in "abcd")
        for order in orders(MATCHING)
    )

    assert 0.8 < sum(height * times for height, times in aligned.items()) / PAPERS < 1.2
    assert aligned[0] > PAPERS / 4  # of the 24 ways to shuffle four items, nine align none


def test_the_partners_of_a_matching_stand_in_an_order_of_their_own() -> None:
    for order in orders(MATCHING)[:20]:
        assert [value_of(MATCHING, order, target) for target in "ABCD"] == ["0", "1", "2", "3"]


def test_an_ordering_never_arrives_in_its_right_order_but_in_all_others_equally_often() -> None:
    arrivals = Counter(tuple(order) for order in orders(ORDERING))

    assert (0, 1, 2, 3) not in arrivals
    assert is_even(arrivals, 23)


@pytest.mark.parametrize(
    ("ranks", "arrivals"),
    [
        (["1", "2"], {(0, 1), (1, 0)}),  # two items that never stood rightly would give away that they don't
        (["1", "1", "2"], {(0, 2, 1), (1, 2, 0), (2, 0, 1), (2, 1, 0)}),
        (["1", "1", "1"], {(0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)}),  # nothing to order
    ],
)
def test_an_ordering_of_two_or_of_equals_arrives_in_any_order_that_is_left(
    ranks: Sequence[str], arrivals: set[tuple[int, ...]]
) -> None:
    question = a("ordering", *(content.pair(f"item {number}", rank) for number, rank in enumerate(ranks)))

    assert {tuple(order) for order in orders(question)} == arrivals


@pytest.mark.parametrize("kind", ["true_false", "evidence"])
def test_what_has_an_order_of_its_own_keeps_it(kind: str) -> None:
    question = a(kind, content.wrong("false"), content.right("true"))

    assert {tuple(order) for order in orders(question)} == {(0, 1)}


# Keys exchanged


def other_way_round(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same choices, right and wrong exchanged."""
    return [wrong(row["text"]) if row.get("credit_millionths") else right(row["text"]) for row in rows]


def pairs(*items: tuple[str, str]) -> list[dict[str, Any]]:
    return [{"text": item, "target": target, "feedback": f"{item} is {target}."} for item, target in items]


CHOICES = [right("A"), wrong("B"), wrong("C"), right("D")]
#: Two keys for each kind that a learner can't tell apart before feedback.
KEYS: dict[str, tuple[list[dict[str, Any]], list[dict[str, Any]]]] = {
    "single_choice": (CHOICES, other_way_round(CHOICES)),
    "multiple_choice": (CHOICES, other_way_round(CHOICES)),
    "true_false": ([right("true"), wrong("false")], [right("false"), wrong("true")]),
    "numeric": ([right("79900000", tolerance=5)], [right("12"), wrong("13"), wrong("14")]),
    "short_text": ([right("Astana")], [right("Almaty"), right("Алматы"), wrong("Astana")]),
    "matching": (
        pairs(("one", "eins"), ("two", "zwei"), ("", "drei")),
        pairs(("one", "zwei"), ("two", "drei"), ("", "eins")),
    ),
    "ordering": (pairs(("a", "1"), ("b", "2"), ("c", "3")), pairs(("a", "3"), ("b", "1"), ("c", "2"))),
    "cloze": (
        [right("X", part="a"), wrong("Y", part="a"), right("big", part="b"), right("5", part="c")],
        [
            wrong("X", part="a"),
            right("Y", part="a"),
            right("small", part="b"),
            right("70", part="c"),
            wrong("5", part="c"),
        ],
    ),
    "categorise": (
        pairs(("yurt", "people"), ("tax", "state"), ("song", "people")),
        pairs(("yurt", "people"), ("tax", "state"), ("song", "state")),
    ),
    "evidence": (CHOICES, other_way_round(CHOICES)),
    "reflection": ([{"text": "A model answer."}], [{"text": "Quite another one, and longer."}]),
}
ENTRIES = {
    "single_choice": {"choice": "2"},
    "multiple_choice": {"place-0": "1", "place-1": "1"},
    "true_false": {"choice": "true"},
    "numeric": {"text": "12"},
    "short_text": {"text": "Almaty"},
    "matching": {"place-0": "1", "place-1": "2"},
    "ordering": {"place-0": "1", "place-1": "3", "place-2": "2"},
    "cloze": {"gap-1": "1", "gap-2": "small", "gap-3": "70"},
    "categorise": {"place-0": "0", "place-2": "1"},
    "evidence": {"choice": "1"},
    "reflection": {"text": "I think so."},
}


def exchange_key(question: Question, rows: list[dict[str, Any]]) -> None:
    """Give the question another key, and other words about it."""
    question.answers.all().delete()
    for position, row in enumerate(rows, start=1):
        question.answers.create(position=position, **row)
    question.explanation, question.general_feedback = "On the contrary.", "Well."
    question.hints = [f"{hint} Not." for hint in question.hints]
    question.penalty = 1
    question.save()
    question.evidence.update(exact="By treaty")
    publish(question)


def transcript(attempt: Attempt, kind: str) -> list[str]:
    """All that the attempt answers until it is handed in, without what is drawn anew for each page."""
    browser = Client()
    browser.force_login(attempt.learner)
    url = reverse("quizzes:question", args=[attempt.pk, 1])
    summary = reverse("quizzes:summary", args=[attempt.pk])
    entries = ENTRIES[kind]
    pages = [browser.get(url), browser.get(summary)]
    for button in ("save", "flag-on", "go-summary"):
        pages += [browser.post(url, {**entries, "do": button}, follow=True), browser.get(url)]
    for said in (entries, dict.fromkeys(entries, "\x01")):
        pages += [browser.post(url, {**said, "do": "save"}), browser.post(f"{url}answer/", said)]
    return [without_chance(page.content.decode()) for page in pages]


def without_chance(text: str) -> str:
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "UUID", text)
    text = re.sub(r'(csrfmiddlewaretoken" value=")\w+', r"\1", text)
    return text.replace("aliya", "NAME").replace("berik", "NAME")


@pytest.mark.django_db
@pytest.mark.parametrize("purpose", [Attempt.Purpose.GRADED, Attempt.Purpose.PRACTICE])
@pytest.mark.parametrize("kind", KEYS)
def test_an_attempt_looks_the_same_whatever_the_key(kind: str, purpose: str) -> None:
    edition = make_small_course()
    fields: dict[str, Any] = {"hints": ["Read again."], "prompt": "What is it?"}
    if kind == "cloze":
        fields |= {"prompt": "[[a]] [[b]] [[c]]", "options": {"gaps": {"a": "choice", "b": "text", "c": "number"}}}
    question = make_question(edition, "question", kind, answers=KEYS[kind][0], **fields)
    quiz = make_quiz(edition)
    now = timezone.now() - timedelta(minutes=1)
    first = begin(quiz, make_learner("aliya"), purpose=purpose, at=now)
    exchange_key(question, KEYS[kind][1])
    second = begin(quiz, make_learner("berik"), purpose=purpose, at=now)
    in_written_order(first)
    in_written_order(second)

    assert transcript(first, kind) == transcript(second, kind)


# Papers


def numbers(attempt: Attempt) -> tuple[int, ...]:
    return tuple(attempt.items.order_by("number").values_list("question", flat=True))


def choices(attempt: Attempt) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(order) for order in attempt.items.order_by("question").values_list("order", flat=True))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("shown", "draw"),
    [(numbers, 0), (choices, 0), (lambda attempt: frozenset(numbers(attempt)), 3)],
    ids=["order of questions", "order of choices", "questions drawn"],
)
def test_learners_side_by_side_have_different_papers(shown: Callable[[Attempt], Any], draw: int) -> None:
    quiz = make_bank(8, draw=draw, shuffle_questions=True, shuffle_answers=True)

    papers = [
        shown(
            start_attempt(
                learner=make_learner(f"learner-{seat}"),
                quiz=quiz,
                purpose="graded",
                at=timezone.now(),
                chance=Random(seat),
            )
        )
        for seat in range(12)
    ]

    assert len(set(papers)) > 6
    assert all(one != other for one, other in pairwise(papers))
