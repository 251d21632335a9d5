"""Marks as teachers read them."""

from django import template
from django.template.defaultfilters import floatformat

from quizzes.content import MILLION
from teaching.gradebooks.cells import percent as percent_of_mark

register = template.Library()
register.filter("mark", percent_of_mark)


@register.filter
def percent(millionths: int) -> str:
    """A score in whole percent, rounded down as learners see it: 666667 is ``66 %``."""
    return f"{millionths * 100 // MILLION} %"


@register.filter
def points_of(millionths: int, points: int) -> str:
    """The points that a credit earns, to two decimals: 500000 of 3 is ``1.50``."""
    return floatformat(millionths * points / MILLION, "-2")
