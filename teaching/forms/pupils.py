"""What a teacher decides about a pupil, and about several at once."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from people.models import Classroom, Enrolment

if TYPE_CHECKING:
    Base = forms.ModelForm[Enrolment]
    Choice = forms.ModelChoiceField[Enrolment]
    Choices = forms.ModelMultipleChoiceField[Enrolment]
else:
    Base = forms.ModelForm
    Choice, Choices = forms.ModelChoiceField, forms.ModelMultipleChoiceField

NAME_TAKEN = _("Somebody in the class has this name already. Add something to tell the two apart.")


class PupilForm(Base):
    class Meta:
        model = Enrolment
        fields: ClassVar = ["name", "group"]
        labels: ClassVar = {"name": _("Name"), "group": _("Group")}
        help_texts: ClassVar = {"group": _("Extensions can be given to a group; marks and facts can be shown for one.")}


class MoveForm(forms.Form):
    """Into which of one's other classes."""

    to = forms.ModelChoiceField(label=_("To the class"), queryset=Classroom.objects.none())

    def __init__(self, *args: Any, classes: QuerySet[Classroom], **options: Any) -> None:
        super().__init__(*args, **options)
        field: forms.ModelChoiceField[Classroom] = self.fields["to"]  # type: ignore[assignment]  # declared above
        field.queryset = classes


class PupilChoice(Choice):
    """Pupils of the class by their names there."""

    def label_from_instance(self, obj: Enrolment) -> str:
        return named(obj)


class PupilChoices(Choices):
    def label_from_instance(self, obj: Enrolment) -> str:
        return named(obj)


def named(pupil: Enrolment) -> str:
    """Two who were removed may have one name: the account tells them apart."""
    return f"{pupil.name} ({pupil.learner.username})" if pupil.removed_at else pupil.name


class MergeForm(forms.Form):
    """Who is the same as the pupil whose page it is."""

    double = PupilChoice(label=_("The double"), queryset=Enrolment.objects.none())

    def __init__(self, *args: Any, others: QuerySet[Enrolment], **options: Any) -> None:
        super().__init__(*args, **options)
        field: forms.ModelChoiceField[Enrolment] = self.fields["double"]  # type: ignore[assignment]  # declared above
        field.queryset = others


class PupilsForm(forms.Form):
    """Ticks in a list of pupils."""

    pupil = PupilChoices(
        label=_("Pupils"),
        queryset=Enrolment.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one pupil. Nothing was changed.")},
    )

    def __init__(self, *args: Any, pupils: QuerySet[Enrolment], **options: Any) -> None:
        super().__init__(*args, **options)
        field: forms.ModelMultipleChoiceField[Enrolment] = self.fields["pupil"]  # type: ignore[assignment]  # as made above
        field.queryset = pupils


class GroupForm(PupilsForm):
    group = forms.CharField(label=_("Group"), max_length=50, required=False)


class CardsForm(PupilsForm):
    """For whom there are to be cards, and what is on them."""

    PIN, LINK = "pin", "link"

    kind = forms.ChoiceField(
        label=_("What is on the cards"),
        choices=[
            (PIN, _("A new PIN for each, to come in with every time. The PIN of before opens nothing any more.")),
            (LINK, _("A link for each, which works once within 14 days. PINs stay as they are until it is used.")),
        ],
        widget=forms.RadioSelect,
        initial=PIN,
    )

    field_order = ("kind", "pupil")
