"""Fields of forms that the admin of content shares."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class ProseField(forms.CharField):
    """A text of any length, with the ends of its lines as files have them: browsers send others.

    A newline at the end stays, so that saving a text that came from a file doesn't change it.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        typed = (super().to_python(value) or "").replace("\r\n", "\n")
        text = typed.strip()
        return f"{text}\n" if text and typed.endswith("\n") else text


class ListField(forms.CharField):
    """A list of short texts, one a line. ``known`` are the only ones allowed, if given."""

    default_error_messages = {"unknown": _("“%(entry)s” is not known here. Choose from: %(known)s.")}

    def __init__(self, *, known: Collection[str] = (), rows: int = 3, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows, "class": "lines"}), **kwargs)
        self.known = known

    def prepare_value(self, value: Any) -> Any:
        """A list as lines; what was typed stays as it was."""
        return "\n".join(" ".join(entry.split()) for entry in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]  # a CharField for its widget's sake
        return [" ".join(line.split()) for line in (super().to_python(value) or "").splitlines() if line.strip()]

    def validate(self, value: Any) -> None:
        super().validate(value)
        unknown = next((entry for entry in value if self.known and entry not in self.known), None)
        if unknown is not None:
            params = {"entry": unknown, "known": ", ".join(self.known)}
            raise ValidationError(self.error_messages["unknown"], code="unknown", params=params)

    def run_validators(self, value: Any) -> None:
        """Those of a text, so that lengths and characters are checked as in any other."""
        super().run_validators("\n".join(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(self.prepare_value(initial)) != self.to_python(data)
