"""Forms of the frame."""

from collections.abc import Sequence
from enum import Enum, auto
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kzcourse.display import SETTINGS, Display
from kzcourse.exchanging.archives import unpacked
from kzcourse.loading import Choices, Conflict, Side
from people.models import Enrolment
from people.names import folded
from people.pins import LONGEST_SECRET


class DisplayForm(forms.Form):
    size = forms.ChoiceField(label=_("Text size"), choices=SETTINGS["size"], widget=forms.RadioSelect)
    font = forms.ChoiceField(label=_("Font of the lessons"), choices=SETTINGS["font"], widget=forms.RadioSelect)
    scheme = forms.ChoiceField(label=_("Colors"), choices=SETTINGS["scheme"], widget=forms.RadioSelect)

    @property
    def display(self) -> Display:
        """What a valid form asks for."""
        return Display(**self.cleaned_data)


class Proof(Enum):
    """By what somebody who is signed in shows that it is they who leave."""

    PASSWORD = auto()
    PIN = auto()
    WORD = auto()


_WORD = _("delete")
_PROOFS = {
    Proof.PASSWORD: _("Your password"),
    Proof.PIN: _("Your PIN"),
    Proof.WORD: format_lazy(_("Type the word: {word}"), word=_WORD),
}


class LeaveForm(forms.Form):
    """Nobody deletes by mistake, nor on somebody else's phone. A password may begin with a space."""

    secret = forms.CharField(max_length=LONGEST_SECRET, strip=False)

    def __init__(self, *args: Any, proof: Proof, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proof, self.fields["secret"].label = proof, _PROOFS[proof]
        shown = {"autocomplete": "off", "autocapitalize": "off"}
        hidden = forms.PasswordInput(attrs={"autocomplete": "current-password"})
        self.fields["secret"].widget = forms.TextInput(attrs=shown) if proof is Proof.WORD else hidden

    def clean_secret(self) -> str:
        secret: str = self.cleaned_data["secret"]
        if self.proof is Proof.WORD and secret.strip().casefold() != str(_WORD).casefold():
            raise ValidationError(_("This is another word. Nothing was deleted."))
        return secret


class ErasePupilForm(forms.Form):
    """A teacher types whose data shall be deleted."""

    name = forms.CharField(
        label=_("Name of the pupil, as it stands above"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, pupil: Enrolment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pupil = pupil

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if folded(name) != self.pupil.name_key:
            raise ValidationError(_("This is another name. Nothing was deleted."))
        return name


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
