"""Where content is now that had another slug before."""

from collections.abc import Set as AbstractSet
from typing import TypeVar

from django.db import models
from django.db.models import Q

from lessons.models import Edition, FormerSlug, Lesson, Passage

#: The slugs of a lesson and of a passage in it.
PassageName = tuple[str, str]

Content = TypeVar("Content", bound=models.Model)


def formerly(content: models.QuerySet[Content], slug: str, *, scope: int = 0) -> Content | None:
    """What of ``content`` had this slug before. ``scope`` is the row that its slugs are unique within (see ``scope_of``)."""
    former = FormerSlug.objects.filter(model=content.model._meta.label_lower, parent_id=scope, slug=slug)
    return content.filter(pk__in=former.values("object_id")).first()


def passages_named(names: AbstractSet[PassageName], edition: Edition) -> dict[PassageName, Passage]:
    """The passages of an edition that readers find, with their lessons, by what they are called or were called before.

    One query; two more if some are not called so any more. What names nothing, or what is retired, is left out.
    """
    readable = Passage.objects.live().filter(lesson__edition=edition, lesson__retired_at=None).select_related("lesson")
    lessons, slugs = {lesson for lesson, _ in names}, {slug for _, slug in names}
    called_so = readable.filter(lesson__slug__in=lessons, slug__in=slugs)
    every = {(passage.lesson.slug, passage.slug): passage for passage in called_so}  # each slug with each other
    found = {name: passage for name, passage in every.items() if name in names}
    return found | _formerly_named(names - found.keys(), readable, edition)


def _formerly_named(
    names: AbstractSet[PassageName], passages: models.QuerySet[Passage], edition: Edition
) -> dict[PassageName, Passage]:
    if not names:
        return {}
    lesson_slugs, slugs = {lesson for lesson, _ in names}, {slug for _, slug in names}
    former = FormerSlug.objects.filter(
        Q(model=Lesson._meta.label_lower, parent_id=edition.pk, slug__in=lesson_slugs)
        | Q(model=Passage._meta.label_lower, parent_id__in=edition.lessons.values("pk"), slug__in=slugs)
    )
    called = set(former.values_list("model", "object_id", "slug"))
    moved = [pk for _, pk, _ in called]
    meant = passages.filter(Q(lesson__slug__in=lesson_slugs) | Q(lesson__in=moved), Q(slug__in=slugs) | Q(pk__in=moved))
    return {
        (lesson, slug): passage
        for passage in meant
        for lesson, slug in names
        if _is_or_was_called(passage.lesson, lesson, called) and _is_or_was_called(passage, slug, called)
    }


def _is_or_was_called(obj: Lesson | Passage, slug: str, called: AbstractSet[tuple[str, int, str]]) -> bool:
    return obj.slug == slug or (obj._meta.label_lower, obj.pk, slug) in called
