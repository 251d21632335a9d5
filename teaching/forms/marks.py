"""What a teacher decides about a mark."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

#: Millionths in one percent.
A_PERCENT = 10_000


class PercentField(forms.DecimalField):
    """From 0 to 100 with at most one decimal, after a point or a comma."""

    def __init__(self, **options: Any) -> None:
        control = forms.TextInput(attrs={"inputmode": "decimal"})
        super().__init__(min_value=0, max_value=100, decimal_places=1, widget=control, **options)

    def to_python(self, value: object) -> Decimal | None:  # type: ignore[override]  # as Django's own does
        return super().to_python(value.strip().removesuffix("%").replace(",", ".") if isinstance(value, str) else value)


class OverrideForm(forms.Form):
    """A mark with its reason; to take one back, a reason alone."""

    percent = PercentField(
        label=_("Mark in percent"),
        help_text=_("From 0 to 100, such as 85 or 87.5."),
        error_messages={"required": _("Say the mark, from 0 to 100.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("The pupil reads it beside the mark."),
        error_messages={"required": _("Say why: the pupil reads it beside the mark.")},
    )

    def __init__(self, *args: Any, taking_back: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.taking_back = taking_back
        if taking_back:
            self.fields["percent"] = forms.CharField(required=False, label=self.fields["percent"].label)

    def score_millionths(self) -> int | None:
        """What was decided; None to take the decision back."""
        return None if self.taking_back else int(self.cleaned_data["percent"] * A_PERCENT)
