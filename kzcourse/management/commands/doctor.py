"""``manage.py doctor``: whether the installation is as it should be."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kzcourse.doctor import Level, examined


class Command(BaseCommand):
    help = "Check this installation and say what to do. Fails if there are errors; warnings ask for a look. Changes nothing."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="write what each check found as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        found = examined()
        if options["json"]:
            self.stdout.write(json.dumps({name: [asdict(each) for each in those] for name, those in found}, indent=2))
        else:
            for name, those in found:
                self.stdout.write(f"{'well' if not those else '    '}  {name.replace('_', ' ')}")
                for each in those:
                    self.stdout.write(f"      {each.level}: {each.said} {each.remedy}")
        if errors := sum(each.level is Level.ERROR for _name, those in found for each in those):
            raise CommandError(f"Errors to mend: {errors}.")
