"""A paper is drawn evenly over facts and kinds, with questions not met before first."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from quizzes.drawing import Candidate, draw


def candidate(key: int, *facts: str, kind: str = "single_choice", met: int = 0) -> Candidate:
    return Candidate(key=key, facts=facts or (f"fact-{key}",), kind=kind, met=met)


def keys(drawn: list[Candidate]) -> list[int]:
    return [each.key for each in drawn]


def test_zero_draws_the_whole_bank() -> None:
    bank = [candidate(key) for key in range(5)]

    assert sorted(keys(draw(bank, 0, chance=Random(1)))) == [0, 1, 2, 3, 4]


def test_no_more_can_be_drawn_than_there_are() -> None:
    bank = [candidate(key) for key in range(3)]

    assert len(draw(bank, 10, chance=Random(1))) == 3


def test_an_empty_bank_gives_an_empty_paper() -> None:
    assert draw([], 4, chance=Random(1)) == []


def test_each_fact_is_asked_before_any_is_asked_again() -> None:
    bank = [candidate(key, f"fact-{key % 3}") for key in range(9)]

    for seed in range(50):
        drawn = draw(bank, 3, chance=Random(seed))
        assert sorted(each.facts[0] for each in drawn) == ["fact-0", "fact-1", "fact-2"]


def test_a_question_over_several_facts_counts_for_each_of_them() -> None:
    bank = [candidate(1, "a", "b"), candidate(2, "a"), candidate(3, "c")]

    for seed in range(50):
        drawn = keys(draw(bank, 2, chance=Random(seed)))
        assert 3 in drawn


def test_kinds_take_turns_where_facts_leave_a_choice() -> None:
    bank = [candidate(key, kind="numeric" if key < 8 else "cloze") for key in range(10)]

    for seed in range(50):
        drawn = draw(bank, 4, chance=Random(seed))
        assert sorted(each.kind for each in drawn) == ["cloze", "cloze", "numeric", "numeric"]


def test_questions_met_least_come_first() -> None:
    bank = [candidate(key, met=1 if key < 4 else 0) for key in range(8)]

    for seed in range(20):
        assert set(keys(draw(bank, 4, chance=Random(seed)))) == {4, 5, 6, 7}


def test_chance_decides_between_equals_and_is_reproducible() -> None:
    bank = [candidate(key) for key in range(10)]
    papers = {tuple(keys(draw(bank, 3, chance=Random(seed)))) for seed in range(40)}

    assert len(papers) > 20
    assert draw(bank, 3, chance=Random(7)) == draw(bank, 3, chance=Random(7))


@given(
    st.lists(st.tuples(st.integers(0, 3), st.sampled_from("ab"), st.integers(0, 2)), max_size=12), st.integers(0, 15)
)
def test_a_paper_has_the_number_asked_for_and_nothing_twice(rows: list[tuple[int, str, int]], count: int) -> None:
    bank = [candidate(key, f"f{fact}", kind=kind, met=met) for key, (fact, kind, met) in enumerate(rows)]

    drawn = keys(draw(bank, count, chance=Random(0)))

    assert len(drawn) == (min(count, len(bank)) if count else len(bank))
    assert len(set(drawn)) == len(drawn)
