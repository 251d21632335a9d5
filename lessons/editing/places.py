"""Forms of objects that have a place among others."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from lessons.editing.generic import ModelForm


class PlacedForm(ModelForm[Any]):
    """The place may be left empty: then it is the last one. ``place_within`` is the field that says among which."""

    place_within: ClassVar[str]

    position = forms.IntegerField(
        label=_("Position"), required=False, min_value=1, max_value=9999, help_text=_("Left empty: the last.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            self.initial["position"] = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "position" in cleaned and cleaned["position"] is None:
            cleaned["position"] = self._last_place() + 1
        return cleaned

    def _last_place(self) -> int:
        whole = self.cleaned_data.get(self.place_within) or getattr(self.instance, f"{self.place_within}_id")
        others = self._meta.model._default_manager.filter(**{self.place_within: whole})
        return others.aggregate(last=Max("position"))["last"] or 0
