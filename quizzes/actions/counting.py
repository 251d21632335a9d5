"""Counting what becomes of saves: acknowledged, refused, or too late."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from people.events import happened
from quizzes.actions.errors import AttemptClosed, QuestionClosed
from quizzes.kinds import Unreadable

Said = ParamSpec("Said")
Done = TypeVar("Done")


def counted_save(save: Callable[Said, Done]) -> Callable[Said, Done]:
    """Tell what becomes of each save. A save that fails otherwise is an error, which is counted elsewhere."""

    @wraps(save)
    def counted(*args: Said.args, **kwargs: Said.kwargs) -> Done:
        try:
            done = save(*args, **kwargs)
        except AttemptClosed:
            happened("save.late")
            raise
        except (QuestionClosed, Unreadable):
            happened("save.refused")
            raise
        happened("save.acknowledged")
        return done

    return counted
