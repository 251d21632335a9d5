"""A roster as a teacher gives it, and agrees to it."""

from dataclasses import astuple
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from people.rosters import MOST_BYTES, Roster, Row, read_names, read_roster
from teaching.enrolling import Plan

SALT = "teaching.roster"
#: In seconds: whoever goes home over a plan begins anew.
GOOD_FOR = 12 * 60 * 60


class RosterForm(forms.Form):
    """A file or names."""

    file = forms.FileField(
        label=_("A file"),
        required=False,
        allow_empty_file=True,
        help_text=_(
            "CSV from a spreadsheet or a school’s system, or a users file of OneRoster. Its columns: name, and, if you "
            "like, group, user name, PIN."
        ),
    )
    names = forms.CharField(
        label=_("Or the names"),
        strip=False,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("One a line, or cells copied from a spreadsheet."),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if bool(said.get("file")) == bool(said.get("names", "").strip()):
            self.add_error(None, _("Choose a file or write names, one of both. Nothing was changed."))
        return said

    def roster(self) -> Roster:
        said = self.cleaned_data
        if said.get("file"):
            return read_roster(said["file"].read(MOST_BYTES + 1))
        return read_names(said["names"])


class AgreeForm(forms.Form):
    """The rows of a plan as they were read, and what was said to become of them; signed, so that it is what was shown."""

    plan = forms.CharField(widget=forms.HiddenInput)

    @classmethod
    def carrying(cls, plan: Plan, class_id: int) -> "AgreeForm":
        rows = [astuple(each.row) for each in plan.rows]
        return cls(initial={"plan": signing.dumps([class_id, rows, plan.seen], salt=SALT, compress=True)})

    def clean_plan(self) -> Any:
        try:
            return signing.loads(self.cleaned_data["plan"], salt=SALT, max_age=GOOD_FOR)
        except signing.BadSignature as error:
            raise forms.ValidationError(_("This page was open too long. Nothing was changed. Begin anew.")) from error

    def carried(self, class_id: int) -> tuple[list[Row], list[tuple[int, str, int]]]:
        """The rows and what was agreed to; nothing for another class."""
        of_class, rows, seen = self.cleaned_data["plan"]
        if of_class != class_id:
            return [], []
        return [Row(*row) for row in rows], [tuple(each) for each in seen]
