"""What a device sends along with an answer, and what a learner reports."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import BadRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quizzes.models import QuestionReport
from quizzes.saves import Save

#: Nobody answers a question of an attempt longer ago than this.
LONGEST_AGE_MS = int(timedelta(days=365).total_seconds() * 1000)


#: The hidden fields of an answer form; a page without scripts sends only those that the server put there. They are read at
#: each tap of a whole class: a Form around them, which nobody sees, took a twentieth of a save.
SAVE_FIELDS = {
    "page_id": forms.UUIDField(required=False),
    "turn": forms.IntegerField(required=False, min_value=0, max_value=10**9),
    "based_on": forms.IntegerField(required=False, min_value=0, max_value=10**9),
    "age_ms": forms.IntegerField(required=False, min_value=0, max_value=LONGEST_AGE_MS),
    "confidence": forms.IntegerField(required=False, min_value=1, max_value=3),
    "seconds": forms.IntegerField(required=False, min_value=0, max_value=10**8),
}


def save_sent(posted: Mapping[str, str]) -> Save:
    """What the page says of the answer that it sends; raises BadRequest if a field was tampered with."""
    try:
        said = {name: field.clean(posted.get(name)) for name, field in SAVE_FIELDS.items()}
    except forms.ValidationError as error:
        raise BadRequest("The answer came with fields that this page doesn't send.") from error
    return Save(
        page=said["page_id"] or uuid4(),
        turn=said["turn"],
        based_on=said["based_on"] or 0,
        age=timedelta(milliseconds=said["age_ms"] or 0),
        confidence=said["confidence"],
        seconds=said["seconds"],
    )


class HereForm(forms.Form):
    """Where the learner is, as the script of the page sends it: the number of a question, 0 for the summary."""

    number = forms.IntegerField(min_value=0, max_value=10**4)
    unsaved = forms.BooleanField(required=False)


class ReportForm(forms.Form):
    """What a learner finds wrong with a question."""

    text = forms.CharField(max_length=QuestionReport.LONGEST)


class ExamForm(forms.Form):
    """The day of an exam: not before tomorrow and not later than in two years; empty for none."""

    day = forms.DateField(
        label=_("Day of the exam"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, first: date, **kwargs: Any) -> None:
        """``first`` is the first day that is possible."""
        super().__init__(*args, **kwargs)
        self._first = first

    def clean_day(self) -> date | None:
        day: date | None = self.cleaned_data["day"]
        if day and not self._first <= day <= self._first + timedelta(days=730):
            raise forms.ValidationError(_("Choose a day from tomorrow on, within two years."))
        return day

    def exam_at(self) -> datetime | None:
        """The beginning of that day, by the clock of the time zone in force."""
        day = self.cleaned_data["day"]
        return timezone.make_aware(datetime.combine(day, datetime.min.time())) if day else None
