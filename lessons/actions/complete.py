"""Completing content that came from files: what is derived from it, and its history."""

from collections.abc import Iterator
from datetime import datetime

from django.db import models, transaction

from lessons.actions.derive import derive_edition
from lessons.actions.revise import Entry, content_of, revise
from lessons.models import (
    ArticleAuthor,
    ContentRevision,
    Course,
    Edition,
    Fact,
    FactText,
    GlossaryTerm,
    Lesson,
    Passage,
)


def complete_lessons(*, at: datetime, origin: str) -> list[ContentRevision]:
    """Derive what is derived in every live course, and write the revisions that are missing; these are returned.

    Retired content has its revisions too: that it was retired is part of its history.
    """
    with transaction.atomic():
        for edition in Edition.objects.filter(course__retired_at=None).select_related("course"):
            derive_edition(edition)
        entries = [Entry(obj, content_of(obj)) for rows in _all_content() for obj in rows]
        return revise(entries, author=None, origin=origin, at=at)


def _all_content() -> Iterator[models.QuerySet[models.Model]]:
    """Every row that authors write in this room, with what its natural keys are made of."""
    related: dict[type[models.Model], str | None] = {
        Course: None,
        Edition: "course",
        ArticleAuthor: "edition__course",
        Fact: "course",
        FactText: "fact__course",
        Lesson: "edition__course",
        Passage: "lesson__edition__course",
        GlossaryTerm: "edition__course",
    }
    for model, parents in related.items():
        rows = model._default_manager.order_by("pk")
        yield rows.select_related(parents) if parents else rows
