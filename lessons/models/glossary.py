"""The glossary of an edition."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lessons.models.base import SLUG_LENGTH, Retirable, RetirableQuerySet, depends_on, slug_format
from lessons.models.courses import Edition


class GlossaryTermQuerySet(RetirableQuerySet["GlossaryTerm"]):
    def get_by_natural_key(self, course: str, language: str, slug: str) -> "GlossaryTerm":
        return self.get(edition__course__slug=course, edition__language=language, slug=slug)


class GlossaryTerm(Retirable):
    """A word that a learner may not know. Its first mention in each passage links to its definition."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="terms", verbose_name=_("edition"))
    slug = models.CharField(_("slug"), max_length=SLUG_LENGTH, validators=[slug_format])
    term = models.CharField(_("term"), max_length=100)
    variants = models.JSONField(
        _("variants"),
        default=list,
        blank=True,
        help_text=_(
            'Other spellings that link too, as a list: ["CSTO"]. Small letters match at a sentence start as well.'
        ),
    )
    definition = models.TextField(_("definition"), help_text=_("One or two plain sentences."))
    folded = models.TextField(editable=False, blank=True, default="")

    objects = GlossaryTermQuerySet.as_manager()

    class Meta:
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary terms")
        ordering = ["edition", "term"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "slug"], name="lessons_glossary_term_slug_once_an_edition"),
        ]

    def __str__(self) -> str:
        return self.term

    @depends_on("lessons.edition")
    def natural_key(self) -> tuple[str, str, str]:
        return (*self.edition.natural_key(), self.slug)

    @property
    def spellings(self) -> tuple[str, ...]:
        """The term and its variants."""
        return (self.term, *self.variants)
