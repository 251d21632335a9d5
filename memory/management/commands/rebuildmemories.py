"""``manage.py rebuildmemories``: what learners remember, worked out anew from the log of their reviews."""

import time
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Exists, OuterRef

from memory.actions import rebuild
from memory.models import Memory, Review
from people.models import User

WIDTH = 40


class Command(BaseCommand):
    help = "Work all memories out anew from the log of reviews, after a change of the schedule or a doubt."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--learner", metavar="NAME", help="the user name of one learner; else all of them")

    def handle(self, *, learner: str | None, **options: object) -> None:
        own = {"learner": OuterRef("pk")}
        learners = User.objects.filter(Exists(Review.objects.filter(**own)) | Exists(Memory.objects.filter(**own)))
        if learner is not None:
            learners = learners.filter(username=learner)
            if not learners:
                raise CommandError(f"Nobody called {learner} has answered anything.")
        total = Review.objects.filter(learner__in=learners.values("pk")).count()
        began = time.monotonic()
        rows = rebuild(learners=learners, progress=lambda done: self._bar(done, total))
        seconds = time.monotonic() - began
        self.stdout.write(f"{rows} reviews in {seconds:.1f} s, {rows / max(seconds, 0.001):.0f} a second.")

    def _bar(self, done: int, total: int) -> None:
        """Progress where somebody watches."""
        if self.stderr.isatty():
            filled = WIDTH * done // max(total, 1)
            self.stderr.write(f"\r[{'#' * filled}{'.' * (WIDTH - filled)}] {done}/{total}", ending="")
            if done >= total:
                self.stderr.write("")
