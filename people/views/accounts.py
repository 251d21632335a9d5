"""Accounts: signing up, in and out, the password, one's own account, and the first account of all."""

from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from people import limits
from people.actions import SetupLinkSpent, UserNameTaken, make_account, make_first_account, setup_link_is_good
from people.forms.accounts import TAKEN, AccountForm, ChangePasswordForm, SetUpForm, SignInForm, SignUpForm
from people.models import Enrolment, User
from people.redirects import asked_next, onward
from people.requests import Request
from people.security_log import noted

#: How somebody who has just made an account is signed in.
BACKEND = "django.contrib.auth.backends.ModelBackend"

form_page = require_http_methods(["GET", "HEAD", "POST"])


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@form_page
def sign_in(request: Request) -> HttpResponse:
    if request.user.is_authenticated:
        return onward(request)
    form = SignInForm(request, request.POST if request.method == "POST" else None)
    if form.is_valid():
        login(request, form.get_user())
        return onward(request)
    context = {"form": form, "next": asked_next(request), "signed_out": "expired" in request.GET}
    return render(request, "people/sign_in.html", context, status=422 if form.is_bound else 200)


@login_not_required
@never_cache
@sensitive_post_parameters("password1", "password2")
@form_page
def sign_up(request: Request) -> HttpResponse:
    if request.user.is_authenticated:
        return onward(request)
    form = SignUpForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if not limits.may_sign_up(address=limits.address_of(request), at=request.at):
            return _too_many_accounts(request)
        if _signed_up(request, form):
            return onward(request)
    context = {"form": form, "next": asked_next(request)}
    return render(request, "people/sign_up.html", context, status=422 if form.is_bound else 200)


def _signed_up(request: Request, form: SignUpForm) -> bool:
    """Make the account and sign in; false, with an error in the form, where somebody was quicker to take the name."""
    said = form.cleaned_data
    try:
        user = make_account(
            username=said["username"],
            display_name=said["display_name"],
            email=said["email"],
            password=said["password1"],
            at=request.at,
        )
    except UserNameTaken:
        form.add_error("username", TAKEN)
        return False
    login(request, user, backend=BACKEND)
    return True


def _too_many_accounts(request: Request) -> HttpResponse:
    return too_often(
        request,
        title=_("Too many new accounts"),
        happened=_("Many accounts were made from your network within the hour. No account was made now."),
        minutes=60 - request.at.minute,
    )


@login_not_required
@require_POST
def sign_out(request: Request) -> HttpResponse:
    """And on to where ``next`` says, so that the next pupil at the same phone comes to the page of their class."""
    onward_to = asked_next(request)
    logout(request)
    return redirect(onward_to or "home")


def _me(request: Request) -> User:
    """A copy to work on: a form writes into it even what it then refuses, and the frame shows who is signed in."""
    return User.objects.get_by_natural_key(request.user.get_username())


@form_page
def account(request: Request) -> HttpResponse:
    form = AccountForm(request.POST if request.method == "POST" else None, instance=_me(request))
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("people:account")
    context = {"form": form, "memberships": Enrolment.objects.of(request.learner).select_related("classroom")}
    return render(request, "people/account.html", context, status=422 if form.is_bound else 200)


@never_cache
@sensitive_post_parameters("old_password", "new_password1", "new_password2")
@form_page
def change_password(request: Request) -> HttpResponse:
    form = ChangePasswordForm(_me(request), request.POST if request.method == "POST" else None, request=request)
    if form.is_valid():
        update_session_auth_hash(request, form.save())
        noted("password.changed", request)
        messages.success(request, _("The password is changed. Other devices are signed out."))
        return redirect("people:account")
    return render(request, "people/change_password.html", {"form": form}, status=422 if form.is_bound else 200)


@login_not_required
@never_cache
@sensitive_post_parameters("password1", "password2")
@form_page
def set_up(request: Request, token: str) -> HttpResponse:
    """The first account. Whoever has the link, which the server printed, may make it, once."""
    if not setup_link_is_good(token=token, at=request.at):
        return _link_spent(request)
    form = SetUpForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _set_up(request, form, token)
    return render(request, "people/set_up.html", {"form": form}, status=422 if form.is_bound else 200)


def _set_up(request: Request, form: SetUpForm, token: str) -> HttpResponse:
    said = form.cleaned_data
    try:
        user = make_first_account(
            token=token,
            username=said["username"],
            display_name=said["display_name"],
            password=said["password1"],
            at=request.at,
        )
    except SetupLinkSpent:
        return _link_spent(request)
    noted("operator.made", request, account=user.pk)
    login(request, user, backend=BACKEND)
    messages.success(
        request,
        _("Your account is made. Above, Teaching is for classes and their results, Admin for the course itself."),
    )
    return redirect("home")


def _link_spent(request: Request) -> HttpResponse:
    context = {
        "title": _("This link no longer works"),
        "happened": _("It makes the first account, once and within two days. Nothing was changed."),
        "advice": _(
            "Start the server again: it prints a new link. If the first account is made already, sign in with it."
        ),
        "onward": {"url": reverse("people:sign-in"), "text": _("Sign in")},
    }
    return render(request, "errors/page.html", context, status=410)


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: Mapping[str, str] | None = None
) -> HttpResponse:
    """The answer to a sign-in after too many wrong passwords for this name from this address."""
    name = limits.name_tried(request, credentials)
    return too_often(
        request,
        title=_("Too many wrong passwords"),
        happened=_("Signing in as “%(name)s” is closed for a while on this device. Other devices are not affected.")
        % {"name": name},
        minutes=limits.minutes_locked(name=name, address=limits.address_of(request), at=timezone.now()),
    )


def too_often(request: HttpRequest, *, title: str, happened: str, minutes: int) -> HttpResponse:
    advice = ngettext("Try again in %(minutes)s minute.", "Try again in %(minutes)s minutes.", minutes)
    context = {"title": title, "happened": happened, "advice": advice % {"minutes": minutes}}
    response = render(request, "errors/page.html", context, status=429)
    response.headers["Retry-After"] = str(minutes * 60)
    return response
