"""Forms in which authors write lessons, facts and terms. Their messages say what is wrong and what to write instead."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lessons.actions.material import figure_of
from lessons.chart_forms import charts_showing
from lessons.dates import read_date
from lessons.editing.fields import ListField
from lessons.editing.generic import ModelForm
from lessons.editing.places import PlacedForm
from lessons.markup import Figure, ProblemKind, render_passage
from lessons.models import Chart, Edition, Fact, FactText, GlossaryTerm, Lesson, Passage

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

language_format = RegexValidator(
    r"^[a-z]{2,3}(-[a-z0-9]+)*\Z", _("Write a language code in small letters: en, kk, ru.")
)


class EditionForm(ModelForm[Edition]):
    class Meta:
        model = Edition
        exclude: list[str] = []
        widgets = {"summary": forms.Textarea(attrs={"rows": 3})}

    def clean_language(self) -> str:
        language: str = self.cleaned_data["language"]
        language_format(language)
        return language


class LessonForm(PlacedForm):
    place_within = "edition"

    class Meta:
        model = Lesson
        exclude: list[str] = []
        widgets = {"summary": forms.Textarea(attrs={"rows": 3}), "objectives": forms.Textarea(attrs={"rows": 6})}


class PassageForm(PlacedForm):
    place_within = "lesson"

    class Meta:
        model = Passage
        exclude: list[str] = []
        widgets = {
            "text": forms.Textarea(attrs={"rows": 24, "class": "manuscript"}),
            "paragraphs": forms.Textarea(attrs={"rows": 3}),
        }

    def clean_paragraphs(self) -> Any:
        """Empty in whatever way means none; what else is no mapping, the model refuses."""
        return self.cleaned_data["paragraphs"] or {}

    def clean_lesson(self) -> Lesson:
        lesson: Lesson = self.cleaned_data["lesson"]
        if self.instance.pk and lesson.edition_id != self.instance.lesson.edition_id:
            raise ValidationError(_("A passage can move to another lesson of its edition only."), code="other-edition")
        return lesson

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "text" in cleaned and "lesson" in cleaned:
            edition = cleaned["lesson"].edition_id
            facts = {fact.slug: figure_of(fact) for fact in Fact.objects.live().filter(course__editions=edition)}
            charts = Chart.objects.live().filter(edition=edition).values_list("slug", flat=True)
            for message in _marks_not_followed(cleaned["text"], facts, list(charts)):
                self.add_error("text", message)
        return cleaned


def _marks_not_followed(text: str, facts: dict[str, Figure | None], charts: Sequence[str]) -> Iterator[ValidationError]:
    rendered = render_passage(text, passage="passage", facts=facts, charts=dict.fromkeys(charts, ""))
    for problem in dict.fromkeys(rendered.problems):
        facts_known = [slug for slug, figure in facts.items() if figure or problem.kind is ProblemKind.UNKNOWN_FACT]
        known = charts if problem.kind is ProblemKind.UNKNOWN_CHART else facts_known
        said = _MESSAGES[problem.kind] % {"subject": problem.subject}
        for near in get_close_matches(problem.subject, known, n=1):
            said += " " + _("Did you mean “%(near)s”?") % {"near": near}
        yield ValidationError(said, code=problem.kind)


_MESSAGES: "dict[ProblemKind, _StrOrPromise]" = {
    ProblemKind.UNKNOWN_FACT: _(
        "{fact=%(subject)s}: this course has no fact “%(subject)s”. Write the fact first, or correct the slug."
    ),
    ProblemKind.UNKNOWN_FIGURE: _(
        "{figure:%(subject)s}: this course has no fact “%(subject)s” with a value. Correct the slug, "
        "or give the fact its value."
    ),
    ProblemKind.UNKNOWN_CHART: _(
        "{chart:%(subject)s}: this course has no chart “%(subject)s”. Make the chart first, or correct the slug."
    ),
    ProblemKind.MARK_NOT_READ: _(
        "“%(subject)s” can't be read as a mark. Write [these words]{fact=slug}, {figure:slug} or {number:slug}, or "
        "{chart:slug} on a line of its own."
    ),
}


class FactForm(ModelForm[Fact]):
    class Meta:
        model = Fact
        exclude: list[str] = []

    def clean_date(self) -> str:
        date: str = self.cleaned_data["date"]
        try:
            if date:
                read_date(date)
        except ValueError:
            message = _("There is no such date. Write 2022, 2022-H1, 2022-01 or 2022-01-05.")
            raise ValidationError(message, code="no-date") from None
        return date

    def clean_value(self) -> Any:
        value = self.cleaned_data["value"]
        if value is None and self.instance.pk and self.instance.value is not None:
            self._refuse_to_lose_a_figure()
        return value

    def _refuse_to_lose_a_figure(self) -> None:
        if said := where_shown(self.instance):
            raise ValidationError(said, code="shown")


def where_shown(fact: Fact) -> str:
    """What shows the fact's figure, and so would show nothing in its place; empty if nothing does."""
    if passages := passages_showing(fact):
        said = _("The text of a passage shows its figure: %(headings)s. Take it out of the text first.")
        return said % {"headings": ", ".join(f"“{each.heading}”" for each in passages)}
    if charts := charts_showing(fact):
        said = _("A chart shows its figure: %(titles)s. Take it out of the chart first.")
        return said % {"titles": ", ".join(f"“{each.title}”" for each in charts)}
    return ""


def passages_showing(fact: Fact) -> list[Passage]:
    """Live passages whose text shows the fact's figure."""
    marks = Q(text__contains=f"{{figure:{fact.slug}}}") | Q(text__contains=f"{{number:{fact.slug}}}")
    return list(Passage.objects.live().filter(marks, lesson__edition__course=fact.course_id))


class FactTextForm(ModelForm[FactText]):
    class Meta:
        model = FactText
        exclude: list[str] = []
        widgets = {"statement": forms.Textarea(attrs={"rows": 2})}

    def clean_language(self) -> str:
        language: str = self.cleaned_data["language"]
        language_format(language)
        return language


class TermForm(ModelForm[GlossaryTerm]):
    variants = ListField(
        label=_("Variants"),
        required=False,
        help_text=_("Other spellings that link too, one a line. Small letters match at a sentence start as well."),
    )

    class Meta:
        model = GlossaryTerm
        exclude: list[str] = []
        widgets = {"definition": forms.Textarea(attrs={"rows": 3})}
