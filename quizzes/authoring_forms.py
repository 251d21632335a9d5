"""Forms in which authors write questions and quizzes. Their messages say what is wrong and what to write instead."""

from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from lessons.editing.fields import ListField
from lessons.editing.generic import ModelForm
from lessons.editing.places import PlacedForm
from lessons.editing.rows import NumberedFormSet, RowForm
from lessons.findings import Finding, Level
from lessons.markup import find_words
from lessons.models import Edition, Fact, Passage
from quizzes.authoring import rendered_with
from quizzes.authoring_fields import PenaltyField, ShareField, Tolerance, ToleranceField
from quizzes.authoring_options import faults_of_options
from quizzes.kinds import kind_named
from quizzes.models import Answer, Evidence, Question, Quiz, QuizSection

SHORT = forms.Textarea(attrs={"rows": 2})

#: What browsers show, as Pillow calls it, with the endings that say so.
IMAGES = {"PNG": {".png"}, "JPEG": {".jpg", ".jpeg"}, "GIF": {".gif"}, "WEBP": {".webp"}}
#: Each takes a phone four bytes of memory.
MOST_PIXELS = 16_000_000


class QuestionForm(ModelForm[Question]):
    tags = ListField(label=_("Tags"), required=False, help_text=_("One a line."))
    hints = ListField(label=_("Hints"), required=False, help_text=_("One a line, the mildest first."))
    penalty = PenaltyField(
        label=_("Penalty"),
        initial=Question._meta.get_field("penalty").default,
        help_text=_("Share of the credit that each further try costs in practice: 1/3, 0.25, or 0 for nothing."),
    )
    options = forms.JSONField(
        label=_("Options"),
        required=False,
        initial=dict,
        widget=forms.Textarea(attrs={"rows": 4, "class": "code"}),
        help_text=_('What only this kind knows, as JSON: {"gaps": {"a": "choice"}}, {"typing_slip": true}.'),
    )

    class Meta:
        model = Question
        exclude: list[str] = []
        widgets = {
            "prompt": forms.Textarea(attrs={"rows": 5, "class": "manuscript"}),
            "explanation": forms.Textarea(attrs={"rows": 5, "class": "manuscript"}),
            "general_feedback": forms.Textarea(attrs={"rows": 2, "class": "manuscript"}),
        }

    def clean_image(self) -> Any:
        """A new one is what its ending says: it is handed out as that."""
        image = self.cleaned_data["image"]
        if isinstance(image, UploadedFile):
            found: Any = getattr(image, "image", None)  # as Pillow read it
            if PurePath(image.name or "").suffix.lower() not in IMAGES.get(getattr(found, "format", None) or "", set()):
                raise ValidationError(
                    _("Choose a PNG, JPEG, GIF or WebP image whose name ends as its kind does, like map.png."),
                    code="no-such-image",
                )
            width, height = found.size  # told by the head of the file: nothing of it was unpacked
            if width * height > MOST_PIXELS:
                raise ValidationError(
                    _(
                        "This has %(width)d × %(height)d pixels, too many for phones. Make it smaller, like 4000 × 4000."
                    ),
                    code="too-many-pixels",
                    params={"width": width, "height": height},
                )
        return image

    def clean_options(self) -> dict[str, Any]:
        options = self.cleaned_data["options"] or {}
        if not isinstance(options, dict):
            raise ValidationError(_('Write options in braces: {"name": value}.'), code="no-mapping")
        return options

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        edition = edition_of(self)
        refuse_other_edition(self, "lesson", edition)
        refuse_other_edition(self, "chart", edition)
        refuse_other_course(self, edition)
        if "kind" in cleaned and "options" in cleaned:
            for fault in faults_of_options(cleaned["kind"], cleaned["options"]):
                self.add_error("options", fault)
        return cleaned


def edition_of(form: "forms.ModelForm[Any]") -> Edition | None:
    """The edition chosen, or the one that was fixed when the object was first saved."""
    chosen: Edition | None = form.cleaned_data.get("edition")
    return chosen or (form.instance.edition if form.instance.edition_id else None)


def refuse_other_edition(form: "forms.ModelForm[Any]", field: str, edition: Edition | None) -> None:
    chosen = form.cleaned_data.get(field)
    if edition and chosen and chosen.edition_id != edition.pk:
        form.add_error(field, _("It belongs to another edition. Choose one of this edition."))


def refuse_other_course(form: "forms.ModelForm[Any]", edition: Edition | None) -> None:
    fact: Fact | None = form.cleaned_data.get("fact")
    if edition and fact and fact.course_id != edition.course_id:
        form.add_error("fact", _("This fact belongs to another course. Choose one of this course."))


