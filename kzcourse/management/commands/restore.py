"""``manage.py restore``: an installation made from a backup, in an empty place."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kzcourse.backups import Refused, restore


class Command(BaseCommand):
    help = (
        "Make an installation from a backup, in an empty data folder and an empty database (KZCOURSE_DATA, DATABASE_URL), "
        "whole or not at all. A backup of SQLite may be restored into PostgreSQL, and the other way round."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="a backup made by manage.py backup")

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            manifest = restore(file)
        except Refused as error:
            raise CommandError(f"{error}\nNothing was restored.") from error
        self.stdout.write(
            f"restored: {manifest.rows} rows of {len(manifest.tables)} tables and {len(manifest.files)} uploaded files, "
            f"as of {manifest.made_at:%Y-%m-%d %H:%M:%S %Z}, into {settings.DATA_DIR}"
        )
        self.stdout.write("Start the site: manage.py serve. Everybody signs in again.")
