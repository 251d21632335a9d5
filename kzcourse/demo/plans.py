"""What the invented class is to do, and when: homework, a quiz in class, one that runs, one that comes, and a lesson."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from zoneinfo import ZoneInfo

from quizzes.assigning import Counts

#: What is meant by a school's morning and evening.
TIME_ZONE = "Asia/Almaty"


class Setting(Enum):
    """Where and when pupils do what is assigned."""

    READING = auto()
    IN_CLASS = auto()
    AT_HOME = auto()
    NOW = auto()
    NOT_YET = auto()


@dataclass(frozen=True, slots=True)
class Plan:
    """The terms of one assignment."""

    setting: Setting
    opens_at: datetime
    due_at: datetime
    closes_at: datetime
    time_limit_minutes: int = 0
    attempts_allowed: int = 1
    counts: Counts = Counts.BEST


def plans(at: datetime) -> list[Plan]:
    """One for the lesson that the course begins with, and one for each of five quizzes, as they stand at ``at``."""
    return [
        Plan(Setting.READING, _time(at, -24, 9), due_at=_time(at, -21, 22), closes_at=_time(at, -20, 10)),
        Plan(
            Setting.IN_CLASS,
            _time(at, -20, 10),
            due_at=_time(at, -20, 11),
            closes_at=_time(at, -20, 11),
            time_limit_minutes=20,
        ),
        Plan(
            Setting.AT_HOME,
            _time(at, -18, 9),
            due_at=_time(at, -12, 22),
            closes_at=_time(at, -9, 22),
            attempts_allowed=2,
        ),
        Plan(
            Setting.AT_HOME,
            _time(at, -8, 9),
            due_at=_time(at, -2, 22),
            closes_at=_time(at, 5, 22),
            attempts_allowed=2,
            counts=Counts.MEAN,
        ),
        Plan(Setting.NOW, at - timedelta(minutes=30), due_at=_time(at, 3, 22), closes_at=_time(at, 5, 22)),
        Plan(Setting.NOT_YET, _time(at, 4, 9), due_at=_time(at, 11, 22), closes_at=_time(at, 14, 22)),
    ]


def _time(at: datetime, days: int, hour: int) -> datetime:
    """This hour, by the clock of the school, of the day so many days from ``at``."""
    day = at.astimezone(ZoneInfo(TIME_ZONE)) + timedelta(days=days)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)
