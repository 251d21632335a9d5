"""What is on a login card."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString

from people.actions.pupils import Pass
from people.models import Classroom
from people.requests import Request
from teaching.addresses import for_others
from teaching.qr import qr_code


@dataclass(frozen=True, slots=True)
class Card:
    """``address`` is typed, ``qr`` is scanned; either leads to the class, or with a link straight into the account."""

    name: str
    group: str
    address: str
    qr: SafeString
    pin: str


def cards_of(request: Request, classroom: Classroom, passes: Iterable[Pass]) -> list[Card]:
    """By name. A card with a PIN has the address of joining, where the code of the class is typed."""
    join = for_others(request, reverse("join:code"))
    scanned = for_others(request, reverse("join:class", args=[classroom.join_code]))
    to_class = qr_code(scanned)
    made = []
    for each in sorted(passes, key=lambda one: one.enrolment.name_key):
        name, group = each.enrolment.name, each.enrolment.group
        if each.token:
            link = for_others(request, reverse("join:link", args=[each.token]))
            made.append(Card(name, group, link, qr_code(link), ""))
        else:
            made.append(Card(name, group, join, to_class, each.pin))
    return made
