"""Forms of the frame."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kzcourse.display import SETTINGS, Display
from kzcourse.exchanging.archives import unpacked
from kzcourse.loading import Choices, Conflict, Side


class DisplayForm(forms.Form):
    size = forms.ChoiceField(label=_("Text size"), choices=SETTINGS["size"], widget=forms.RadioSelect)
    font = forms.ChoiceField(label=_("Font of the lessons"), choices=SETTINGS["font"], widget=forms.RadioSelect)
    scheme = forms.ChoiceField(label=_("Colors"), choices=SETTINGS["scheme"], widget=forms.RadioSelect)

    @property
    def display(self) -> Display:
        """What a valid form asks for."""
        return Display(**self.cleaned_data)


class UploadForm(forms.Form):
    """Files of a course; of a valid form ``unpacked`` has them by name."""

    upload = forms.FileField(
        label=_("YAML file, or zip file of them"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml,.zip"}),
    )

    unpacked: dict[str, bytes]

    def clean_upload(self) -> Any:
        upload = self.cleaned_data["upload"]
        self.unpacked = unpacked(upload.name, upload.read())
        return upload


class ConflictsForm(forms.Form):
    """One choice for each conflict of a plan."""

    def __init__(self, conflicts: Sequence[Conflict], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conflicts = conflicts
        sides = [(Side.MINE, _("Keep what the database says")), (Side.THEIRS, _("Take what the file says"))]
        for number, conflict in enumerate(conflicts):
            self.fields[f"choice-{number}"] = forms.ChoiceField(
                label=", ".join(conflict.fields),
                choices=sides,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose one of the two.")},
            )

    @property
    def choices(self) -> Choices:
        """What a valid form decides."""
        decided = {
            (conflict.name, conflict.fields): Side(self.cleaned_data[f"choice-{number}"])
            for number, conflict in enumerate(self.conflicts)
        }
        return Choices(single=decided)
