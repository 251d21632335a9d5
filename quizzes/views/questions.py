"""One question of an attempt: showing it, saving what is answered, and going on from it."""

from collections.abc import Callable
from pathlib import PurePath
from random import SystemRandom
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.files.storage import default_storage
from django.db.models import Q, QuerySet, UUIDField
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_list_or_404, get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lessons.editing.access import editor
from people.models import Classroom
from people.prepared import Later, prepared
from people.requests import Request
from quizzes.actions import (
    AttemptClosed,
    NotPractice,
    QuestionClosed,
    Recorded,
    check_review,
    flag,
    record_answer,
    show_hint,
    submit,
)
from quizzes.asked import question_in
from quizzes.forms import save_sent
from quizzes.kinds import Unreadable
from quizzes.models import Attempt, AttemptItem, PrintedItem
from quizzes.presentation import Card, card_of, readings_in_words, with_entries, with_try, with_verdicts
from quizzes.wording import sentence_for


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def question(request: Request, attempt_id: UUID, number: int) -> HttpResponse:
    """The question page. Every button saves the answer first, so that no way off the page loses it."""
    if request.method == "POST":
        return _answer(request, attempt_id, number)
    item = _item(request, attempt_id, number)
    if not item.attempt.is_open(request.at):
        return redirect("quizzes:results", attempt_id)
    return _page(request, _card(item))


@require_safe
@never_cache
def resume(request: Request, attempt_id: UUID) -> HttpResponse:
    """To the first question that has no answer yet, or else to the summary."""
    items = get_list_or_404(AttemptItem.objects.filter(attempt__learner=request.learner), attempt_id=attempt_id)
    unanswered = next((item.number for item in items if not item.answered and not item.closed), None)
    if unanswered is None:
        return redirect("quizzes:summary", attempt_id)
    return redirect("quizzes:question", attempt_id, unanswered)


@require_safe
def image(request: Request, revision_id: int) -> FileResponse:
    """The image of a question, for those on whose paper it is, and for the teachers of a class that took or printed it."""
    taught = Classroom.objects.taught_by(editor(request)) if editor(request).is_staff else Classroom.objects.none()
    may_see = Q(attempt__learner=request.learner) | Q(attempt__assignment__classroom__in=taught)
    # Through the revision, where a number that no column holds finds nothing; a foreign key would fail on it.
    item = (
        AttemptItem.objects.filter(may_see, revision__pk=revision_id).first()
        or PrintedItem.objects.of_classes(taught).filter(revision__pk=revision_id).first()
    )
    name = question_in(item.revision).image if item else ""
    if not name or not default_storage.exists(name):
        raise Http404("no such image on papers of this person")
    # Authors name files after what they show, which may be the answer.
    return FileResponse(default_storage.open(name), filename=f"image{PurePath(name).suffix}")


def _item(request: Request, attempt_id: UUID, number: int) -> AttemptItem:
    """The question with this number on the learner's own paper, with all that its page needs, in one query."""
    found = _item_with_all(learner=request.learner.pk, attempt=attempt_id, number=number)
    if not found:
        raise Http404("no such question on a paper of this person")
    return found[0]


@prepared
def _item_with_all() -> QuerySet[AttemptItem]:
    own = AttemptItem.objects.filter(attempt__learner=Later("learner"), number=Later("number"))
    needed = "attempt__quiz__edition__course", "attempt__reviewed__course", "revision", "current"
    return own.filter(attempt=Later("attempt", UUIDField())).select_related(*needed)


@prepared
def _map_of() -> QuerySet[AttemptItem, tuple[int, bool, bool]]:
    """What the list of questions says of each: its number, and whether it is answered and flagged."""
    items = AttemptItem.objects.filter(attempt=Later("attempt", UUIDField()))
    return items.order_by("number").values_list("number", "answered", "flagged")


def _card(item: AttemptItem) -> Card:
    """The question; in practice with its verdict once it was checked."""
    card = card_of(item)
    if not (item.attempt.is_practice and item.current and item.current.checked):
        return card
    if not item.closed:
        return with_try(card)
    return with_verdicts([card], item.attempt.edition)[0]


def _page(request: Request, card: Card, *, doubtful: bool = False, status: int = 200) -> HttpResponse:
    attempt = card.item.attempt
    marks = tuple(_map_of(attempt=attempt.pk))
    is_last = card.item.number == len(marks)
    last = "finish" if attempt.is_review else "go-summary"
    following = last if is_last else f"go-{card.item.number + 1}"
    context = {
        "attempt": attempt,
        "card": card,
        "marks": marks,
        "total": len(marks),
        "is_last": is_last,
        "last_action": last,
        "next_action": following,
        "main_action": "check" if attempt.is_practice and not card.locked else following,
        "answered": sum(is_answered for _number, is_answered, _is_flagged in marks),
        "page_id": uuid4(),
        "doubtful": doubtful,
    }
    return render(request, "quizzes/question.html", context, status=status)


def _answer(request: Request, attempt_id: UUID, number: int) -> HttpResponse:
    """Do what the pressed button says."""
    do, _sep, target = request.POST.get("do", "save").partition("-")
    handler = HANDLERS.get(do)
    if handler is None:
        raise BadRequest("This page has no such button.")
    try:
        return handler(request, attempt_id, number, target)
    except Unreadable as unreadable:
        return _unreadable(request, attempt_id, number, unreadable)
    except AttemptClosed:
        return _closed(request, attempt_id)


