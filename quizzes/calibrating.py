"""Which answers of a learner tell how well they know what they know.

An answer counts once its learner may know whether it was right: in graded attempts the one that was handed in, in practice
and in reviews the first try at a question.
"""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q

from lessons.models import Edition
from people.models import User
from quizzes.calibration import Level, levels
from quizzes.content import MILLION
from quizzes.models import Attempt, AttemptItem, Response


def calibration_of(learner: User, edition: Edition) -> list[Level]:
    """Two queries."""
    return levels([*_graded(learner, edition), *_tried(learner, edition)])


def _graded(learner: User, edition: Edition) -> Iterable[tuple[int, bool]]:
    items = AttemptItem.objects.filter(
        attempt__learner=learner,
        attempt__quiz__edition=edition,
        attempt__purpose=Attempt.Purpose.GRADED,
        attempt__remembered_at__isnull=False,
        counted=True,
        answered=True,
        current__confidence__isnull=False,
        credit_millionths__isnull=False,
    )
    rows = items.values_list("current__confidence", "credit_millionths")
    return [(confidence or 0, credit == MILLION) for confidence, credit in rows]


def _tried(learner: User, edition: Edition) -> Iterable[tuple[int, bool]]:
    tries = Response.objects.filter(checked=True, credit_millionths__isnull=False)
    earlier = tries.filter(item=OuterRef("item"), version__lt=OuterRef("version"))
    here = Q(item__attempt__quiz__edition=edition) | Q(item__attempt__reviewed=edition)
    firsts = tries.filter(here, ~Exists(earlier), item__attempt__learner=learner, confidence__isnull=False)
    rows = firsts.values_list("confidence", "credit_millionths")
    return [(confidence or 0, credit == MILLION) for confidence, credit in rows]
