"""What a teacher decides about an assignment: what, from when until when, under which terms, and who gets more."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lessons.models import Lesson
from people.models import Classroom, Enrolment
from quizzes.actions.extend import Recipients
from quizzes.assigning import Allowance
from quizzes.models import Assignment, Quiz

if TYPE_CHECKING:
    Base = forms.ModelForm[Assignment]
else:
    Base = forms.ModelForm

#: A day's work for an attempt, in minutes.
LONGEST_EXTRA = 24 * 60


class MomentField(forms.DateTimeField):
    """A day and a time by the clock of the class, which the view has activated."""

    def __init__(self, **options: Any) -> None:
        picker = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=picker, required=False, **options)


class AssignmentForm(Base):
    """Terms of an assignment; for a lesson those of quizzes are left out."""

    opens_at = MomentField(label=_("Opens"), help_text=_("Empty: at once."))
    due_at = MomentField(label=_("Due"), help_text=_("What comes later is marked as late."))
    closes_at = MomentField(
        label=_("Closes"), help_text=_("From then on nothing is taken; attempts that run are handed in.")
    )

    OF_QUIZZES = ("time_limit_minutes", "attempts_allowed", "counts", "feedback", "exclusive")

    class Meta:
        model = Assignment
        fields: ClassVar = [
            "opens_at",
            "due_at",
            "closes_at",
            "time_limit_minutes",
            "attempts_allowed",
            "counts",
            "feedback",
            "exclusive",
        ]
        help_texts: ClassVar = {
            "time_limit_minutes": _("Empty: as the quiz says. 0: none."),
            "attempts_allowed": _("Empty: as the quiz says. 0: as many as wanted."),
            "feedback": _("When pupils see answers and explanations."),
            "exclusive": _("While this is open, the class takes the quiz only here."),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        feedback: forms.ChoiceField = self.fields["feedback"]  # type: ignore[assignment]  # as the model has it
        feedback.choices = [("", _("As the quiz says")), *Assignment.Feedback.choices]
        if self.instance.lesson_id is not None:
            for name in self.OF_QUIZZES:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        opens, due, closes = (said.get(name) for name in ("opens_at", "due_at", "closes_at"))
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("It would close before it opens. Choose a later time."))
        if opens and due and due < opens:
            self.add_error("due_at", _("It would be due before it opens. Choose a later time."))
        if due and closes and due > closes:
            self.add_error("due_at", _("It would close before it is due. Choose an earlier time, or close it later."))
        return said


class NewAssignmentForm(AssignmentForm):
    """What a class is to do: a quiz or a lesson of any course in use."""

    what = forms.ChoiceField(label=_("What"), help_text=_("For a lesson only the three times count."))

    field_order = ("what",)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        what: forms.ChoiceField = self.fields["what"]  # type: ignore[assignment]  # declared above
        what.choices = list(_choices())

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        kind, _sep, key = said.get("what", "").partition("-")
        self.instance.quiz_id = int(key) if kind == "quiz" else None
        self.instance.lesson_id = int(key) if kind == "lesson" else None
        return said


def _choices() -> Sequence[tuple[str, list[tuple[str, str]]]]:
    """Quizzes and lessons, by course; the choice field takes no others."""
    groups: dict[str, list[tuple[str, str]]] = {}
    in_use = {"retired_at": None, "edition__course__retired_at": None}
    for kind, model, heading in (("quiz", Quiz, _("Quizzes: %(title)s")), ("lesson", Lesson, _("Lessons: %(title)s"))):
        rows: QuerySet[Any] = model._default_manager.filter(**in_use).select_related("edition")
        for each in rows.order_by("edition", "position", "pk"):
            group = groups.setdefault(heading % {"title": each.edition.title}, [])
            group.append((f"{kind}-{each.pk}", each.title))
    return list(groups.items())


class ExtensionForm(forms.Form):
    """More time or tries, for the whole class, for groups, or for pupils."""

    everybody = forms.BooleanField(label=_("For the whole class"), required=False)
    groups = forms.MultipleChoiceField(label=_("For groups"), required=False, widget=forms.CheckboxSelectMultiple)
    pupils = forms.MultipleChoiceField(label=_("For pupils"), required=False, widget=forms.CheckboxSelectMultiple)
    extra_minutes = forms.IntegerField(
        label=_("Extra minutes"),
        min_value=0,
        max_value=LONGEST_EXTRA,
        required=False,
        help_text=_("The time limit, the due time and the closing move by so much, also for an attempt that runs."),
    )
    due_at = MomentField(label=_("Due at"), help_text=_("Instead of the time for all, where it is later."))
    closes_at = MomentField(label=_("Closes at"), help_text=_("Instead of the time for all, where it is later."))
    extra_attempts = forms.IntegerField(label=_("Extra tries"), min_value=0, max_value=100, required=False)
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False, help_text=_("For the log."))

    def __init__(self, *args: Any, classroom: Classroom, **options: Any) -> None:
        super().__init__(*args, **options)
        members = list(Enrolment.objects.present().real().filter(classroom=classroom))
        groups: forms.MultipleChoiceField = self.fields["groups"]  # type: ignore[assignment]  # declared above
        pupils: forms.MultipleChoiceField = self.fields["pupils"]  # type: ignore[assignment]  # declared above
        groups.choices = [(group, group) for group in sorted({each.group for each in members} - {""})]
        pupils.choices = [(str(each.learner_id), each.name) for each in members]
        for field in [name for name, kept in (("groups", groups.choices), ("pupils", pupils.choices)) if not kept]:
            del self.fields[field]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not (said.get("everybody") or said.get("groups") or said.get("pupils")):
            self.add_error(None, _("Choose who gets it: the whole class, groups or pupils. Nothing was changed."))
        if not self.errors and self.allowance() == Allowance():
            self.add_error(None, _("Say what is given: minutes, a later time or tries. Nothing was changed."))
        return said

    def recipients(self) -> Recipients:
        said = self.cleaned_data
        learners = [int(key) for key in said.get("pupils", [])]
        return Recipients(said["everybody"], said.get("groups", []), learners)

    def allowance(self) -> Allowance:
        said = self.cleaned_data
        due_at: datetime | None = said.get("due_at")
        closes_at: datetime | None = said.get("closes_at")
        extra = timedelta(minutes=said.get("extra_minutes") or 0)
        return Allowance(extra, due_at, closes_at, said.get("extra_attempts") or 0)
