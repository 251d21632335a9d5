"""What a teacher says about a quiz on paper: how it is printed, and what pupils wrote."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django import forms
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.asked import question_in
from quizzes.content import QuestionContent
from quizzes.kinds import Given, Unreadable, kind_named
from quizzes.kinds.gaps import pieces
from quizzes.models import PrintedItem, PrintedVersion
from quizzes.models.papers import LETTERS
from quizzes.onpaper import NOTHING, Blank, Writes, answer_written, blanks
from quizzes.wording import SENTENCES, reading_words
from teaching.forms.assignments import MomentField

#: What only an entry from paper can lack; the other codes are worded by :mod:`quizzes.wording`.
PAPER_SENTENCES: Final = {
    "no-such-mark": gettext_lazy("“%(entry)s” is not on this version. Write of these: %(marks)s."),
    "one-mark-only": gettext_lazy("One answer is asked for. Leave it empty if the pupil marked several."),
    "mark-for-each": gettext_lazy("Write %(count)d signs, one for each item from top to bottom; - for an empty one."),
    "same-place-twice": gettext_lazy("Two items have the same place. Write - for what can't be counted."),
}


class PrintForm(forms.Form):
    """How many versions, and whether each pupil finds their own name."""

    versions = forms.IntegerField(
        label=gettext_lazy("Versions"),
        min_value=1,
        max_value=len(LETTERS),
        initial=2,
        help_text=gettext_lazy("From 1 to 6: the same questions, with questions and choices in other orders."),
    )
    named = forms.BooleanField(
        label=gettext_lazy("An answer sheet with a name for each pupil"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Versions go round by the alphabet. Otherwise pupils write their names themselves."),
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One question in the form: its prompt in short, and its fields."""

    item: PrintedItem
    question: QuestionContent
    prompt: str
    blanks: Mapping[str, Blank]


class EntryForm(forms.Form):
    """What a pupil wrote on one version, a field for each blank; ``known`` is how often it was entered before."""

    held_at = MomentField(label=gettext_lazy("Written on"))
    known = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, version: PrintedVersion, at: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.at = at
        self.fields["held_at"].required = True
        self.rows = [_row(item) for item in version.items.select_related("revision")]
        for row in self.rows:
            self.fields |= {name: _field(row, blank, name) for name, blank in row.blanks.items()}

    def clean_held_at(self) -> datetime:
        held_at: datetime = self.cleaned_data["held_at"]
        if held_at > self.at:
            raise forms.ValidationError(_("This is in the future. Say when the class wrote it."))
        return held_at

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        self.answers: dict[int, Given] = {}
        for row in self.rows:
            if not any(name in self.errors for name in row.blanks):
                self._read(row, [said[name] for name in row.blanks])
        return said

    def _read(self, row: Row, written: list[str]) -> None:
        try:
            self.answers[row.item.number] = answer_written(row.question, row.item.order, written)
        except Unreadable as unreadable:
            named = (name for name, blank in row.blanks.items() if unreadable.name in _inputs(blank))
            field = next(named)
            self.add_error(field, sentence_for(unreadable, row.blanks[field]))

    def readings(self) -> Iterator[tuple[int, str]]:
        """Entries that could be read in two ways: the number of the question, and as what its number was read."""
        for row in self.rows:
            found = kind_named(row.question.kind).readings(row.question, self.answers[row.item.number])
            yield from ((row.item.number, reading_words(digits)) for digits in found.values())

    def lines(self) -> Iterator[tuple[Row, list[forms.BoundField]]]:
        """The questions with their fields."""
        for row in self.rows:
            yield row, [self[name] for name in row.blanks]


def as_entered(version: PrintedVersion, answers: Mapping[int, Given]) -> dict[str, str]:
    """What stands in the fields of :class:`EntryForm` for answers that were entered, by the numbers of the version."""
    rows = [_row(item, answers.get(item.number)) for item in version.items.select_related("revision")]
    return {name: blank.written for row in rows for name, blank in row.blanks.items()}


def sentence_for(unreadable: Unreadable, blank: Blank) -> str:
    """Why what is written can't be read, for who enters it."""
    sentence = PAPER_SENTENCES.get(unreadable.code) or SENTENCES[unreadable.code]
    marks = ", ".join(blank.marks)
    return str(sentence) % {"entry": unreadable.entry, "marks": marks, "count": len(blank.inputs)}


def _row(item: PrintedItem, given: Given | None = None) -> Row:
    question = question_in(item.revision)
    shown = blanks(question, item.order, given)
    several = len(shown) > 1
    names = [f"q{item.number}-{place}" if several else f"q{item.number}" for place in range(1, len(shown) + 1)]
    prompt = Truncator(" ".join(strip_tags(" … ".join(pieces(question.prompt)[::2])).split())).chars(80)
    return Row(item, question, prompt, dict(zip(names, shown, strict=True)))


def _inputs(blank: Blank) -> set[str]:
    return {each.name for each in blank.inputs}


def _field(row: Row, blank: Blank, name: str) -> forms.CharField:
    place = name.partition("-")[2]
    label = _("Question %(number)d") % {"number": row.item.number}
    attrs = {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}
    text = blank.writes is Writes.TEXT
    return forms.CharField(
        label=_("%(question)s, gap %(place)s") % {"question": label, "place": place} if place else label,
        required=False,
        widget=forms.Textarea(attrs={**attrs, "rows": 2}) if text else forms.TextInput(attrs=attrs),
        help_text=_hint(blank),
    )


def _hint(blank: Blank) -> str:
    """What is to be written, in short."""
    signs = f"{blank.marks[0]}–{blank.marks[-1]}" if blank.marks else ""
    hints = {
        Writes.ONE: _("one of %(signs)s"),
        Writes.SOME: _("all marked of %(signs)s"),
        Writes.EACH: _("%(count)d of %(signs)s, from top to bottom; %(nothing)s for none"),
        Writes.WORDS: _("as written"),
        Writes.TEXT: _("as written, if you like: it is not graded"),
    }
    return hints[blank.writes] % {"signs": signs, "count": len(blank.inputs), "nothing": NOTHING}
