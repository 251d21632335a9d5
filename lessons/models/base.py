"""What all content has in common: a slug, and that it is retired, never deleted."""

from collections.abc import Callable
from typing import Any, Self, TypeVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

Row = TypeVar("Row", bound=models.Model)
NaturalKey = TypeVar("NaturalKey", bound=Callable[..., Any])


#: What stands in addresses, anchors and natural keys.
SLUG_LENGTH = 80
slug_format = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*\Z", _("Write lower-case letters, digits and single hyphens, like csto-1992.")
)


class RetirableQuerySet(models.QuerySet[Row]):
    def live(self) -> Self:
        """What has not been retired."""
        return self.filter(retired_at=None)


class Retirable(models.Model):
    """Content that learners' records may refer to: it goes out of use, but its row stays."""

    retired_at = models.DateTimeField(
        _("retired at"), null=True, blank=True, help_text=_("Out of use since then. Empty while it is in use.")
    )

    class Meta:
        abstract = True


def depends_on(*labels: str) -> Callable[[NaturalKey], NaturalKey]:
    """On ``natural_key``: what is written into a fixture before rows of this model, since their references name it."""

    def mark(natural_key: NaturalKey) -> NaturalKey:
        natural_key.dependencies = list(labels)  # type: ignore[attr-defined]  # Django reads it from the function
        return natural_key

    return mark
