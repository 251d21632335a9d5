"""What lets pupils in: PINs and one-time links, shown once, as cards to print and cut."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from people.actions.pupils import NotMadeHere, Pass, give_links, give_pins
from people.models import Classroom, Enrolment
from people.requests import Request
from people.security_log import noted
from teaching.access import own_class_or_404
from teaching.addresses import others_reach
from teaching.cards import cards_of
from teaching.forms.pupils import CardsForm
from teaching.views.pupils import own_pupil_or_404


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cards(request: Request, class_id: int) -> HttpResponse:
    """Choose for whom, and what is on them; ticks from the list of pupils are taken over."""
    found = own_class_or_404(request, class_id)
    pupils = found.enrolments.present().real()
    ours = pupils.may_be_opened().select_related("learner")
    choosing = request.method != "POST" or request.POST.get("do") == "choose"
    ticked = set(request.POST.getlist("pupil"))
    initial = {"pupil": [each.pk for each in ours if not ticked or str(each.pk) in ticked]}
    form = CardsForm(None if choosing else request.POST, pupils=ours, initial=initial)
    if form.is_valid():
        chosen = list(form.cleaned_data["pupil"])
        given = (
            give_pins(enrolments=chosen)
            if form.cleaned_data["kind"] == CardsForm.PIN
            else give_links(enrolments=chosen, at=request.at)
        )
        return show_passes(request, found, given)
    context = {
        "classroom": found,
        "here": "cards",
        "form": form,
        "ours": ours,
        "own": pupils.count() - len(ours),
        "others_reach": others_reach(request),
    }
    return render(request, "teaching/cards_form.html", context, status=422 if form.errors else 200)


@never_cache
@require_POST
def pin(request: Request, enrolment_id: int) -> HttpResponse:
    found = own_pupil_or_404(request, enrolment_id)
    try:
        return show_passes(request, found.classroom, give_pins(enrolments=[found]))
    except NotMadeHere:
        return _own_account(request, found)


@never_cache
@require_POST
def link(request: Request, enrolment_id: int) -> HttpResponse:
    found = own_pupil_or_404(request, enrolment_id)
    try:
        return show_passes(request, found.classroom, give_links(enrolments=[found], at=request.at))
    except NotMadeHere:
        return _own_account(request, found)


def show_passes(request: Request, classroom: Classroom, passes: Sequence[Pass]) -> HttpResponse:
    """The only time that they are seen: what is kept of them is a digest."""
    noted("passes.given", request, classroom=classroom.pk, memberships=[each.enrolment.pk for each in passes])
    cards = cards_of(request, classroom, passes)
    context = {"classroom": classroom, "here": "cards", "cards": cards, "others_reach": others_reach(request)}
    return render(request, "teaching/cards.html", context)


def _own_account(request: Request, pupil: Enrolment) -> HttpResponse:
    context = {
        "title": _("This is somebody’s own account"),
        "happened": _("%(name)s was not given a PIN or a link. Nothing was changed.") % {"name": pupil.name},
        "advice": _("They sign in with their own password. Whoever forgot it asks who runs this site."),
    }
    return render(request, "errors/page.html", context, status=422)
