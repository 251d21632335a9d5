"""Links between pages of the admin."""

from collections.abc import Iterable

from django.db.models import Model
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


def link_to(obj: Model) -> SafeString:
    """A link to the page on which an object is changed."""
    return format_html('<a href="{}">{}</a>', change_url(obj), obj)


def links_to(objects: Iterable[Model], *, none: str | Promise) -> SafeString | str:
    """A list of links; ``none`` where there are no objects."""
    items = format_html_join("", "<li>{}</li>", ((link_to(obj),) for obj in objects))
    return format_html('<ul class="links">{}</ul>', items) if items else str(none)


def change_url(obj: Model) -> str:
    return reverse(f"admin:{obj._meta.app_label}_{obj._meta.model_name}_change", args=[obj.pk])
