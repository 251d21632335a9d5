"""Forms of the frame."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kzcourse.display import SETTINGS, Display


class DisplayForm(forms.Form):
    size = forms.ChoiceField(label=_("Text size"), choices=SETTINGS["size"], widget=forms.RadioSelect)
    font = forms.ChoiceField(label=_("Font of the lessons"), choices=SETTINGS["font"], widget=forms.RadioSelect)
    scheme = forms.ChoiceField(label=_("Colors"), choices=SETTINGS["scheme"], widget=forms.RadioSelect)

    @property
    def display(self) -> Display:
        """What a valid form asks for."""
        return Display(**self.cleaned_data)
