"""What a person who leaves has answered: their words go, the figures of classes and quizzes stay."""

from datetime import datetime
from typing import cast

from django.db import transaction
from django.db.models import Q

from lessons.models import ContentRevision
from people.models import User
from quizzes.actions.submit import submit
from quizzes.asked import question_in
from quizzes.content import QuestionContent
from quizzes.kinds import Given, kind_named
from quizzes.models import (
    Attempt,
    AttemptItem,
    DeadlineMove,
    Extension,
    MarkOverride,
    Presence,
    PrintedSheet,
    QuestionReport,
    Response,
)
from quizzes.models.attempts import AttemptQuerySet


@transaction.atomic
def erase(*, person: User, at: datetime) -> None:
    """Keep of the graded attempts that were handed in what statistics are made of, and delete all else.

    That is: the paper, the marks, what was chosen of what was offered, numbers, how sure the learner was and how long it
    took. Words become those of the key where they matched it (see :meth:`quizzes.kinds.Kind.without_words`), so that by
    that key each answer earns what it earned. An attempt whose time is over counts as handed in; one that still runs goes.
    """
    own = Attempt.objects.of(person)
    for attempt in own.filter(submitted_at=None, deadline_at__lte=at):
        submit(learner=person, attempt_id=attempt.pk, at=at)
    own.exclude(purpose=Attempt.Purpose.GRADED, submitted_at__isnull=False).delete()
    _forget_what_was_said(person)
    _forget_what_was_granted(person)
    _take_words(own)
    # Else a regrade would tell anew what is remembered of nobody.
    own.update(remembered_at=None)


def lock_work(person: User) -> None:
    """Whoever answers or hands in holds these rows, too, and takes them in the same order."""
    list(Attempt.objects.of(person).order_by("pk").locked())


def _forget_what_was_said(person: User) -> None:
    QuestionReport.objects.of(person).delete()
    Presence.objects.filter(attempt__learner=person).delete()


def _forget_what_was_granted(person: User) -> None:
    """More time and why, sheets with a name; a mark that was decided stays, its reason doesn't."""
    DeadlineMove.objects.filter(attempt__learner=person).delete()
    Extension.objects.filter(learner=person).delete()
    PrintedSheet.objects.filter(learner=person).delete()
    MarkOverride.objects.filter(learner=person).update(reason="")


def _take_words(attempts: AttemptQuerySet) -> None:
    """Only the answers that counted stay, and of them no words."""
    items = AttemptItem.objects.filter(attempt__in=attempts.values("pk"))
    answered = items.filter(current__isnull=False)
    Response.objects.filter(item__in=items.values("pk")).exclude(pk__in=answered.values("current")).delete()
    items.update(flagged=False)
    keys = Q(pk__in=answered.values("revision")) | Q(pk__in=answered.exclude(graded_by=None).values("graded_by"))
    questions = {each.pk: question_in(each) for each in ContentRevision.objects.filter(keys)}
    changed = []
    for item in answered.select_related("current").iterator(chunk_size=500):
        asked, response = questions[item.revision_id], cast("Response", item.current)
        given = _without_words(asked, questions.get(item.graded_by_id or 0, asked), response.given)
        if given != response.given:
            response.given = given
            changed.append(response)
    Response.objects.bulk_update(changed, ["given"], batch_size=500)


def _without_words(asked: QuestionContent, key: QuestionContent, given: Given) -> Given:
    """By the key that graded the answer, unless that is of another kind: then it said nothing of it."""
    return kind_named(asked.kind).without_words(asked, key if key.kind == asked.kind else asked, given)
