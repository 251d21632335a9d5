"""A teacher with a class, and the ways around it."""

import html
from typing import Any

from django.test import Client
from django.urls import reverse

from people.models import Enrolment, User


def desk_of(teacher: User) -> Client:
    """The teacher's browser."""
    desk = Client()
    desk.force_login(teacher)
    return desk


def address(name: str, *keys: int) -> str:
    return reverse(f"teaching:{name}", args=keys)


def text_of(response: Any) -> str:
    return " ".join(html.unescape(response.content.decode()).split())


def again(enrolment: Enrolment) -> Enrolment:
    """The membership as it stands in the database."""
    return Enrolment.objects.get(pk=enrolment.pk)
