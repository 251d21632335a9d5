"""In invented classes a wrong key is found, and a right one isn't suspected, as often as docs/statistics.md says."""

import re
from collections import Counter
from functools import cache
from pathlib import Path
from random import Random

import pytest

from quizzes.item_analysis import FlagCode, analyse, flags
from quizzes.item_analysis.intervals import Interval, in_percent, proportion_interval
from tests.quizzes.item_analysis.simulated import MISKEYED, QUESTIONS, TRUE_KEY, UNKNOWN, simulated_class

DOCS = Path(__file__).parents[3] / "docs" / "statistics.md"
ALARMS = {FlagCode.KEY_MAY_BE_WRONG, FlagCode.NEGATIVE_DISCRIMINATION, FlagCode.BELOW_GUESSING}
#: How many classes of each size are looked at.
CLASSES = {25: 200, 40: 120, 100: 50}


@cache
def counted(size: int) -> Counter[str]:
    """In how many classes what was flagged: what the columns of the table in the documentation count."""
    found: Counter[str] = Counter()
    for number in range(CLASSES[size]):
        sat = simulated_class(size, Random(f"class {number} of {size}"))
        for name, figures in analyse(sat.papers, sat.questions).questions.items():
            raised = flags(figures)
            alarm = any(flag.code in ALARMS for flag in raised)
            named = [flag for flag in raised if flag.code is FlagCode.KEY_MAY_BE_WRONG]
            if name == MISKEYED:
                found["right choice named"] += any(flag.choice == TRUE_KEY for flag in named)
                found["alarm"] += alarm
            elif name == UNKNOWN:
                found["guessed named"] += bool(named)
            else:
                found["sound named"] += bool(named)
                found["sound alarm"] += alarm
    return found


def row(size: int) -> str:
    """The row of the table for classes of this size."""
    classes = CLASSES[size]
    cells = [
        with_interval(counted(size)[column], classes * per_class)
        for column, per_class in [
            ("right choice named", 1),
            ("alarm", 1),
            ("sound named", QUESTIONS - 2),
            ("sound alarm", QUESTIONS - 2),
            ("guessed named", 1),
        ]
    ]
    return f"| {size} | {classes} | {' | '.join(cells)} |"


def with_interval(successes: int, of: int) -> str:
    interval = in_percent(proportion_interval(successes, of))
    assert interval
    return f"{100 * successes / of:.1f} % ({interval.low:.1f}–{interval.high:.1f})"


def rate(column: str, size: int, *, per_class: int = 1) -> Interval:
    found = proportion_interval(counted(size)[column], CLASSES[size] * per_class)
    assert found
    return found


@pytest.mark.parametrize(("size", "named", "alarm"), [(25, 0.22, 0.59), (40, 0.46, 0.75), (100, 0.78, 0.92)])
def test_a_wrong_key_is_found_and_a_right_one_left_alone_as_often_as_is_stated(
    size: int, named: float, alarm: float
) -> None:
    stated = DOCS.read_text(encoding="utf-8")

    assert row(size) in stated
    assert rate("right choice named", size).low > named
    assert rate("alarm", size).low > alarm
    assert rate("sound alarm", size, per_class=QUESTIONS - 2).high < 0.02


def test_no_flag_is_raised_in_a_small_group() -> None:
    sat = simulated_class(19, Random("small"))

    raised = [flags(figures) for figures in analyse(sat.papers, sat.questions).questions.values()]

    assert raised == [()] * QUESTIONS


def test_every_formula_is_found_where_its_docstring_says() -> None:
    package = DOCS.parents[1] / "quizzes" / "item_analysis"
    said = {
        anchor
        for file in package.glob("*.py")
        for anchor in re.findall(r"statistics\.md#([a-z-]+)", file.read_text("utf-8"))
    }

    headings = re.findall(r"^#+ (.+)$", DOCS.read_text("utf-8"), re.MULTILINE)

    assert said <= {re.sub(r"[^a-z -]", "", heading.lower()).replace(" ", "-") for heading in headings}
