"""``manage.py retain``: delete what is older than it has to be kept. Nothing calls it but who schedules it."""

from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from kzcourse.ages import Age, NoAge, age
from kzcourse.leaving.retaining import LEAST_INACTIVE, RULES, WAITING, waiting_in_classes


class Command(BaseCommand):
    help = (
        "Delete what is older than it has to be kept: what was left behind, by the ages below, and people only where you "
        "say after how long (--learners-inactive, --classes-archived). Ages are written 90d, 24m or 5y; 'never' keeps."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        for rule in RULES:
            without = f"otherwise {rule.default}" if rule.default else "otherwise never"
            about = f"{rule.about} ({without})"
            parser.add_argument(f"--{rule.name}", type=_age, default=rule.default, metavar="AGE", help=about)
        parser.add_argument("--dry-run", action="store_true", help="say how many there are, and delete nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        inactive: Age | None = options["learners_inactive"]
        if inactive and inactive.before(at) > LEAST_INACTIVE.before(at):
            raise CommandError(
                f"--learners-inactive is at least {LEAST_INACTIVE}: somebody may be signed in for 60 days without doing "
                "so anew. Nothing was deleted."
            )
        for rule in RULES:
            kept_for: Age | None = options[rule.name.replace("-", "_")]
            if kept_for is None:
                continue
            found = rule.found(kept_for.before(at))
            count = found.count()
            if count and not options["dry_run"]:
                rule.delete(found, at)
            self.stdout.write(f"{count:>7}  {rule.about}, older than {kept_for}")
        if inactive and (waiting := waiting_in_classes(inactive.before(at))):
            self.stdout.write(f"{WAITING}: {waiting}.")
        self.stdout.write("Nothing was deleted: this was a dry run." if options["dry_run"] else "Done.")


def _age(written: str) -> Age | None:
    if written == "never":
        return None
    try:
        return age(written)
    except NoAge as error:
        raise ArgumentTypeError(str(error)) from error
