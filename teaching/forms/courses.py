"""What an instructor decides about questions and courses."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lessons.models import Edition
from lessons.models.base import SLUG_LENGTH, slug_format
from people.models import Classroom
from quizzes.actions.regrade import Decision
from quizzes.models import Question, QuestionReport, Quiz
from quizzes.regrading import Method


class RegradeForm(forms.Form):
    """A decision on a question. ``accepted`` comes from the button beside an answer, with the method left at the key."""

    method = forms.ChoiceField(
        label=_("What to do"),
        choices=[
            (Method.KEY.value, _("Grade by the key as it stands now")),
            (Method.FULL.value, _("Full credit for all")),
            (Method.DROP.value, _("Leave the question out of the score")),
        ],
        widget=forms.RadioSelect,
        initial=Method.KEY.value,
    )
    quiz = forms.ModelChoiceField(
        label=_("In which quiz"), queryset=Quiz.objects.none(), required=False, empty_label=_("In all quizzes")
    )
    never_lower = forms.BooleanField(label=_("Never lower a mark"), required=False, initial=True)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=300,
        help_text=_("Learners read it beside their result."),
    )
    accepted = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)
    fingerprint = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: object, question: Question, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # as Django's own form takes them
        quizzes: forms.ModelChoiceField[Quiz] = self.fields["quiz"]  # type: ignore[assignment]  # as made above
        quizzes.queryset = Quiz.objects.filter(attempts__items__question=question).distinct().order_by("title")

    def decision(self) -> Decision:
        said = self.cleaned_data
        return Decision(Method(said["method"]), said["never_lower"], said["quiz"], said["accepted"])


class AnswerForm(forms.Form):
    """What an author answers to a report."""

    answer = forms.CharField(
        label=_("Answer"),
        max_length=QuestionReport.LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The learner reads it beside the result, and is told of it on My course."),
    )


class PreviewForm(forms.Form):
    """What to look at as a student, and when."""

    edition = forms.ModelChoiceField(label=_("Course"), queryset=Edition.objects.none(), empty_label=None)
    classroom = forms.ModelChoiceField(
        label=_("In which class"),
        queryset=Classroom.objects.none(),
        required=False,
        empty_label=_("In none"),
        help_text=_("You then see what is assigned to it, as its pupils do. Nobody in the class sees you."),
    )
    moment = forms.DateTimeField(
        label=_("At what time"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Empty: now. The clock goes on from there."),
    )

    def __init__(
        self, *args: object, editions: QuerySet[Edition], classes: QuerySet[Classroom], **options: object
    ) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # as Django's own form takes them
        chosen: forms.ModelChoiceField[Edition] = self.fields["edition"]  # type: ignore[assignment]  # as made above
        chosen.queryset = editions
        classroom: forms.ModelChoiceField[Classroom] = self.fields["classroom"]  # type: ignore[assignment]  # likewise
        classroom.queryset = classes
        if not classes:
            del self.fields["classroom"]


class CopyForm(forms.Form):
    """What a copy is called in addresses."""

    slug = forms.CharField(label=_("Slug of the copy"), max_length=SLUG_LENGTH, validators=[slug_format])


class QuizCopyForm(CopyForm):
    title = forms.CharField(label=_("Title of the copy"), max_length=200)
