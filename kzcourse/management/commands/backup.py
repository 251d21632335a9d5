"""``manage.py backup``: everything that the installation holds, in one file."""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kzcourse.backups import Keep, Refused, copy_into, make_backup, verify
from kzcourse.backups.manifest import Manifest


class Command(BaseCommand):
    help = (
        "Copy the database and the uploaded files into one file, while people work. The file holds what learners wrote: "
        "keep it where only you can read it. Neither the secret key nor sessions are in it; "
        "after a restore people sign in again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file",
            nargs="?",
            type=Path,
            metavar="FILE",
            help="where to; without it, a file named after the time in the folder backups of the data folder",
        )
        parser.add_argument(
            "--verify",
            action="store_true",
            help="make none: restore FILE where nobody looks, compare, and count its rows",
        )
        parser.add_argument(
            "--folder",
            type=Path,
            metavar="DIR",
            help="for a timer: make one named after the time there, verify it, then delete copies that need not be kept",
        )
        for period, usual in (("hourly", 24), ("daily", 7), ("weekly", 5), ("monthly", 12)):
            parser.add_argument(
                f"--keep-{period}",
                type=_number,
                default=usual,
                metavar="N",
                help=f"with --folder: {period} copies to keep ({usual})",
            )

    def handle(self, *, file: Path | None, verify: bool, folder: Path | None, **options: Any) -> None:
        if folder and (file or verify):
            raise CommandError("Say either FILE or --folder DIR. What is copied into a folder is verified anyway.")
        if verify and not file:
            raise CommandError("Say which backup to verify: manage.py backup --verify FILE")
        try:
            if verify and file:
                self.verify(file)
            elif file:
                self.make(file)
            else:
                self.copy(folder, Keep(**{name: options[f"keep_{name}"] for name in Keep.__slots__}))
        except Refused as error:
            raise CommandError(str(error)) from error

    def make(self, file: Path) -> None:
        self.tell("made", file, make_backup(file.absolute(), at=timezone.now()))

    def verify(self, file: Path) -> None:
        manifest = verify(file)
        for table in manifest.tables:
            if table.rows:
                self.stdout.write(f"{table.rows:>9}  {table.name}")
        self.tell("verified", file, manifest)

    def copy(self, folder: Path | None, keep: Keep) -> None:
        """Without a folder that was named, nothing is deleted: nobody asked for it."""
        made, manifest, gone = copy_into(
            (folder or settings.BACKUPS_FOLDER).absolute(), at=timezone.now(), keep=keep if folder else None
        )
        self.tell("made and verified", made, manifest)
        for each in gone:
            self.stdout.write(f"deleted: {each}")

    def tell(self, done: str, file: Path, manifest: Manifest) -> None:
        size = file.stat().st_size / 1_000_000
        self.stdout.write(
            f"{done}: {file}, {size:.1f} MB, {manifest.rows} rows of {len(manifest.tables)} tables, "
            f"{len(manifest.files)} uploaded files, from {manifest.engine} at {manifest.made_at:%Y-%m-%d %H:%M:%S %Z}"
        )
        if manifest.left_out:
            self.stdout.write(f"not of this program, and so not in it: {', '.join(manifest.left_out)}")


def _number(said: str) -> int:
    if said.isascii() and said.isdigit() and len(said) < 6:
        return int(said)
    raise ArgumentTypeError(f"{said} is no whole number from 0 to 99999")
