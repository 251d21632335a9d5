"""Hand in every attempt whose time is up. They read as closed anyway; this makes lists and statistics see them."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from quizzes.actions import close_overdue


class Command(BaseCommand):
    help = "Hand in, with what was saved, every attempt whose time is up."

    def handle(self, *args: Any, **options: Any) -> None:
        closed = close_overdue(at=timezone.now())
        self.stdout.write(f"{closed} overdue attempt{'' if closed == 1 else 's'} handed in.")
