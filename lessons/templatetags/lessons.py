"""Filters for what belongs to lessons."""

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lessons.dates import read_date

register = template.Library()


@register.filter
def fact_date(text: str) -> str:
    """A fact's date in words: ``first half of 2022``, ``January 2022``. What is no date stays as it is."""
    try:
        when = read_date(text)
    except ValueError:
        return text
    if when.day:
        return date_format(when.first_day, "DATE_FORMAT")
    if when.month:
        return date_format(when.first_day, "YEAR_MONTH_FORMAT")
    if when.half:
        pattern = _("first half of %(year)d") if when.half == 1 else _("second half of %(year)d")
        return pattern % {"year": when.year}
    return str(when.year)
