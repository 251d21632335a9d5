"""One history for all content."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lessons.models.base import SLUG_LENGTH


class ContentRevisionQuerySet(models.QuerySet["ContentRevision"]):
    def of(self, content: models.Model) -> "ContentRevisionQuerySet":
        """The revisions of one piece of content, newest first."""
        return self.filter(model=content._meta.label_lower, object_id=content.pk).order_by("-pk")


class ContentRevision(models.Model):
    """Content as it stood after one change. Never changed, never deleted: attempts are graded from these rows.

    ``content`` is what the author wrote, references as natural keys; ``digest`` is the SHA-256 of its canonical JSON;
    ``rendered`` is what a page needs of a question, its Markdown rendered and sanitised (null for other content).
    """

    class Origin(models.TextChoices):
        EDIT = "edit", _("Edit")
        LOAD = "load", _("Load")

    model = models.CharField(max_length=50)
    object_id = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    content = models.JSONField()
    rendered = models.JSONField(null=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="revisions")
    origin = models.CharField(max_length=10, choices=Origin)
    created_at = models.DateTimeField()

    objects = ContentRevisionQuerySet.as_manager()

    class Meta:
        ordering = ["model", "object_id", "-pk"]
        indexes: ClassVar = [models.Index(fields=["model", "object_id", "-id"], name="lessons_revision_newest")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(origin__in=["edit", "load"]), name="lessons_revision_origin_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.object_id} at {self.digest[:8]}"


class FormerSlug(models.Model):
    """A slug that content had before, so that old addresses lead to the new one.

    ``parent_id`` is the row that slugs are unique within (the edition of a lesson, the course of a fact).
    """

    model = models.CharField(max_length=50)
    parent_id = models.BigIntegerField()
    slug = models.CharField(max_length=SLUG_LENGTH)
    object_id = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["model", "parent_id", "slug"], name="lessons_former_slug_once"),
        ]

    def __str__(self) -> str:
        return f"{self.slug} → {self.model} {self.object_id}"
