"""Load a course from YAML files, merging what they changed with what was edited by hand."""

import json
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from kzcourse.loading import Choices, Conflicting, Faulty, Plan, Refused, Side, Undecidable, load, stored_files
from kzcourse.loading.choices import words_of
from kzcourse.loading.telling import as_json, counted, told_conflict
from kzcourse.management.garbage import collected_seldom


class Command(BaseCommand):
    help = (
        "Load content from a YAML file, or from all *.yaml files of a folder. What was edited by hand stays where the files "
        "didn't change the same field. Everything is checked before anything is written; loading the same files again "
        "changes nothing; learners' answers are never touched."
    )

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Options are written out: ``--force`` would be taken for ``--force-color``."""
        return super().create_parser(prog_name, subcommand, allow_abbrev=False, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="PATH", help="A YAML file, or a folder of them.")
        parser.add_argument("--dry-run", action="store_true", help="Check the files and tell what would be done.")
        parser.add_argument("--json", action="store_true", help="Write the plan as JSON.")
        for side, who in ((Side.MINE, "the database"), (Side.THEIRS, "the files")):
            parser.add_argument(
                f"--{side}",
                nargs="*",
                metavar="OBJECT",
                help=f"Let {who} decide conflicts: all, or those of the objects named after it, like "
                '"quizzes.question [course, en, slug]". Write it after PATH.',
            )

    @collected_seldom()
    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["path"]
        choices = _choices(options["mine"], options["theirs"])
        try:
            files = stored_files(path)
        except OSError as error:
            raise CommandError(f"{path} can't be read: {error.strerror}.") from error
        plan = self._load(files, choices, dry_run=options["dry_run"])
        if options["json"]:
            self.stdout.write(json.dumps(as_json(plan), ensure_ascii=False, indent=2))
        if plan.conflicts:
            raise CommandError(_conflicting(plan))
        if not options["json"]:
            self._tell(plan, dry_run=options["dry_run"])

    @staticmethod
    def _load(files: Mapping[str, bytes], choices: Choices, *, dry_run: bool) -> Plan:
        """What was done; with conflicts nothing was."""
        try:
            return load(files, at=timezone.now(), choices=choices, dry_run=dry_run)
        except Conflicting as error:
            return error.plan
        except Faulty as error:
            raise CommandError(f"{error}\nNothing was loaded. Mend these first: {len(error.faults)}.") from error
        except Undecidable as error:
            raise CommandError(_undecidable(error)) from error
        except Refused as error:
            raise CommandError(_refused(error)) from error

    def _tell(self, plan: Plan, *, dry_run: bool) -> None:
        for name in plan.kept:
            self.stdout.write(f"not in the files: {name}, kept")
        self.stdout.write(f"{'would be ' if dry_run else ''}{counted(plan)}")


def _choices(mine: list[str] | None, theirs: list[str] | None) -> Choices:
    if mine == theirs == []:
        raise CommandError("Either --mine or --theirs decides all conflicts. Name objects after one of them.")
    named = {words_of(each): side for side, said in _said(mine, theirs) for each in said}
    if len(named) < sum(len(said) for _, said in _said(mine, theirs)):
        raise CommandError("An object is named twice after --mine and --theirs. Name it after one of them.")
    return Choices(named, next((side for side, said in _said(mine, theirs) if not said), None))


def _said(mine: list[str] | None, theirs: list[str] | None) -> list[tuple[Side, list[str]]]:
    return [(side, said) for side, said in ((Side.MINE, mine), (Side.THEIRS, theirs)) if said is not None]


def _undecidable(error: Undecidable) -> str:
    return (
        f"Neither in conflict nor edited by hand: {error}.\nNothing was loaded. Name objects as a load without --mine and "
        'without --theirs names them, like "quizzes.question [course, en, slug]".'
    )


def _conflicting(plan: Plan) -> str:
    lines = [line for conflict in plan.conflicts for line in told_conflict(conflict)]
    decide = "Decide all with --mine or --theirs, or name objects after them."
    return "\n".join([*lines, f"Nothing was loaded. Conflicts: {len(plan.conflicts)}. {decide}"])


def _refused(error: Refused) -> str:
    return (
        f"The database refused this: {error}\nNothing was changed. Load again, for somebody else may have loaded at the same"
        " time. If it is refused again, mend in the files what the database names."
    )
