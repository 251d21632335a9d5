"""My data: what is stored about somebody, to be taken along and to be deleted."""

from io import BytesIO

from django.contrib.auth import authenticate, logout
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from kzcourse.forms import LeaveForm, Proof
from kzcourse.leaving import (
    EVERYTHING,
    MustStay,
    erase,
    must_stay_in_words,
    refuse_who_must_stay,
    write_download,
)
from people.actions.joining import MustWait, PinLocked, WrongPin, prove_pin
from people.kept import GONE
from people.models import Enrolment, User
from people.requests import Request


@require_safe
@never_cache
def my_data(request: Request) -> HttpResponse:
    """What is stored, in plain words, with how much there is of it: one query a kind."""
    kept = [(each, each.count(request.learner)) for each in EVERYTHING]
    context = {"kept": [row for row in kept if row[1]], "nothing": [each for each, count in kept if not count]}
    return render(request, "kzcourse/my_data.html", context)


@require_safe
@never_cache
def download(request: Request) -> FileResponse:
    """All of it in a zip file, which is made before anything is sent: a fault is a page then, and no broken file."""
    made = BytesIO()  # compressed, ten thousand answers take less than two megabytes
    write_download(request.learner, made, at=request.at)
    made.seek(0)
    return FileResponse(made, as_attachment=True, filename=f"my-data-{request.at:%Y-%m-%d}.zip")


@never_cache
@sensitive_post_parameters("secret")
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: Request) -> HttpResponse:
    """What goes and what stays; and, with password or PIN, the end of it."""
    if request.preview:
        raise Http404("a pretended student goes when the preview ends")
    person = request.learner
    form = LeaveForm(request.POST if request.method == "POST" else None, proof=_proof_of(person))
    refusal = _refusal(person)
    if not refusal and form.is_valid() and _is_proved(request, form):
        try:
            erase(person=person, at=request.at, asked_by="they themselves")
        except MustStay:  # somebody else left meanwhile
            refusal = _refusal(person)
        else:
            logout(request)
            return redirect("my-data-deleted")
    context = {"fates": _fates(), "form": form, "refusal": refusal}
    return render(request, "kzcourse/delete_my_data.html", context, status=422 if form.is_bound else 200)


def _fates() -> dict[str, list[str]]:
    """What becomes of what: titles by what is said of it, what is deleted first."""
    fates: dict[str, list[str]] = {str(GONE): []}
    for each in EVERYTHING:
        fates.setdefault(str(each.afterwards), []).append(str(each.title))
    return fates


@login_not_required
@require_safe
def deleted(request: Request) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("my-data")
    return render(request, "kzcourse/my_data_deleted.html")


def _proof_of(person: User) -> Proof:
    """Whoever has neither password nor PIN came with a link, and types a word."""
    if person.has_usable_password():
        return Proof.PASSWORD
    has_pin = Enrolment.objects.of(person).exclude(pin="").exists()
    return Proof.PIN if has_pin else Proof.WORD


def _is_proved(request: Request, form: LeaveForm) -> bool:
    """Whether it is they; wrong tries are counted where signing in counts them. False with an error in the form."""
    secret = form.cleaned_data["secret"]
    try:
        if form.proof is Proof.PIN:
            prove_pin(learner=request.learner, pin=secret, at=request.at)
        elif form.proof is Proof.PASSWORD and not authenticate(
            request, username=request.learner.get_username(), password=secret
        ):
            form.add_error("secret", _("This is not your password. Nothing was deleted."))
    except WrongPin:
        form.add_error("secret", _("This is not your PIN. Nothing was deleted."))
    except MustWait:
        form.add_error("secret", _("There were several wrong PINs. Wait a while, then try again. Nothing was deleted."))
    except PinLocked:
        form.add_error(
            "secret", _("There were too many wrong PINs. Ask your teacher to unlock it. Nothing was deleted.")
        )
    return form.is_valid()


def _refusal(person: User) -> str:
    """Why this person can't leave yet, and what to do; empty if they can."""
    try:
        refuse_who_must_stay(person)
    except MustStay as refused:
        return must_stay_in_words(refused)
    return ""
