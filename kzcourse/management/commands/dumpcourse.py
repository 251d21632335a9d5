"""Write a course from the database back into its YAML files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kzcourse.dumping import NeverLoaded, differences, dump
from kzcourse.loading import Faulty
from kzcourse.management.garbage import collected_seldom
from lessons.models import Course


class Command(BaseCommand):
    help = (
        "Write a course back into the YAML files that it was loaded from: only the lines of what was changed are written "
        "anew, and into an empty folder the whole course. Files are written all or none."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "path",
            nargs="?",
            type=Path,
            metavar="PATH",
            help="The folder; fixtures/COURSE if left out. It is made if need be.",
        )
        parser.add_argument("--course", metavar="SLUG", help="Which course, where there are several.")
        parser.add_argument(
            "--check", action="store_true", help="Write nothing, and fail if the files and the database differ."
        )

    @collected_seldom()
    def handle(self, *args: Any, **options: Any) -> None:
        course = _course(options["course"])
        path: Path = options["path"] or settings.BASE_DIR / "fixtures" / course.slug
        if path.exists() and not path.is_dir():
            raise CommandError(f"{path} is a file. Name the folder that it is in.")
        try:
            self._check(path, course) if options["check"] else self._dump(path, course)
        except OSError as error:
            raise CommandError(f"{error.filename or path}: {error.strerror}. Nothing was written.") from error
        except Faulty as error:
            raise CommandError(f"{error}\nNothing was written. Mend these first: {len(error.faults)}.") from error
        except NeverLoaded as error:
            raise CommandError(
                f"{error}\nNothing was written: these would be lost. Load them first: manage.py loadcourse {path}"
            ) from error

    def _dump(self, path: Path, course: Course) -> None:
        written = dump(path, course)
        for file in written:
            self.stdout.write(f"written: {file}")
        self.stdout.write(f"{len(written)} file{'' if len(written) == 1 else 's'} written")

    def _check(self, path: Path, course: Course) -> None:
        found = differences(path, course)
        for each in found:
            remedy = "To load it" if each.unloaded else "To write it"
            command = "loadcourse" if each.unloaded else "dumpcourse"
            self.stdout.write(f"{each}. {remedy}: manage.py {command} {path}")
        if found:
            raise CommandError(f"Objects that differ: {len(found)}.")
        self.stdout.write("The files and the database say the same.")


def _course(slug: str | None) -> Course:
    courses = list(Course.objects.filter(slug=slug) if slug else Course.objects.all())
    if len(courses) == 1:
        return courses[0]
    existing = ", ".join(Course.objects.values_list("slug", flat=True))
    if not existing:
        raise CommandError("There is no course yet. Load one: manage.py loadcourse PATH.")
    if slug:
        raise CommandError(f'There is no course "{slug}". There are: {existing}.')
    raise CommandError(f"There are several courses. Say which with --course: {existing}.")
