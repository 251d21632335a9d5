"""Strategies that never read the article, and how seldom luck lets them be right."""

from fractions import Fraction
from itertools import pairwise
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.content import QuestionContent
from quizzes.rules.guessing import ALPHA, choice_sets, guessing_findings, suspicious, trials
from quizzes.rules.guessing.strategies import BY_PLACE, BY_STATEMENT, BY_WORDS, ChoiceSet
from quizzes.rules.guessing.trials import Trial
from quizzes.rules.writing.languages import Words, words_of
from tests.quizzes.rules.written import ask


def english() -> Words:
    words = words_of("en")
    assert words
    return words


def picked(strategy: str, *choices: str, stem: str = "Which?", in_order: bool = True) -> set[int]:
    asked = ChoiceSet("one", "single_choice", stem, choices, frozenset({0}), in_order)
    return {**BY_WORDS, **BY_PLACE, **BY_STATEMENT}[strategy](asked, english())


@pytest.mark.parametrize(
    ("strategy", "choices", "expected"),
    [
        ("the longest choice", ("a", "b  c", "ddd"), {1, 2}),
        ("the longest choice", ("a", "b"), set()),
        ("the shortest choice", ("aa", "b", "cc"), {1}),
        ("the choice that shares most words with the stem", ("A vote", "An annexation", "A law"), {1}),
        ("the choice that shares most words with the stem", ("A vote", "A ban"), set()),
        ("the choice most like the others", ("East Russia", "West Russia", "West China"), {1}),
        ("the choice least like the others", ("East Russia", "West Russia", "Sun"), {2}),
        ("a choice without words like always or never", ("They always go", "They go"), {1}),
        ("a choice without a negation", ("They go", "They do not go", "They go home"), {0, 2}),
        ("the most guarded choice", ("It may rise", "It rises", "It falls"), {0}),
        ("the number in the middle", ("30", "10", "20"), {2}),
        ("the number in the middle", ("40", "10", "20", "30"), {2, 3}),
        ("the number in the middle", ("30", "10"), set()),
        ("the number in the middle", ("30", "10", "20", "many"), set()),
        ("the largest number", ("10", "2 million", "30"), {1}),
        ("the largest number", ("10", "many"), set()),
        ("choice 1", ("a", "b"), {0}),
        ("choice 3", ("a", "b"), set()),
        ("the last choice", ("a", "b", "c"), {2}),
        ("the choice in the middle", ("a", "b", "c"), {1}),
        ("the choice in the middle", ("a", "b", "c", "d"), {1, 2}),
        ("the choice in the middle", ("a", "b"), set()),
    ],
)
def test_each_strategy_picks_by_what_it_sees(strategy: str, choices: tuple[str, ...], expected: set[int]) -> None:
    assert picked(strategy, *choices, stem="What was annexed?") == expected


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("They always came.", {1}),
        ("They may come.", {0}),
        ("They came.", set()),
        ("They may always come.", set()),
    ],
)
def test_a_statement_is_judged_by_its_words(statement: str, expected: set[int]) -> None:
    (strategy,) = BY_STATEMENT

    assert picked(strategy, "true", "false", stem=statement) == expected


def test_places_are_picked_only_where_learners_see_them() -> None:
    assert {name: picked(name, "a", "b", "c", in_order=False) for name in BY_PLACE} == {
        name: set() for name in BY_PLACE
    }


# What is tried


def test_a_guesser_is_tried_on_what_has_right_and_wrong_choices() -> None:
    bank = [
        ("single", ask("?", "*a", "b"), False),
        ("several", ask("?", "*a", "*b", "c", kind="multiple_choice"), True),
        ("verdict", ask("?", "false", "*true", kind="true_false"), False),
        ("sentence", ask("?", "a", "*b", kind="evidence"), True),
        ("no key", ask("?", "a", "b"), False),
        ("no wrong choice", ask("?", "*a", "*b", kind="multiple_choice"), False),
        ("no verdict", ask("?", "*yes", "no", kind="true_false"), False),
        ("both verdicts", ask("?", "*true", "*false", kind="true_false"), False),
        ("typed", ask("?", "*a", "b", kind="short_text"), False),
    ]

    assert [(each.question, each.choices, set(each.keys), each.in_order) for each in choice_sets(bank)] == [
        ("single", ("a", "b"), {0}, False),
        ("several", ("a", "b", "c"), {0, 1}, True),
        ("verdict", ("true", "false"), {0}, True),
        ("sentence", ("a", "b"), {1}, True),
    ]


def trial_of(strategy: str, *contents: QuestionContent) -> Trial | None:
    bank = [(str(number), content, True) for number, content in enumerate(contents)]
    return next((trial for trial in trials(choice_sets(bank), english()) if trial.strategy == strategy), None)


def test_ties_raise_the_chance_and_questions_that_tell_nothing_are_left_out() -> None:
    trial = trial_of(
        "the longest choice",
        ask("?", "*aa", "b", "c", "d"),
        ask("?", "*aa", "bb", "c"),
        ask("?", "a", "*b", "c"),
        ask("?", "aa", "*b"),
    )

    assert trial
    assert trial.hits == ("0", "1")
    assert trial.shares == (Fraction(1, 4), Fraction(2, 3), Fraction(1, 2))
    assert trial.expected == Fraction(17, 12)


