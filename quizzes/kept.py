"""What this room stores about a person.

Nothing of a key is in it. Answers are told in the words that the page showed, never by the rows of the key, since their
order may tell which is right; and what an answer earned is told once its learner may know it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from lessons.models import ContentRevision
from people.kept import GONE, Kept, Value, kept
from people.models import User
from quizzes.asked import question_in
from quizzes.content import MILLION, QuestionContent
from quizzes.kinds import Input, Order, kind_named
from quizzes.kinds.cloze import Cloze
from quizzes.kinds.gaps import pieces
from quizzes.models import (
    Adjustment,
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
from quizzes.telling import told_among

#: Rows that are read at once: each comes with what was asked.
AT_ONCE: Final = 500

FIGURES: Final = _("Of what you handed in for a mark it stays, without your name. The rest is deleted.")


def _attempts(person: User, at: datetime) -> Iterator[Sequence[Value]]:
    rows = Attempt.objects.of(person).select_related("assignment__classroom").order_by("started_at", "pk")
    for each in rows.iterator(chunk_size=AT_ONCE):
        yield (
            str(each.pk),
            str(each.terms.get("title", "")),
            each.get_purpose_display(),
            each.assignment.classroom.name if each.assignment else "",
            each.started_at,
            each.deadline_at,
            each.submitted_at,
            _percent(each.score_millionths),
        )


def _percent(millionths: int | None) -> float | None:
    return None if millionths is None else millionths * 100 / MILLION


@dataclass(frozen=True)
class _Papers:
    """What was asked on a learner's papers, and of which of them the key may be shown."""

    questions: Mapping[int, QuestionContent]
    told: set[UUID]

    def prompt(self, item: AttemptItem) -> str:
        """The names of gaps are their author's business."""
        question = self.questions[item.revision_id]
        return in_plain_words(
            " … ".join(pieces(question.prompt)[::2]) if question.kind == Cloze.name else question.prompt
        )

    def credit(self, item: AttemptItem, millionths: int | None) -> float | None:
        return _percent(millionths) if item.attempt_id in self.told else None

    def answer(self, item: AttemptItem, given: Mapping[str, str]) -> str:
        return answer_as_shown(self.questions[item.revision_id], item.order, given)


def _papers(person: User, at: datetime) -> _Papers:
    """Three queries, one more if feedback waits for a class."""
    revisions = AttemptItem.objects.filter(attempt__learner=person).order_by().values("revision")
    asked = ContentRevision.objects.filter(pk__in=revisions)
    attempts = list(Attempt.objects.of(person).select_related("assignment__quiz"))
    return _Papers({each.pk: question_in(each) for each in asked}, told_among(attempts, at=at))


def in_plain_words(html: str) -> str:
    return " ".join(unescape(strip_tags(html)).split())


def answer_as_shown(question: QuestionContent, order: Order, given: Mapping[str, str]) -> str:
    """The answer in the words of the page that it was given on, part by part; empty for none."""
    inputs = kind_named(question.kind).inputs(question, order, given)
    return "; ".join(filter(None, map(_entered, inputs)))


def _entered(shown: Input) -> str:
    chosen = [in_plain_words(choice.text) for choice in shown.choices if choice.chosen]
    entry = ", ".join(chosen) if shown.choices else shown.value
    return f"{in_plain_words(shown.label)}: {entry}" if shown.label and entry else entry


def _questions(person: User, at: datetime) -> Iterator[Sequence[Value]]:
    papers = _papers(person, at)
    items = AttemptItem.objects.filter(attempt__learner=person).order_by("attempt__started_at", "attempt", "number")
    for item in items.iterator(chunk_size=AT_ONCE):
        yield (
            str(item.attempt_id),
            item.number,
            papers.prompt(item),
            item.points,
            item.round,
            item.flagged,
            item.answered,
            item.complete,
            item.version,
            item.tries,
            item.hints_shown,
            item.closed,
            papers.credit(item, item.credit_millionths),
            item.counted if item.attempt_id in papers.told else None,
        )


