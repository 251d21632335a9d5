"""Check the content of courses."""

import json
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet
from django.utils.text import Truncator

from kzcourse.checking import Checked, by_object, check_courses
from lessons.findings import Level
from lessons.models import Course
from lessons.rules.drift import digests_of, paragraphs_in


class Command(BaseCommand):
    help = (
        "Check that every fact is taught and asked, that every key works, that figures agree, and more. "
        "Fails if there are errors; warnings ask an author to look."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "course", nargs="?", metavar="COURSE", help="Slug of a course; all that are in use if left out."
        )
        parser.add_argument(
            "--article",
            type=Path,
            metavar="FILE",
            help="The article as plain text: say which passages it has left behind.",
        )
        parser.add_argument(
            "--paragraphs", action="store_true", help="List the paragraphs of the article as passages remember them."
        )
        parser.add_argument("--json", action="store_true", help="Write the findings as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        article = _paragraphs(options["article"]) if options["article"] else None
        if options["paragraphs"]:
            self._list(article)
            return
        checked = check_courses(_courses(options["course"]), article=article)
        if options["json"]:
            self.stdout.write(
                json.dumps([asdict(finding) for finding in checked.findings], ensure_ascii=False, indent=2)
            )
        else:
            self._tell(checked)
        if errors := checked.number(Level.ERROR):
            raise CommandError(f"Errors to mend: {errors}.")

    def _list(self, article: Sequence[str] | None) -> None:
        if article is None:
            raise CommandError("Say which article: manage.py checkcourse --article FILE --paragraphs.")
        for number, (paragraph, digest) in enumerate(zip(article, digests_of(article), strict=True), start=1):
            self.stdout.write(f"'{number}': '{digest}'  # {Truncator(paragraph).chars(60)}")

    def _tell(self, checked: Checked) -> None:
        for name, findings in by_object(checked.findings).items():
            self.stdout.write(name)
            for finding in findings:
                self.stdout.write(f"  {finding.level}: {finding.message} {finding.remedy} [{finding.code}]")
        self.stdout.write(f"checked {_counted(checked.counts)}: {_found(checked)}")


def _courses(slug: str | None) -> QuerySet[Course]:
    courses = Course.objects.filter(slug=slug) if slug else Course.objects.live()
    if courses:
        return courses
    existing = ", ".join(Course.objects.values_list("slug", flat=True))
    if not existing:
        raise CommandError("There is no course yet. Load one: manage.py loadcourse PATH.")
    if slug:
        raise CommandError(f'There is no course "{slug}". There are: {existing}.')
    raise CommandError(f"No course is in use. Name a retired one to check it: {existing}.")


def _paragraphs(file: Path) -> tuple[str, ...]:
    try:
        paragraphs = paragraphs_in(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise CommandError(
            f"{file} can't be read: {error.strerror}. Name a file with the text of the article."
        ) from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{file} is no plain text in UTF-8. Save the text of the article as that.") from error
    if not paragraphs:
        raise CommandError(f"{file} holds no text. Name a file with the text of the article.")
    return paragraphs


def _counted(counts: Mapping[str, int]) -> str:
    """Numbers of things: ``5 lessons, 1 fact``."""
    return ", ".join(f"{number} {thing}{'' if number == 1 else 's'}" for thing, number in counts.items())


def _found(checked: Checked) -> str:
    numbers = {str(level): checked.number(level) for level in Level if checked.number(level)}
    return _counted(numbers) or "no findings"
