"""Marks as teachers read them."""

from django import template
from django.template.defaultfilters import floatformat

from quizzes.content import MILLION
from teaching.gradebooks.cells import decided_percent, percent

register = template.Library()
register.filter(percent)
register.filter(decided_percent)


@register.filter
def points_of(millionths: int, points: int) -> str:
    """The points that a credit earns, to two decimals: 500000 of 3 is ``1.50``."""
    return floatformat(millionths * points / MILLION, "-2")