def _answers(person: User, at: datetime) -> Iterator[Sequence[Value]]:
    papers = _papers(person, at)
    rows = Response.objects.filter(item__attempt__learner=person).select_related("item")
    rows = rows.order_by("item__attempt__started_at", "item__attempt", "item__number", "version")
    for each in rows.iterator(chunk_size=AT_ONCE):
        yield (
            str(each.item.attempt_id),
            each.item.number,
            papers.answer(each.item, each.given),
            each.given_at,
            each.received_at,
            each.confidence,
            each.seconds,
            each.hints_seen,
            each.checked,
            papers.credit(each.item, each.credit_millionths),
            each.version,
            each.based_on,
            each.pk == each.item.current_id,
            str(each.pk),
            str(each.page),
            each.turn,
        )


def _regrades(person: User, at: datetime) -> Iterator[Sequence[Value]]:
    told = _papers(person, at).told
    rows = Adjustment.objects.filter(item__attempt__learner=person).select_related("item", "regrade").order_by("pk")
    for each in rows.iterator(chunk_size=AT_ONCE):
        if each.item.attempt_id in told:
            yield (
                str(each.item.attempt_id),
                each.item.number,
                each.regrade.decided_at,
                each.regrade.undone_at,
                each.regrade.reason,
                _percent(each.credit_before),
                _percent(each.credit_after),
                _percent(each.score_before),
                _percent(each.score_after),
            )


def _overrides(person: User, at: datetime) -> Iterator[Sequence[Value]]:
    rows = MarkOverride.objects.filter(learner=person).select_related(
        "assignment__quiz", "assignment__lesson", "assignment__classroom"
    )
    for each in rows.order_by("pk").iterator(chunk_size=AT_ONCE):
        score = _percent(each.score_millionths)
        yield each.assignment.classroom.name, each.assignment.title, score, each.reason, each.decided_at


def _extensions(person: User, at: datetime) -> Iterator[Sequence[Value]]:
    rows = Extension.objects.filter(learner=person).select_related(
        "assignment__quiz", "assignment__lesson", "assignment__classroom"
    )
    for each in rows.order_by("pk").iterator(chunk_size=AT_ONCE):
        yield (
            each.assignment.classroom.name,
            each.assignment.title,
            each.extra_minutes,
            each.due_at,
            each.closes_at,
            each.extra_attempts,
            each.reason,
            each.given_at,
            each.revoked_at,
        )


def _counted(rows: QuerySet[Any]) -> int:
    return rows.count()


_ATTEMPT: Final = _("Attempt")
_NUMBER: Final = _("Question")

