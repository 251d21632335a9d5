"""Passages: what is read, and which facts they teach."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lessons.models.base import SLUG_LENGTH, Retirable, RetirableQuerySet, depends_on, slug_format
from lessons.models.courses import Lesson
from lessons.models.facts import Fact


class PassageQuerySet(RetirableQuerySet["Passage"]):
    def get_by_natural_key(self, course: str, language: str, lesson: str, slug: str) -> "Passage":
        return self.get(
            lesson__edition__course__slug=course, lesson__edition__language=language, lesson__slug=lesson, slug=slug
        )


class Passage(Retirable):
    """A few paragraphs under a heading of their own.

    ``text`` is Markdown with marks of ours (see ``lessons/markup``). Derived from it whenever content changes:
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
            "Show a fact's figure with {figure:slug}, without its qualifier with {number:slug}."
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


class Teaching(models.Model):
    """A passage teaches a fact, in these words. Derived from the passage's text, never edited."""

    passage = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="teachings")
    fact = models.ForeignKey(Fact, on_delete=models.CASCADE, related_name="teachings")
    words = models.TextField()

    class Meta:
        ordering = ["passage", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["passage", "fact"], name="lessons_teaching_once_a_passage_and_fact"),
        ]

    def __str__(self) -> str:
        return f"{self.fact}: {self.words}"
