"""Completing content that came from files: what is derived from it, and its history."""

from collections.abc import Collection, Iterator
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


def complete_lessons(*, at: datetime, origin: str, courses: Collection[str] | None = None) -> list[ContentRevision]:
    """Derive what is derived in live courses, and write the revisions that are missing; these are returned.

    ``courses`` are the slugs of those to look at, all of them if left out. Retired content has its revisions too: that it
    was retired is part of its history.
    """
    with transaction.atomic():
        live = Edition.objects.filter(course__retired_at=None).select_related("course")
        for edition in live if courses is None else live.filter(course__slug__in=courses):
            derive_edition(edition)
        entries = [Entry(obj, content_of(obj)) for rows in _all_content(courses) for obj in rows]
        return revise(entries, author=None, origin=origin, at=at)


def _all_content(courses: Collection[str] | None) -> Iterator[models.QuerySet[models.Model]]:
    """Every row that authors write in this room, with what its natural keys are made of."""
    related: dict[type[models.Model], str] = {
        Course: "",
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
        if courses is not None:
            rows = rows.filter(**{f"{parents}__slug__in".removeprefix("__"): courses})
        yield rows.select_related(parents) if parents else rows
