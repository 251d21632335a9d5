"""Where content is now that had another slug before."""

from typing import TypeVar

from django.db import models

from lessons.models import FormerSlug

Content = TypeVar("Content", bound=models.Model)


def formerly(content: models.QuerySet[Content], slug: str, *, scope: int = 0) -> Content | None:
    """What of ``content`` had this slug before. ``scope`` is the row that its slugs are unique within (see ``scope_of``)."""
    former = FormerSlug.objects.filter(model=content.model._meta.label_lower, parent_id=scope, slug=slug)
    return content.filter(pk__in=former.values("object_id")).first()
