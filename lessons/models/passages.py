"""Passages: what is read, and which facts they teach."""

import re
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from lessons.models.base import SLUG_LENGTH, Retirable, RetirableQuerySet, depends_on, slug_format
from lessons.models.courses import Lesson
from lessons.models.facts import Fact


def paragraphs_format(value: Any) -> None:
    """A mapping of numbers of paragraphs, from 1, to the SHA-256 of their texts."""
    entries = value.items() if isinstance(value, dict) else [("", "")]
    for number, digest in entries:
        if not re.fullmatch(r"[1-9][0-9]{0,4}", number) or not re.fullmatch(r"[0-9a-f]{64}", str(digest)):
            raise ValidationError(
                _(
                    "Write the number of each paragraph with its SHA-256, as “manage.py checkcourse --article FILE "
                    "--paragraphs” lists them: {“4”: “2c26…”}."
                ),
                code="paragraphs",
            )


class PassageQuerySet(RetirableQuerySet["Passage"]):
    def get_by_natural_key(self, course: str, language: str, lesson: str, slug: str) -> "Passage":
        return self.get(
            lesson__edition__course__slug=course, lesson__edition__language=language, lesson__slug=lesson, slug=slug
        )


class Passage(Retirable):
    """A few paragraphs under a heading of their own.

    ``text`` is Markdown with marks of ours (see ``lessons/markup``). ``paragraphs`` remembers which text of the article
    it was made from (see ``lessons/rules/drift.py``). Derived from ``text`` whenever content changes:
    ``html`` as shown; ``notes_html``, the facts and terms beside it; ``plain``, the words as a reader sees them, on which
    evidence is matched; ``folded``, heading and words for the search.
    """

    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="passages", verbose_name=_("lesson"))
    slug = models.CharField(_("slug"), max_length=SLUG_LENGTH, validators=[slug_format])
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    heading = models.CharField(_("heading"), max_length=200)
    text = models.TextField(
        _("text"),
        help_text=_(
            "Markdown. Mark the words that teach a fact: [these words]{fact=slug}. "
            "Show a fact's figure with {figure:slug}, without its qualifier with {number:slug}, "
            "and a chart with {chart:slug} on a line of its own."
        ),
    )
    paragraphs = models.JSONField(
        _("paragraphs of the article"),
        default=dict,
        blank=True,
        validators=[paragraphs_format],
        help_text=_(
            "What it was made from: the number of each paragraph with the SHA-256 of its text, so that "
            "“checkcourse --article FILE” finds what changed in the article since."
        ),
    )
    html = models.TextField(editable=False, blank=True, default="")
    notes_html = models.TextField(editable=False, blank=True, default="")
    plain = models.TextField(editable=False, blank=True, default="")
    folded = models.TextField(editable=False, blank=True, default="")
    facts = models.ManyToManyField(Fact, through="Teaching", related_name="passages")

    objects = PassageQuerySet.as_manager()

    class Meta:
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        ordering = ["lesson", "position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["lesson", "slug"], name="lessons_passage_slug_once_a_lesson"),
        ]

    def __str__(self) -> str:
        return self.heading

    @depends_on("lessons.lesson")
    def natural_key(self) -> tuple[str, str, str, str]:
        return (*self.lesson.natural_key(), self.slug)


class TeachingQuerySet(models.QuerySet["Teaching"]):
    def in_use(self) -> "TeachingQuerySet":
        """Of facts, passages and lessons none of which is retired."""
        return self.filter(passage__retired_at=None, passage__lesson__retired_at=None, fact__retired_at=None)


class Teaching(models.Model):
    """A passage teaches a fact, in these words. Derived from the passage's text, never edited."""

    passage = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="teachings")
    fact = models.ForeignKey(Fact, on_delete=models.CASCADE, related_name="teachings")
    words = models.TextField()

    objects = TeachingQuerySet.as_manager()

    class Meta:
        ordering = ["passage", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["passage", "fact"], name="lessons_teaching_once_a_passage_and_fact"),
        ]

    def __str__(self) -> str:
        return f"{self.fact}: {self.words}"
