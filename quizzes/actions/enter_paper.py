"""Entering what a pupil wrote on paper: a graded attempt like any other, which its teacher can correct."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import cast
from uuid import uuid4

from django.db import transaction
from django.db.models import F

from lessons.actions.courses import lock_courses
from lessons.models import Course
from people.models import User
from quizzes.actions.errors import AttemptRuns, EnteredMeanwhile
from quizzes.actions.remember import lock_learners
from quizzes.actions.start import terms_of
from quizzes.actions.submit import close, submit
from quizzes.asked import question_in
from quizzes.assigned import terms_for
from quizzes.kinds import Given, kind_named
from quizzes.models import (
    Adjustment,
    Assignment,
    Attempt,
    AttemptItem,
    PrintedItem,
    PrintedQuiz,
    PrintedSheet,
    PrintedVersion,
    Quiz,
    Response,
)


def enter_paper(
    *,
    version: PrintedVersion,
    learner: User,
    answers: Mapping[int, Given],
    held_at: datetime,
    known: int,
    author: User,
    at: datetime,
) -> Attempt:
    """Make the sheet that a pupil of the class wrote at ``held_at`` a graded attempt, handed in and graded.

    ``answers`` are those on this version by the numbers of its questions, empty where nothing was written. Where the sheet
    was entered before, what differs joins the log of answers and the attempt is graded anew, with all regrades in
    force. ``known`` is how often it had been entered when the teacher looked: raises :class:`EnteredMeanwhile` if
    that has changed, and :class:`AttemptRuns` while the pupil answers the quiz on a device.
    """
    with transaction.atomic():
        # No question of it is regraded meanwhile: an attempt that is still being made would be passed over.
        lock_courses(Course.objects.filter(editions__quizzes__assignments__printed=version.printed_id))
        printed = _locked(version)
        sheet = _sheet(printed, learner, known)
        items = list(version.items.select_related("revision"))
        attempt = _attempt(sheet, version, items, held_at, at)
        _record(attempt, answers, given_at=held_at, received_at=at)
        _grade(attempt, held_at)
        _keep(sheet, version, attempt, author, at)
        PrintedQuiz.objects.filter(pk=printed.pk).update(held_at=held_at)
        return attempt


def _locked(version: PrintedVersion) -> PrintedQuiz:
    """The printed quiz, which nobody else enters sheets of meanwhile."""
    rows = PrintedQuiz.objects.select_for_update(of=("self",)).select_related("assignment__quiz")
    return rows.get(pk=version.printed_id)


def _sheet(printed: PrintedQuiz, learner: User, known: int) -> PrintedSheet:
    found = printed.sheets.select_related("attempt").filter(learner=learner).first()
    sheet = found or PrintedSheet(printed=printed, learner=learner)
    if sheet.entries != known:
        raise EnteredMeanwhile
    return sheet


def _attempt(
    sheet: PrintedSheet, version: PrintedVersion, items: Sequence[PrintedItem], held_at: datetime, at: datetime
) -> Attempt:
    if sheet.attempt_id is None:
        return _begun(sheet, items, held_at, at)
    attempt = Attempt.objects.select_for_update().get(pk=sheet.attempt_id)
    if sheet.version_id != version.pk:
        _follow(attempt, items)
    attempt.started_at = held_at
    attempt.save(update_fields=["started_at"])
    return attempt


def _begun(sheet: PrintedSheet, items: Sequence[PrintedItem], held_at: datetime, at: datetime) -> Attempt:
    """A new attempt with the questions of the version, in its order."""
    assignment, learner = sheet.printed.assignment, sheet.learner
    quiz = cast("Quiz", assignment.quiz)  # of a lesson nothing is printed
    _refuse_while_another_runs(assignment, learner, at)
    attempt = Attempt.objects.create(
        learner=learner,
        quiz=quiz,
        assignment=assignment,
        purpose=Attempt.Purpose.GRADED,
        terms=terms_of(quiz, assignment, terms_for(learner, assignment)),
        started_at=held_at,
    )
    AttemptItem.objects.bulk_create(
        AttemptItem(
            attempt=attempt,
            number=each.number,
            question_id=each.question_id,
            revision_id=each.revision_id,
            order=each.order,
            points=each.points,
        )
        for each in items
    )
    return attempt


def _refuse_while_another_runs(assignment: Assignment, learner: User, at: datetime) -> None:
    """An attempt whose time is up is handed in first."""
    for running in Attempt.objects.of(learner).filter(assignment=assignment, submitted_at=None):
        if running.is_open(at):
            raise AttemptRuns
        submit(learner=learner, attempt_id=running.pk, at=at)


def _follow(attempt: Attempt, items: Sequence[PrintedItem]) -> None:
    """Number and order the questions as on another version: it was that one which the pupil had."""
    shown = {each.question_id: each for each in items}
    attempt.items.update(number=F("number") + len(items))  # out of the way: numbers are there once
    moved = list(attempt.items.all())
    for item in moved:
        item.number, item.order = shown[item.question_id].number, shown[item.question_id].order
    AttemptItem.objects.bulk_update(moved, ["number", "order"])


def _record(attempt: Attempt, answers: Mapping[int, Given], *, given_at: datetime, received_at: datetime) -> None:
    """Append what differs from the answers that stand to the log."""
    page, changed, log = uuid4(), [], []
    for item in attempt.items.select_related("revision", "current"):
        given = dict(answers.get(item.number, {}))
        if given == (item.current.given if item.current else {}):
            continue
        question = question_in(item.revision)
        item.version += 1
        item.current = Response(
            item=item,
            version=item.version,
            based_on=item.version - 1,
            page=page,
            given=given,
            given_at=given_at,
            received_at=received_at,
        )
        item.answered, item.complete = bool(given), kind_named(question.kind).complete(question, given)
        changed.append(item)
        log.append(item.current)
    Response.objects.bulk_create(log)
    AttemptItem.objects.bulk_update(changed, ["current", "answered", "complete", "version"])


def _grade(attempt: Attempt, held_at: datetime) -> None:
    """Grade from the answers alone: what regrades had changed is worked out anew."""
    Adjustment.objects.standing().filter(item__attempt=attempt).delete()
    attempt.items.update(counted=True)
    lock_learners([attempt.learner_id])
    close(attempt, at=held_at)


def _keep(sheet: PrintedSheet, version: PrintedVersion, attempt: Attempt, author: User, at: datetime) -> None:
    sheet.version, sheet.attempt = version, attempt
    sheet.entries += 1
    sheet.entered_by, sheet.entered_at = author, at
    sheet.save()
