"""Coming into a class: the code, name and PIN, a link from the teacher; and choosing another PIN."""

import math
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from people import limits
from people.actions.joining import (
    JoiningClosed,
    LinkSpent,
    MustWait,
    PinLocked,
    RemovedFromClass,
    WrongPin,
    change_pin,
    come_in,
    is_known,
    join_with_own_account,
    pupil_of_link,
    use_link,
)
from people.forms.joining import CodeForm, JoinForm, NewPinForm, OwnAccountForm, OwnPinForm, fault_of, normal_code
from people.models import Classroom, Enrolment
from people.redirects import onward
from people.requests import Request
from people.security_log import noted
from people.views.accounts import BACKEND, form_page, too_often

#: In the session between the first and the second typing of a new pupil's PIN: class, name and a hash of the PIN.
CHOSEN = "joining"


@login_not_required
@never_cache
@form_page
def enter_code(request: Request) -> HttpResponse:
    """The code, for who can't scan it."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        code = form.cleaned_data["code"]
        if not limits.may_guess_codes(address=limits.address_of(request), at=request.at):
            return _too_many_codes(request)
        if Classroom.objects.in_use().filter(join_code=code).exists():
            return redirect("join:class", code)
        limits.may_guess_codes(address=limits.address_of(request), at=request.at, wrong=True)
        form.add_error("code", _("No class has this code. Look at the wall or on your card, and type it again."))
    return render(request, "people/join_code.html", {"form": form}, status=422 if form.is_bound else 200)


@login_not_required
@never_cache
@sensitive_post_parameters("pin", "again")
@form_page
def join(request: Request, code: str) -> HttpResponse:
    """Name and PIN; who is signed in joins with that account."""
    if not limits.may_guess_codes(address=limits.address_of(request), at=request.at):
        return _too_many_codes(request)
    classroom = Classroom.objects.in_use().filter(join_code=normal_code(code)).first()
    if classroom is None:
        limits.may_guess_codes(address=limits.address_of(request), at=request.at, wrong=True)
        return _no_such_class(request)
    if request.user.is_authenticated:
        return _join_with_own_account(request, classroom)
    form = JoinForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _is_sure(request, classroom, form):
        try:
            pupil = come_in(
                classroom=classroom, name=form.cleaned_data["name"], pin=form.cleaned_data["pin"], at=request.at
            )
        except (WrongPin, MustWait, PinLocked, JoiningClosed, RemovedFromClass) as refused:
            noted("pin.refused", request, why=type(refused).__name__, classroom=classroom.pk)
            form.add_error(None, _refusal(request, refused))
        else:
            return _welcome(request, pupil)
    context = {"classroom": classroom, "form": form, "again": form.is_bound and not form.errors}
    return render(request, "people/join.html", context, status=422 if form.errors else 200)


def _is_sure(request: Request, classroom: Classroom, form: JoinForm) -> bool:
    """Whether to go on. A name that nobody has is asked about, and its PIN typed twice: a slip then makes no double."""
    name, pin = form.cleaned_data["name"], form.cleaned_data["pin"]
    if is_known(classroom=classroom, name=name) or not classroom.joining_open:
        return True
    if fault := fault_of(pin, name=name):
        form.add_error("pin", fault)
        return False
    chosen = request.session.get(CHOSEN)
    if chosen and chosen["class"] == classroom.pk and chosen["name"] == name:
        if check_password(pin, chosen["pin"]):
            return True
        del request.session[CHOSEN]
        form.add_error("pin", _("This is not the PIN that you typed before. Choose one again."))
        return False
    request.session[CHOSEN] = {"class": classroom.pk, "name": name, "pin": make_password(pin)}
    return False


def _welcome(request: Request, pupil: Enrolment) -> HttpResponse:
    request.session.pop(CHOSEN, None)
    login(request, pupil.learner, backend=BACKEND)
    messages.success(request, _("You are in class %(name)s.") % {"name": pupil.classroom.name})
    return onward(request)


def _refusal(request: Request, refused: Exception) -> str:
    if isinstance(refused, MustWait):
        seconds = max(1, math.ceil((refused.until - request.at) / timedelta(seconds=1)))
        said = ngettext(
            "There were several wrong PINs for this name. Wait %(seconds)d second, then try again.",
            "There were several wrong PINs for this name. Wait %(seconds)d seconds, then try again.",
            seconds,
        )
        return said % {"seconds": seconds}
    return {
        WrongPin: _(
            "Somebody in the class has this name, with another PIN. If it is you, try again or ask your teacher for a new "
            "PIN. If you are new, add the first letter of your family name."
        ),
        PinLocked: _("There were too many wrong PINs for this name. Ask your teacher: one tap unlocks it."),
        JoiningClosed: _(
            "Nobody in the class has this name and PIN, and joining is closed. Check both, or ask your teacher."
        ),
        RemovedFromClass: _("Your teacher has taken you out of this class. Ask your teacher."),
    }[type(refused)]


def _join_with_own_account(request: Request, classroom: Classroom) -> HttpResponse:
    learner = request.learner
    initial = {"name": learner.get_full_name()}
    form = OwnAccountForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            join_with_own_account(classroom=classroom, learner=learner, name=form.cleaned_data["name"], at=request.at)
        except WrongPin:
            form.add_error("name", _("Somebody in the class has this name. Add the first letter of your family name."))
        except (JoiningClosed, RemovedFromClass) as refused:
            form.add_error(None, _refusal(request, refused))
        else:
            messages.success(request, _("You are in class %(name)s.") % {"name": classroom.name})
            return onward(request)
    member = Enrolment.objects.of(learner).filter(classroom=classroom).first()
    context = {"classroom": classroom, "form": form, "member": member}
    return render(request, "people/join_own.html", context, status=422 if form.is_bound else 200)


@login_not_required
@never_cache
@sensitive_post_parameters("pin", "again")
@form_page
def follow_link(request: Request, token: str) -> HttpResponse:
    """A new PIN with a link from the teacher; then the pupil is signed in."""
    pupil = pupil_of_link(token=token, at=request.at)
    if pupil is None:
        return _link_spent(request)
    form = NewPinForm(request.POST if request.method == "POST" else None, name=pupil.name)
    if form.is_valid():
        try:
            return _welcome(request, use_link(token=token, pin=form.cleaned_data["pin"], at=request.at))
        except LinkSpent:
            return _link_spent(request)
    context = {"form": form, "pupil": pupil}
    return render(request, "people/join_link.html", context, status=422 if form.is_bound else 200)


@never_cache
@sensitive_post_parameters("old", "pin", "again")
@form_page
def change_own_pin(request: Request, enrolment_id: int) -> HttpResponse:
    """Another PIN, for who knows the one of now."""
    pupil = get_object_or_404(Enrolment.objects.of(request.learner).exclude(pin=""), pk=enrolment_id)
    form = OwnPinForm(request.POST if request.method == "POST" else None, name=pupil.name)
    if form.is_valid():
        said = form.cleaned_data
        try:
            changed = change_pin(enrolment=pupil, old=said["old"], pin=said["pin"], at=request.at)
        except WrongPin:
            noted("pin.refused", request, why="WrongPin", classroom=pupil.classroom_id)
            form.add_error("old", _("This is not your PIN. Your teacher can give you a new one."))
        except (MustWait, PinLocked) as refused:
            form.add_error("old", _refusal(request, refused))
        else:
            update_session_auth_hash(request, changed.learner)
            noted("pin.changed", request, classroom=pupil.classroom_id)
            messages.success(request, _("The PIN is changed. Other devices are signed out."))
            return redirect("people:account")
    context = {"form": form, "pupil": pupil}
    return render(request, "people/change_pin.html", context, status=422 if form.is_bound else 200)


def _too_many_codes(request: Request) -> HttpResponse:
    return too_often(
        request,
        title=_("Too many wrong codes"),
        happened=_("Many codes that no class has were tried from your network within the hour."),
        minutes=60 - request.at.minute,
    )


def _no_such_class(request: Request) -> HttpResponse:
    return _page(
        request,
        status=404,
        title=_("No class has this code"),
        happened=_("It may be mistyped, the class may have another code now, or it is over."),
        advice=_("Look at the wall or on your card, or ask your teacher."),
        onward_to=reverse("join:code"),
        text=_("Type the code"),
    )


def _link_spent(request: Request) -> HttpResponse:
    return _page(
        request,
        status=410,
        title=_("This link no longer works"),
        happened=_("It works once and within two weeks. Nothing was changed."),
        advice=_("If you know your PIN, come in with the code of your class. If not, ask your teacher for a new link."),
        onward_to=reverse("join:code"),
        text=_("Type the code"),
    )


def _page(
    request: Request, *, status: int, title: str, happened: str, advice: str, onward_to: str, text: str
) -> HttpResponse:
    context = {
        "title": title,
        "happened": happened,
        "advice": advice,
        "onward": {"url": onward_to, "text": text},
    }
    return render(request, "errors/page.html", context, status=status)