KEPT: Final = (
    Kept(
        name="attempts",
        title=_("Quizzes that you took"),
        about=_("Each time you began a quiz, practice or a review."),
        afterwards=_(
            "Quizzes that you handed in for a mark stay as figures of your class and of the quiz, without your name: what "
            "was asked, chosen and earned, how sure you were, and when. Words that you wrote are deleted, unless they are "
            "those of the key. Practice, reviews, and what is not handed in are deleted."
        ),
        models=("quizzes.Attempt",),
        columns={
            "attempt": _ATTEMPT,
            "title": _("Title"),
            "purpose": _("Purpose"),
            "class": _("For class"),
            "started_at": _("Begun"),
            "deadline_at": _("Time until"),
            "submitted_at": _("Handed in"),
            "percent": _("Percent"),
        },
        rows=_attempts,
        count=lambda person: _counted(Attempt.objects.of(person)),
    ),
    Kept(
        name="questions",
        title=_("Questions that you were asked"),
        about=_(
            "A question on your paper. What it earned stands here once you may see it on the page of results, too."
        ),
        afterwards=FIGURES,
        models=("quizzes.AttemptItem",),
        columns={
            "attempt": _ATTEMPT,
            "question": _NUMBER,
            "asked": _("What was asked"),
            "points": _("Points"),
            "round": _("Round"),
            "flagged": _("Flagged"),
            "answered": _("Answered"),
            "complete": _("All parts answered"),
            "answers": _("Answers saved"),
            "tries": _("Tries"),
            "hints": _("Hints"),
            "finished": _("Finished"),
            "percent": _("Percent"),
            "counts": _("Counts"),
        },
        rows=_questions,
        count=lambda person: _counted(AttemptItem.objects.filter(attempt__learner=person)),
    ),
    Kept(
        name="answers",
        title=_("Answers that you gave"),
        about=_("Each answer that was saved, also those that you changed later."),
        afterwards=FIGURES,
        models=("quizzes.Response",),
        columns={
            "attempt": _ATTEMPT,
            "question": _NUMBER,
            "answer": _("Answer"),
            "given_at": _("Given"),
            "received_at": _("Received"),
            "sure": _("How sure, from 1 to 3"),
            "seconds": _("Seconds"),
            "hints": _("Hints seen"),
            "checked": _("Checked"),
            "percent": _("Percent"),
            "version": _("Version"),
            "based_on": _("Based on version"),
            "counts": _("The one that counts"),
            "id": _("Number of the answer"),
            "page": _("Number of the page"),
            "turn": _("Change on the page"),
        },
        rows=_answers,
        count=lambda person: _counted(Response.objects.filter(item__attempt__learner=person)),
    ),
    Kept(
        name="regrades",
        title=_("Marks that were changed"),
        about=_("An author corrected a question, and what you earned changed. It stands here once you may see it."),
        afterwards=FIGURES,
        models=("quizzes.Adjustment",),
        columns={
            "attempt": _ATTEMPT,
            "question": _NUMBER,
            "decided_at": _("Decided"),
            "undone_at": _("Undone"),
            "reason": _("Reason"),
            "percent_before": _("Percent before"),
            "percent_after": _("Percent after"),
            "score_before": _("Score before"),
            "score_after": _("Score after"),
        },
        rows=_regrades,
        count=lambda person: _counted(Adjustment.objects.filter(item__attempt__learner=person)),
    ),
    Kept(
        name="decided_marks",
        title=_("Marks that a teacher decided"),
        about=_("Instead of what your tries earned."),
        afterwards=_("The mark stays without your name. The reason is deleted."),
        models=("quizzes.MarkOverride",),
        columns={
            "class": _("Class"),
            "assignment": _("Assignment"),
            "percent": _("Percent"),
            "reason": _("Reason"),
            "decided_at": _("Decided"),
        },
        rows=_overrides,
        count=lambda person: _counted(MarkOverride.objects.filter(learner=person)),
    ),
    Kept(
        name="more_time",
        title=_("More time and tries"),
        about=_("What a teacher granted you alone."),
        afterwards=GONE,
        models=("quizzes.Extension",),
        columns={
            "class": _("Class"),
            "assignment": _("Assignment"),
            "extra_minutes": _("More minutes"),
            "due_at": _("Due"),
            "closes_at": _("Closes"),
            "extra_tries": _("More tries"),
            "reason": _("Reason"),
            "given_at": _("Granted"),
            "revoked_at": _("Taken back"),
        },
        rows=_extensions,
        count=lambda person: _counted(Extension.objects.filter(learner=person)),
    ),
    kept(
        "deadlines",
        "quizzes.DeadlineMove",
        lambda person: DeadlineMove.objects.filter(attempt__learner=person),
        {
            "attempt": ("attempt", _ATTEMPT),
            "before": ("before", _("Before")),
            "after": ("after", _("After")),
            "moved_at": ("moved_at", _("Moved")),
        },
        title=_("Deadlines that were moved"),
        about=_("While you were taking a quiz."),
    ),
    kept(
        "presence",
        "quizzes.Presence",
        lambda person: Presence.objects.filter(attempt__learner=person),
        {
            "attempt": ("attempt", _ATTEMPT),
            "question": ("number", _NUMBER),
            "unsaved": ("unsaved", _("Unsaved")),
            "seen_at": ("seen_at", _("Seen")),
        },
        title=_("Where you were last"),
        about=_("Which question of a quiz your page showed last, so that your teacher sees who is at work."),
    ),
    kept(
        "sheets",
        "quizzes.PrintedSheet",
        lambda person: PrintedSheet.objects.filter(learner=person),
        {
            "attempt": ("attempt", _ATTEMPT),
            "version": ("version__letter", _("Version")),
            "entered": ("entries", _("Times entered")),
            "entered_at": ("entered_at", _("Entered")),
        },
        title=_("Sheets of paper"),
        about=_("A quiz that you wrote on paper."),
    ),
    kept(
        "reports",
        "quizzes.QuestionReport",
        QuestionReport.objects.of,
        {
            "attempt": ("item__attempt", _ATTEMPT),
            "question": ("item__number", _NUMBER),
            "report": ("text", _("What you wrote")),
            "reported_at": ("reported_at", _("Sent")),
            "answer": ("answer", _("Answer")),
            "answered_at": ("answered_at", _("Answered")),
            "seen_at": ("seen_at", _("Looked at")),
        },
        title=_("Your reports about questions"),
        about=_("You said that something is wrong with a question."),
    ),
)
