"""What all content has in common: a slug, and that it is retired, never deleted."""

from typing import Self, TypeVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

Row = TypeVar("Row", bound=models.Model)


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