def test_of_several_right_choices_any_is_a_hit_but_not_if_several_are_picked() -> None:
    trial = trial_of(
        "the longest choice",
        ask("?", "*aa", "*b", "c", kind="multiple_choice"),
        ask("?", "*aa", "*bb", "c", kind="multiple_choice"),
    )

    assert trial
    assert (trial.hits, trial.shares) == (("0",), (Fraction(2, 3),))


def test_a_strategy_with_nothing_to_go_by_is_not_tried() -> None:
    assert trial_of("the largest number", ask("?", "*a", "b")) is None


# What is more than luck


def telling_bank(telling: int, of: int) -> list[tuple[str, QuestionContent, bool]]:
    """So many questions, in so many of which the key alone is guarded; everything else about them tells nothing."""
    key, lie = "*It may be so", "It will be so"
    return [
        (
            f"q{number:02}",
            ask("?", *([key, lie, lie, lie] if number < telling else [key[1:], "*" + lie, lie, lie])),
            False,
        )
        for number in range(of)
    ]


@pytest.mark.parametrize(("telling", "of", "accused"), [(12, 12, True), (4, 12, False), (3, 3, False), (0, 12, False)])
def test_a_strategy_is_accused_if_luck_does_not_explain_it(telling: int, of: int, accused: bool) -> None:
    messages = [finding.message for finding in guessing_findings(telling_bank(telling, of), "en")]

    assert any("the most guarded choice" in message for message in messages) == accused


def test_a_finding_says_how_often_it_is_right_what_chance_gives_and_where() -> None:
    finding = next(each for each in guessing_findings(telling_bank(11, 12), "en") if "guarded" in each.message)

    assert finding.code == "bank.guessed-blindly"
    assert finding.message == (
        "Whoever picks the most guarded choice is right in 11 of 12 single-choice questions where that can be told; "
        "by chance it would be in about 3."
    )
    assert finding.remedy == (
        "Change keys or wrong choices in some of these: q00, q01, q02, q03, q04, q05, q06, q07, q08, q09, q10."
    )


def test_the_place_of_the_key_is_judged_where_it_is_seen() -> None:
    verdicts = [(str(number), ask("So?", "*true", "false", kind="true_false"), False) for number in range(14)]
    shuffled = [(str(number), ask("So?", "*a", "b", "c", "d"), False) for number in range(14)]

    assert {finding.code for finding in guessing_findings(verdicts, "en")} == {"bank.key-position-uneven"}
    assert "Whoever always picks choice 1 is right in 14 of 14 true-false questions" in (
        next(iter(guessing_findings(verdicts, "en"))).message
    )
    assert list(guessing_findings(shuffled, "en")) == []
    assert len(list(guessing_findings([(slug, content, True) for slug, content, _ in shuffled], "en"))) == 1


def test_the_longest_single_choice_is_left_to_its_own_rule() -> None:
    bank = [(str(number), ask("?", "*aaa", "b", "c", "d"), False) for number in range(12)]

    assert list(guessing_findings(bank, "en")) == []


def test_a_language_without_words_is_not_guessed_in() -> None:
    assert list(guessing_findings(telling_bank(12, 12), "kk")) == []


# Luck accuses seldom

WORDS = [
    "it",
    "may",
    "never",
    "rise",
    "fall",
    "not",
    "the",
    "trade",
    "of",
    "Russia",
    "grain",
    "perhaps",
    "all",
    "12",
    "900",
]
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)


@st.composite
def banks(draw: st.DrawFn) -> list[ChoiceSet]:
    """Questions as an author might write them, kinds and numbers of choices mixed; which are right is drawn later."""
    shapes = draw(st.lists(st.tuples(TEXTS, st.lists(TEXTS, min_size=2, max_size=5)), min_size=1, max_size=25))
    kinds = st.sampled_from(["single_choice", "evidence"])
    return [
        ChoiceSet(str(number), draw(kinds), stem, tuple(choices), frozenset({0}), draw(st.booleans()))
        for number, (stem, choices) in enumerate(shapes)
    ]


def with_random_keys(bank: list[ChoiceSet], chance: Random) -> list[ChoiceSet]:
    keys = (frozenset({chance.randrange(len(each.choices))}) for each in bank)
    return [
        ChoiceSet(each.question, each.kind, each.stem, each.choices, key, each.in_order)
        for each, key in zip(bank, keys, strict=True)
    ]


@given(bank=banks(), seed=st.integers(0, 2**32))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_chances_of_being_accused_sum_to_at_most_one_percent(bank: list[ChoiceSet], seed: int) -> None:
    """Exactly, not by drawing: each strategy needs so many hits to be accused, and how likely these are is known."""
    tried = trials(with_random_keys(bank, Random(seed)), english())

    accused = 0.0
    for trial in tried:
        tails = [
            Trial(trial.strategy, trial.kind, ("q",) * hits, trial.shares).probability
            for hits in range(len(trial.shares) + 1)
        ]
        assert all(more <= fewer for fewer, more in pairwise(tails))
        accused += max((tail for tail in tails if tail * len(tried) < ALPHA), default=0)

    assert accused <= ALPHA


def test_of_three_hundred_banks_with_random_keys_at_most_one_percent_are_accused() -> None:
    chance = Random(2002)
    written = [
        ChoiceSet(str(number), "single_choice", "Which?", tuple(_text(chance) for _ in range(4)), frozenset(), True)
        for number in range(20)
    ]
    accused = sum(bool(suspicious(trials(with_random_keys(written, chance), english()))) for _ in range(300))

    assert accused <= 3


def _text(chance: Random) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(1, 6)))
