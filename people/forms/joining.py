"""What a pupil types to come into a class."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from people.models.classrooms import CODE_LENGTH
from people.pins import LONGEST_SECRET, Weakness, weakness_of

#: Letters of a Kazakh or Russian keyboard that look like those of a code.
LOOKALIKES = str.maketrans("АСЕНКМРТХУ", "ACEHKMPTXY")

WEAK = {
    Weakness.SHORT_PIN: _("A PIN has at least 4 digits."),
    Weakness.LONG_PIN: _("A PIN has at most 8 digits."),
    Weakness.SHORT_PASSWORD: _("A password has at least 8 characters. A PIN has digits alone, at least 4."),
    Weakness.LONG_PASSWORD: _("A password has at most 128 characters."),
    Weakness.EASY: _("This is too easy to guess. Choose another one."),
}


def fault_of(secret: str, *, name: str) -> str:
    """What is wrong with the PIN or password that a pupil called ``name`` chose; empty if nothing is."""
    if weakness := weakness_of(secret, name=name):
        return str(WEAK[weakness])
    if secret.isascii() and secret.isdigit():
        return ""
    try:
        validate_password(secret)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def normal_code(code: str) -> str:
    """A join code in the one spelling: ``acd-ef g`` is ``ACDEFG``, and letters that look alike are taken for each other."""
    return "".join(sign for sign in code.upper().translate(LOOKALIKES) if sign.isalnum())


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code of the class"),
        max_length=3 * CODE_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=_("It stands on the wall or on your card."),
    )

    def clean_code(self) -> str:
        return normal_code(self.cleaned_data["code"])


def _secret(label: Any, **options: Any) -> forms.CharField:
    """Not stripped: a password may begin with a space."""
    widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})
    return forms.CharField(label=label, max_length=LONGEST_SECRET, strip=False, widget=widget, **options)


class JoinForm(forms.Form):
    """Name and PIN, the same the first time and ever after."""

    name = forms.CharField(label=_("Your name"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    pin = _secret(_("PIN"), help_text=_("At least 4 digits, or a password of at least 8 characters."))

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


class OwnAccountForm(forms.Form):
    """Under which name somebody with an account of their own is in the class."""

    name = forms.CharField(label=_("Your name in the class"), max_length=100)

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


class NewPinForm(forms.Form):
    """A PIN that is chosen anew, twice, so that a slip of the finger locks nobody out."""

    pin = _secret(_("New PIN"), help_text=_("At least 4 digits, or a password of at least 8 characters."))
    again = _secret(_("The PIN again"))

    def __init__(self, *args: Any, name: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.name = name

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        pin, again = said.get("pin", ""), said.get("again", "")
        if pin and (fault := fault_of(pin, name=self.name)):
            self.add_error("pin", fault)
        elif pin and again and pin != again:
            self.add_error("again", _("This is not what you typed above. Type both again."))
        return said


class OwnPinForm(NewPinForm):
    old = _secret(_("PIN of now"))

    field_order = ("old", "pin", "again")
