"""When a fact is to come back: schedules by FSRS. The only module that knows the package ``fsrs``.

The Free Spaced Repetition Scheduler, version 6 (Ye, Su and Cao 2022, and https://github.com/open-spaced-repetition), keeps
two numbers of each memory: its *stability*, the days after which the learner recalls it with a probability of 90 percent,
and its *difficulty*, from 1 to 10. A review changes both. There is no clock here and no chance: moments are arguments, and
so is the share by which an interval is moved about, so that the same reviews give the same schedule wherever and whenever
it is worked out.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum

import fsrs
from fsrs.scheduler import FUZZ_RANGES

#: The recall at which a fact is due again. At 0.95 intervals would be 0.4 times as long, by the forgetting curve below.
DESIRED_RETENTION = 0.9

#: No fact stays away longer than half a year: a course is seldom longer.
LONGEST_DAYS = 180

DAY = timedelta(days=1)


class Rating(IntEnum):
    """How well a fact was recalled, as FSRS counts it."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


@dataclass(frozen=True, slots=True)
class Schedule:
    """How firmly a fact is remembered, and when it is due. ``stability`` is in days, ``difficulty`` from 1 to 10.

    ``state`` and ``step`` are those of the package, which tells facts that are being learned from those that are reviewed.
    """

    state: int
    step: int | None
    stability: float
    difficulty: float
    due_at: datetime
    last_review_at: datetime


#: A fact is asked again within a session by the session itself, so that FSRS schedules days from the first review on.
_RULES = fsrs.Scheduler(
    desired_retention=DESIRED_RETENTION,
    learning_steps=(),
    relearning_steps=(),
    maximum_interval=LONGEST_DAYS,
    enable_fuzzing=False,
)


def reviewed(
    before: Schedule | None,
    rating: Rating,
    at: datetime,
    *,
    chance: float | None = None,
    rules: fsrs.Scheduler = _RULES,
) -> Schedule:
    """The schedule after a review, ``before`` being None for the first one.

    ``chance``, from 0 up to but not including 1, moves the interval about within the range that FSRS allows, so that what
    was learned together doesn't fall due together; None leaves it as it is. A review that comes before the last one,
    which only a clock set back can give, counts as one at the same moment.
    """
    # In UTC a day has 24 hours, wherever the moment was told.
    moment = (at if before is None else max(at, before.last_review_at)).astimezone(UTC)
    card, _log = rules.review_card(_card(before, moment), fsrs.Rating(rating), moment)
    interval = card.due - moment
    if chance is not None and card.state is fsrs.State.Review:
        interval = moved_about(interval, chance, longest_days=rules.maximum_interval)
    # A card that was reviewed has both.
    stability, difficulty = card.stability or 0.0, card.difficulty or 0.0
    return Schedule(card.state.value, card.step, stability, difficulty, moment + interval, moment)


def recall(stability: float, last_review_at: datetime, at: datetime) -> float:
    """The probability, from 0 to 1, with which a fact is recalled at that time: the forgetting curve of FSRS 6.

    It falls by whole days, as in the package; before the last review it is 1.
    """
    card = fsrs.Card(card_id=0, stability=stability, last_review=last_review_at.astimezone(UTC))
    return _RULES.get_card_retrievability(card, at.astimezone(UTC))


def moved_about(interval: timedelta, chance: float, *, longest_days: int = LONGEST_DAYS) -> timedelta:
    """The interval moved by FSRS's own rule: up to 15, 10 and 5 percent of its part from 2.5, 7 and 20 days on, and a day.

    Shorter ones stay as they are.
    """
    days = interval.days
    if days < FUZZ_RANGES[0]["start"]:
        return interval
    delta = 1 + sum(each["factor"] * max(min(days, each["end"]) - each["start"], 0) for each in FUZZ_RANGES)
    shortest = max(2, round(days - delta))
    longest = min(round(days + delta), longest_days)
    shortest = min(shortest, longest)
    return timedelta(days=min(round(chance * (longest - shortest + 1) + shortest), longest_days))


def _card(before: Schedule | None, at: datetime) -> fsrs.Card:
    if before is None:
        return fsrs.Card(card_id=0, due=at.astimezone(UTC))
    return fsrs.Card(
        card_id=0,
        state=fsrs.State(before.state),
        step=before.step,
        stability=before.stability,
        difficulty=before.difficulty,
        due=before.due_at.astimezone(UTC),
        last_review=before.last_review_at.astimezone(UTC),
    )