def _save(request: Request, attempt_id: UUID, number: int, target: str) -> HttpResponse:
    """Save while the learner stays on the page; its script does so by :mod:`quizzes.views.answers`."""
    _record(request, attempt_id, number)
    return redirect("quizzes:question", attempt_id, number)


def _go(request: Request, attempt_id: UUID, number: int, target: str) -> HttpResponse:
    """Save and go to another question, or to the summary."""
    _record(request, attempt_id, number)
    if to := _number(target):
        return redirect("quizzes:question", attempt_id, to)
    return redirect("quizzes:summary", attempt_id)


def _number(target: str) -> int:
    """The number that a button names, 0 if it names none."""
    return int(target) if target.isascii() and target.isdigit() and len(target) < 5 else 0


def _check(request: Request, attempt_id: UUID, number: int, target: str) -> HttpResponse:
    """Count the answer as a try in practice, then show the question with its verdict."""
    try:
        recorded = check_review(
            learner=request.learner,
            attempt_id=attempt_id,
            number=number,
            entries=request.POST.dict(),
            save=save_sent(request.POST),
            at=request.at,
            confirmed=request.POST.get("readings_confirmed", "").replace("\N{NO-BREAK SPACE}", "").split("|"),
            chance=SystemRandom(),
        )
    except NotPractice as refused:
        raise BadRequest("Only practice shows feedback after each answer.") from refused
    except QuestionClosed:
        return redirect("quizzes:question", attempt_id, number)
    if recorded.readings:
        return _page(request, _card(_item(request, attempt_id, number)), doubtful=True)
    if not recorded.given:
        messages.warning(request, _("Choose or write an answer first. Nothing was counted."))
    return redirect(reverse("quizzes:question", args=[attempt_id, number]) + "#feedback")


def _finish(request: Request, attempt_id: UUID, number: int, target: str) -> HttpResponse:
    """Save and end a review, wherever in it; other attempts are handed in on their summary."""
    _record(request, attempt_id, number)
    attempt = get_object_or_404(Attempt.objects.of(request.learner), pk=attempt_id)
    if not attempt.is_review:
        return redirect("quizzes:summary", attempt_id)
    submit(learner=request.learner, attempt_id=attempt_id, at=request.at)
    return redirect("quizzes:results", attempt_id)


def _hint(request: Request, attempt_id: UUID, number: int, target: str) -> HttpResponse:
    """Show the hint that the button names: a double tap shows one."""
    _record(request, attempt_id, number)
    try:
        show_hint(learner=request.learner, attempt_id=attempt_id, number=number, hint=_number(target), at=request.at)
    except QuestionClosed:
        messages.info(request, _("This question is finished: its explanation is below."))
    return redirect(reverse("quizzes:question", args=[attempt_id, number]) + "#hints")


def _flag(request: Request, attempt_id: UUID, number: int, target: str) -> HttpResponse:
    _record(request, attempt_id, number)
    flag(learner=request.learner, attempt_id=attempt_id, number=number, flagged=target != "off", at=request.at)
    return redirect("quizzes:question", attempt_id, number)


def _record(request: Request, attempt_id: UUID, number: int) -> None:
    """Save what the form holds, but where a finished practice question takes no more answers."""
    try:
        recorded = record_answer(
            learner=request.learner,
            attempt_id=attempt_id,
            number=number,
            entries=request.POST.dict(),
            save=save_sent(request.POST),
            at=request.at,
        )
    except QuestionClosed:
        return
    _tell(request, recorded, number)


def _tell(request: Request, recorded: Recorded, number: int) -> None:
    """What a learner should know of a save who leaves the page with it."""
    if recorded.given and not recorded.is_current:
        messages.warning(
            request, _("Question %(number)d: a newer answer from another page was kept.") % {"number": number}
        )
    for reading in readings_in_words(recorded.readings):
        messages.info(
            request,
            _("Question %(number)d: your number was read as %(reading)s.") % {"number": number, "reading": reading},
        )


Handler = Callable[[Request, UUID, int, str], HttpResponse]
HANDLERS: dict[str, Handler] = {
    "save": _save,
    "go": _go,
    "check": _check,
    "finish": _finish,
    "hint": _hint,
    "flag": _flag,
}


def _unreadable(request: Request, attempt_id: UUID, number: int, unreadable: Unreadable) -> HttpResponse:
    """The page again with what was typed and why it can't be read; 422, nothing stored."""
    card = with_entries(
        _card(_item(request, attempt_id, number)),
        request.POST.dict(),
        error=sentence_for(unreadable),
        error_in=unreadable.name,
    )
    return _page(request, card, status=422)


def _closed(request: Request, attempt_id: UUID) -> HttpResponse:
    """The attempt takes no more answers: hand in what was saved, if that has not happened, and show the results."""
    submit(learner=request.learner, attempt_id=attempt_id, at=request.at)
    messages.warning(
        request, _("This attempt is closed. What was saved in time has been handed in; this answer was not.")
    )
    return redirect("quizzes:results", attempt_id)
