"""``manage.py prepare``: everything that has to be there before servers serve. Run it once, before all of them."""

from argparse import ArgumentParser
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse
from django.utils import timezone

from kzcourse import sqlite
from kzcourse.collecting import collect_static_files
from kzcourse.turns import one_at_a_time
from lessons.models import Course
from people.actions import make_setup_link
from people.models import User

SHIPPED_COURSE = "kazakhstan-russia"


class Command(BaseCommand):
    help = (
        "Prepare whatever is missing: the database, the shipped course, the static files, and the link with which the first "
        "account is made. Doing it again changes nothing; of several at once on PostgreSQL, one waits for the other."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--address",
            default="http://127.0.0.1:8000",
            help="where browsers find the site, like https://course.example.org: the printed link begins with it",
        )
        parser.add_argument(
            "--static-only", action="store_true", help="only collect the static files; asks no database"
        )

    def handle(self, *, address: str, static_only: bool, **options: Any) -> None:
        if not static_only:
            try:
                with one_at_a_time(wait=lambda: self.say("Another server is preparing the database; waiting for it.")):
                    self.prepare_database()
                    self.prepare_course()
                    sqlite.count_rows(connection)
            except OperationalError as error:
                raise CommandError(
                    f"The database doesn't answer: {error}\nStart it, or correct DATABASE_URL; leave that empty for SQLite."
                ) from error
        if collect_static_files():
            self.say("Static files are collected.")
        if not static_only:
            self.announce(address.rstrip("/"))

    def say(self, line: str) -> None:
        """Print at once: without a terminal, output would wait in a buffer until the server stops."""
        self.stdout.write(line)
        self.stdout.flush()

    def prepare_database(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", interactive=False, verbosity=0)
            self.say("The database is ready.")

    def prepare_course(self) -> None:
        if not Course.objects.exists():
            call_command("loadcourse", settings.BASE_DIR / "fixtures" / SHIPPED_COURSE, stdout=StringIO())
            self.say("The course is loaded.")

    def announce(self, address: str) -> None:
        if not User.objects.filter(is_superuser=True).exists():
            path = reverse("people:set-up", args=[make_setup_link(at=timezone.now())])
            self.say(
                f"Nobody can change the course yet. Make the first account here, within two days:\n  {address}{path}"
            )
