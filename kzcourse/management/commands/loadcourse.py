"""Load a course from YAML files. A merge of edits with files, line by line, is for later: see ``--force``."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kzcourse.loading import EditedByHand, Faulty, Plan, Refused, load


class Command(BaseCommand):
    help = (
        "Load content from a YAML file, or from all *.yaml files of a folder. Everything is checked before anything is "
        "written; loading the same files again changes nothing; learners' answers are never touched."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="PATH", help="A YAML file, or a folder of them.")
        parser.add_argument("--dry-run", action="store_true", help="Check the files and tell what would be done.")
        parser.add_argument(
            "--force",
            action="store_true",
            help="Overwrite what was changed by hand since the last load with what the files say.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["path"]
        try:
            plan = load(path, at=timezone.now(), force=options["force"], dry_run=options["dry_run"])
        except OSError as error:
            raise CommandError(f"{path} can't be read: {error.strerror}.") from error
        except Faulty as error:
            raise CommandError(f"{error}\nNothing was loaded. Mend these first: {len(error.faults)}.") from error
        except EditedByHand as error:
            raise CommandError(_edited(error)) from error
        except Refused as error:
            raise CommandError(_refused(error)) from error
        self._tell(plan, dry_run=options["dry_run"])

    def _tell(self, plan: Plan, *, dry_run: bool) -> None:
        for name in plan.kept:
            self.stdout.write(f"not in the files: {name}, kept")
        counts = f"{len(plan.new)} new, {len(plan.changed)} changed, {plan.unchanged} unchanged"
        removed = f", {len(plan.removed)} removed" if plan.removed else ""
        self.stdout.write(f"{'would be ' if dry_run else ''}{counts}{removed}")


def _edited(error: EditedByHand) -> str:
    edited = "\n".join(f"changed by hand since the last load: {name}" for name in error.edited)
    return f"{edited}\nNothing was loaded. Write these changes into the files, or let the files overwrite them with --force."


def _refused(error: Refused) -> str:
    return (
        f"The database refused this: {error}\nNothing was changed. Load again, for somebody else may have loaded at the same"
        " time. If it is refused again, mend in the files what the database names."
    )
