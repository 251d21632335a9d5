"""What a device sends along with an answer, and what a learner reports."""

from datetime import timedelta
from uuid import uuid4

from django import forms
from django.core.exceptions import BadRequest

from quizzes.models import QuestionReport
from quizzes.saves import Save

#: Nobody answers a question of an attempt longer ago than this.
LONGEST_AGE_MS = int(timedelta(days=365).total_seconds() * 1000)


class SaveForm(forms.Form):
    """The hidden fields of an answer form; a page without scripts sends only those that the server put there."""

    page_id = forms.UUIDField(required=False)
    turn = forms.IntegerField(required=False, min_value=0, max_value=10**9)
    based_on = forms.IntegerField(required=False, min_value=0, max_value=10**9)
    age_ms = forms.IntegerField(required=False, min_value=0, max_value=LONGEST_AGE_MS)
    confidence = forms.IntegerField(required=False, min_value=1, max_value=3)

    def save_sent(self) -> Save:
        """The save; raises BadRequest if a field was tampered with."""
        if not self.is_valid():
            raise BadRequest("The answer came with fields that this page doesn't send.")
        said = self.cleaned_data
        return Save(
            page=said["page_id"] or uuid4(),
            turn=said["turn"],
            based_on=said["based_on"] or 0,
            age=timedelta(milliseconds=said["age_ms"] or 0),
            confidence=said["confidence"],
        )


class HereForm(forms.Form):
    """Where the learner is, as the script of the page sends it: the number of a question, 0 for the summary."""

    number = forms.IntegerField(min_value=0, max_value=10**4)
    unsaved = forms.BooleanField(required=False)


class ReportForm(forms.Form):
    """What a learner finds wrong with a question."""

    text = forms.CharField(max_length=QuestionReport.LONGEST)
