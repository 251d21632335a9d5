"""What a teacher says about a class."""

import re
from typing import TYPE_CHECKING, Any, ClassVar
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import Classroom, User

if TYPE_CHECKING:
    Base = forms.ModelForm[Classroom]
else:
    Base = forms.ModelForm

#: The longest shift of a copy: two years to either side.
MOST_DAYS = 731
#: Fifty-two weeks: lessons keep their days of the week.
A_YEAR = 364


class ClassForm(Base):
    """Name, clock and colleagues. Whoever fills it in goes on teaching the class if they did."""

    colleagues = forms.CharField(
        label=gettext_lazy("Colleagues who teach it too"),
        required=False,
        help_text=gettext_lazy("Their user names, with commas between. They see and may do all that you do here."),
    )

    class Meta:
        model = Classroom
        fields: ClassVar = ["name", "time_zone"]
        labels: ClassVar = {"name": gettext_lazy("Name of the class"), "time_zone": gettext_lazy("Time zone")}
        help_texts: ClassVar = {
            "name": gettext_lazy("Pupils read it when they join, such as “9b History”."),
            "time_zone": gettext_lazy("Times of the class are by this clock."),
        }

    def __init__(self, *args: Any, editor: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.editor = editor
        zones = [(zone, zone) for zone in sorted(available_timezones())]
        is_new = not (self.instance.pk or self.is_bound)
        self.fields["time_zone"].widget = forms.Select(choices=zones, attrs={"data-choose-own": True} if is_new else {})
        if self.instance.pk:
            others = self.instance.teachers.exclude(pk=editor.pk).order_by("username")
            self.fields["colleagues"].initial = ", ".join(each.username for each in others)

    def clean_colleagues(self) -> list[User]:
        """Those who may teach; who is a learner or nobody gets the same answer."""
        asked = [
            User.normalize_username(name) for name in re.split(r"[\s,;]+", self.cleaned_data["colleagues"]) if name
        ]
        found = {each.username: each for each in User.objects.filter(username__in=asked, is_staff=True, is_active=True)}
        if unknown := [name for name in dict.fromkeys(asked) if name not in found]:
            raise ValidationError(
                _("No instructor has this user name: %(names)s. Ask your colleague how it is spelt, or remove it."),
                params={"names": ", ".join(unknown)},
            )
        return list(found.values())

    def teachers(self) -> set[User]:
        """Who teaches the class from now on: never nobody."""
        colleagues = set(self.cleaned_data["colleagues"])
        stays = not self.instance.pk or self.instance.teachers.filter(pk=self.editor.pk).exists()
        return colleagues | {self.editor} if stays or not colleagues else colleagues


class CopyClassForm(forms.Form):
    """Next year's class."""

    name = forms.CharField(label=gettext_lazy("Name of the copy"), max_length=100)
    keep_times = forms.BooleanField(
        label=gettext_lazy("Assignments have the same times, later"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Without a tick they have no times, so that all are open at once."),
    )
    days = forms.IntegerField(
        label=gettext_lazy("How many days later"),
        min_value=-MOST_DAYS,
        max_value=MOST_DAYS,
        initial=A_YEAR,
        required=False,
        help_text=gettext_lazy("364 is a year on the same day of the week."),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("keep_times") and said.get("days") is None and "days" not in self.errors:
            self.add_error("days", _("Say how many days later, or take the tick away above."))
        return said

    def shift(self) -> int | None:
        """By how many days; None for no times."""
        days: int | None = self.cleaned_data["days"]
        return days if self.cleaned_data["keep_times"] else None
