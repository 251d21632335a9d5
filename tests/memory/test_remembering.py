"""From reviews to a memory."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory.remembering import Reviewed, Whose, after_all
from memory.scheduling import Rating
from tests.memory.builders import DAY, NOON

WHOSE = Whose(1, 2)
REVIEWS = st.lists(
    st.builds(
        Reviewed,
        st.integers(0, 3).map(lambda hours: NOON + timedelta(hours=20 * hours)),
        st.integers(0, 2**128 - 1).map(lambda number: UUID(int=number)),
        st.sampled_from(Rating),
        st.sampled_from([None, 1, 2, 3]),
    ),
    max_size=6,
    unique_by=lambda each: each.source,
)


def review(rating: int = 3, *, day: int = 0, confidence: int | None = None) -> Reviewed:
    return Reviewed(NOON + day * DAY, UUID(int=day), Rating(rating), confidence)


@given(reviews=REVIEWS, chance=st.randoms())
def test_reviews_count_in_the_order_in_which_they_were_given(reviews: list[Reviewed], chance: object) -> None:
    shuffled = list(reviews)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    assert after_all(shuffled, WHOSE) == after_all(reviews, WHOSE)


@given(reviews=REVIEWS, split=st.integers(0, 6))
def test_a_memory_goes_on_as_if_it_had_been_worked_out_at_once(reviews: list[Reviewed], split: int) -> None:
    in_order = sorted(reviews, key=lambda each: (each.given_at, each.source))

    before = after_all(in_order[:split], WHOSE)

    assert after_all(in_order[split:], WHOSE, before=before) == after_all(reviews, WHOSE)


@pytest.mark.parametrize(
    ("reviews", "count", "lapses", "sure_and_wrong"),
    [
        ([review()], 1, 0, False),
        ([review(1)], 1, 1, False),
        ([review(1, confidence=2)], 1, 1, False),
        ([review(1, confidence=3)], 1, 1, True),
        ([review(3, confidence=3)], 1, 0, False),
        ([review(1, confidence=3), review(2, day=1)], 2, 1, False),
        ([review(3), review(1, day=1), review(1, day=2, confidence=3)], 3, 2, True),
    ],
)
def test_reviews_and_lapses_are_counted_and_a_sure_error_is_told(
    reviews: list[Reviewed], count: int, lapses: int, sure_and_wrong: bool
) -> None:
    remembered = after_all(reviews, WHOSE)

    assert remembered
    assert (remembered.reviews, remembered.lapses, remembered.sure_and_wrong) == (count, lapses, sure_and_wrong)
    assert remembered.wrong == (max(reviews, key=lambda each: each.given_at).rating == 1)


def test_shares_are_the_same_each_time_and_spread_evenly() -> None:
    shares = [Whose(learner, fact).share(number) for learner in range(10) for fact in range(10) for number in range(10)]

    assert shares[0] == Whose(0, 0).share(0)
    assert len(set(shares)) == 1000
    assert all(0 <= each < 1 for each in shares)
    tenths = [sum(int(each * 10) == tenth for each in shares) for tenth in range(10)]
    assert max(abs(number - 100) for number in tenths) < 40
