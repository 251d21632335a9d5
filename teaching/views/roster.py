"""Bringing in a list of pupils: a file or names, a plan to agree to, and cards for those who are new."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from people.actions.pupils import NameTaken
from people.models import Classroom
from people.requests import Request
from people.rosters import Problem, Roster, Weight
from people.wording import place_of, sentence_for
from teaching.access import own_class_or_404
from teaching.enrolling import Fate, Plan, PlanChanged, enrol, plan_roster
from teaching.forms.roster import AgreeForm, RosterForm
from teaching.views.cards import show_passes


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a line, for the teacher."""

    line: int
    place: str
    sentence: str
    weight: Weight


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def roster(request: Request, class_id: int) -> HttpResponse:
    """A file or pasted names; what would become of them is shown, and nothing is written."""
    found = own_class_or_404(request, class_id)
    form = RosterForm(request.POST, request.FILES) if request.method == "POST" else RosterForm()
    if form.is_valid():
        read = form.roster()
        return _show(request, found, plan_roster(found, read.rows), read)
    context = {"classroom": found, "here": "roster", "form": form}
    return render(request, "teaching/roster.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_POST
def agree(request: Request, class_id: int) -> HttpResponse:
    """Do what was shown, if the class is still as it was then."""
    found = own_class_or_404(request, class_id)
    form = AgreeForm(request.POST)
    if not form.is_valid():
        return _begin_anew(request, found)
    rows, agreed = form.carried(found.pk)
    plan = plan_roster(found, rows)
    try:
        passes = enrol(found, plan, agreed=agreed, at=request.at)
    except (PlanChanged, NameTaken):
        messages.warning(
            request, _("The class has changed meanwhile. Nothing was written. This is what would happen now.")
        )
        return _show(request, found, plan_roster(found, rows), Roster(), status=422)
    if passes:
        return show_passes(request, found, passes)
    messages.success(request, _("Done. Nobody was new."))
    return redirect("teaching:class", found.pk)


def _begin_anew(request: Request, classroom: Classroom) -> HttpResponse:
    messages.error(request, _("This page was open too long, or was not complete. Nothing was changed. Begin anew."))
    context = {"classroom": classroom, "here": "roster", "form": RosterForm()}
    return render(request, "teaching/roster.html", context, status=422)


def _show(request: Request, classroom: Classroom, plan: Plan, read: Roster, status: int = 200) -> HttpResponse:
    context = {
        "classroom": classroom,
        "here": "roster",
        "plan": plan,
        "remarks": sorted([*_of_reading(read.problems), *_of_planning(plan)], key=lambda each: each.line),
        "form": AgreeForm.carrying(plan, classroom.pk),
    }
    return render(request, "teaching/roster_plan.html", context, status=status if plan.rows else 422)


def _of_reading(problems: tuple[Problem, ...]) -> list[Remark]:
    return [Remark(each.line, place_of(each), sentence_for(each), each.code.weight) for each in problems]


def _of_planning(plan: Plan) -> list[Remark]:
    remarked = [each for each in plan.rows if each.remark]
    return [
        Remark(
            each.row.line,
            _("Line %(line)s") % {"line": each.row.line},
            each.remark,
            Weight.REFUSED if each.fate is Fate.REFUSED else Weight.NOTED,
        )
        for each in remarked
    ]