def parent_edition(form: RowForm) -> Edition | None:
    """The edition of the question or quiz that a row belongs to; None while none is chosen."""
    return form.parent.edition if form.parent.edition_id else None


class AnswerForm(RowForm):
    credit_millionths = ShareField(
        label=_("Credit"), required=False, lowest=-1, initial=0, help_text=_("1, 0.5, 1/3 or -1/3.")
    )
    tolerance = ToleranceField(label=_("Tolerance"), required=False, help_text=_("50000 or 2%."))

    class Meta:
        model = Answer
        exclude = ["position", "tolerance", "tolerance_is_percent"]
        widgets = {"text": SHORT, "feedback": SHORT}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.tolerance is not None:
            tolerance = Tolerance(self.instance.tolerance, self.instance.tolerance_is_percent)
            self.initial.setdefault("tolerance", tolerance)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        refuse_other_course(self, parent_edition(self))
        if "tolerance" in cleaned:
            amount, is_percent = cleaned["tolerance"] or (None, False)
            self.instance.tolerance, self.instance.tolerance_is_percent = amount, is_percent
        return cleaned


class AnswerFormSet(NumberedFormSet):
    """Has the whole key checked by the question's kind, as soon as every part of it can be read."""

    def clean(self) -> None:
        super().clean()
        rows = list(self.rows())
        if self._question_can_be_read() and not any(form.errors for form in rows):
            answers = sorted((form.instance for form in rows), key=lambda answer: int(answer.position))
            errors = [finding for finding in findings(self.instance, answers) if finding.level is Level.ERROR]
            if errors:
                raise ValidationError([ValidationError(told(each), code=each.code) for each in errors])

    def _question_can_be_read(self) -> bool:
        return self.instance.kind in Question.KindName.values and self.instance.fact_id is not None


def findings(question: Question, answers: Iterable[Answer], evidence: Iterable[Evidence] = ()) -> Iterator[Finding]:
    """What the question's kind has to say of it. Kinds look at the key, so the evidence may be left out."""
    return kind_named(question.kind).check(rendered_with(question, answers, evidence))


def told(finding: Finding) -> str:
    return f"{finding.message} {finding.remedy}"


class EvidenceForm(RowForm):
    class Meta:
        model = Evidence
        exclude = ["position"]
        widgets = {"exact": forms.Textarea(attrs={"rows": 3})}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        passage: Passage | None = cleaned.get("passage")
        edition = parent_edition(self)
        if edition and passage and passage.lesson.edition_id != edition.pk:
            self.add_error("passage", _("This passage belongs to another edition. Choose one of this edition."))
        elif passage and "exact" in cleaned:
            self._find_words(passage, cleaned["exact"])
        return cleaned

    def _find_words(self, passage: Passage, exact: str) -> None:
        around = (self.cleaned_data.get("before", ""), self.cleaned_data.get("after", ""))
        times = len(find_words(passage.plain, exact, *around))
        said = {"passage": passage.heading, "times": times}
        if not times:
            message = _("These words don't stand in the passage “%(passage)s”. Copy them as the passage shows them.")
            self.add_error("exact", ValidationError(message, code="not-found", params=said))
        elif times > 1:
            message = _(
                "These words stand %(times)s times in the passage “%(passage)s”. Copy a few words before or after too."
            )
            self.add_error("exact", ValidationError(message, code="found-often", params=said))


class QuizForm(PlacedForm):
    place_within = "edition"

    class Meta:
        model = Quiz
        exclude: list[str] = []
        widgets = {"introduction": forms.Textarea(attrs={"rows": 3})}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        refuse_other_edition(self, "lesson", edition_of(self))
        return cleaned


class SectionForm(RowForm):
    # Without an initial value: what nobody filled in makes no section.
    draw = forms.IntegerField(
        label=_("How many to draw"), min_value=0, max_value=9999, help_text=_("0 draws all that fit.")
    )
    kinds = ListField(
        label=_("Of these kinds"),
        required=False,
        known=Question.KindName.values,
        rows=4,
        help_text=_("One a line, like numeric; empty for all."),
    )

    class Meta:
        model = QuizSection
        exclude = ["position"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        edition = parent_edition(self)
        refuse_other_edition(self, "lesson", edition)
        others = [each for each in cleaned.get("questions", ()) if edition and each.edition_id != edition.pk]
        if others:
            message = _("These questions belong to another edition: %(slugs)s. Take them out.")
            params = {"slugs": ", ".join(map(str, others))}
            self.add_error("questions", ValidationError(message, code="other-edition", params=params))
        return cleaned
