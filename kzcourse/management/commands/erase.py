"""``manage.py erase``: delete what is stored about somebody who asks for it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from kzcourse.leaving import EVERYTHING, MustStay, erase, must_stay_in_words
from people.models import User


class Command(BaseCommand):
    help = (
        "Delete what is stored about people, for good. Figures of classes and quizzes stay, without a name. Whoever was "
        "erased before a backup was restored is erased again by the number that the log names (--number)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", nargs="*", metavar="USERNAME", help="whom, by their user names")
        parser.add_argument("--number", nargs="+", type=int, default=[], metavar="N", help="whom, by their numbers")
        parser.add_argument("--dry-run", action="store_true", help="say what is stored, and delete nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        people = _people(options["username"], options["number"])
        for person in people:
            if options["dry_run"]:
                self.stdout.write(_told(person))
            else:
                self.stdout.write(_erased(person))


def _people(names: list[str], numbers: list[int]) -> list[User]:
    """All who are named, once each. Raises CommandError if anybody is not there, before anything is done."""
    if not names and not numbers:
        raise CommandError("Say who: manage.py erase USERNAME, or manage.py erase --number N.")
    real = User.objects.filter(preview_of=None)
    found: dict[int, User] = {}
    for name in names:
        person = real.filter(username=User.normalize_username(name)).first()
        if person is None:
            raise CommandError(f"Nobody has the user name {name}. Nothing was deleted.")
        found[person.pk] = person
    for number in numbers:
        person = real.filter(pk=number).first()
        if person is None:
            raise CommandError(f"Nobody has the number {number}. Nothing was deleted.")
        found[person.pk] = person
    return list(found.values())


def _told(person: User) -> str:
    counts = [(each.title, each.count(person)) for each in EVERYTHING]
    lines = [f"  {count:>7}  {title}" for title, count in counts if count]
    return "\n".join([f"Person {person.pk} ({person.username}) would be erased. Stored are:", *lines])


def _erased(person: User) -> str:
    if person.erased_at is not None:
        return f"Person {person.pk} is erased already."
    try:
        erase(person=person, at=timezone.now(), asked_by="the command erase")
    except MustStay as refused:
        raise CommandError(f"{person.username} can't be erased. {must_stay_in_words(refused)}") from refused
    return f"Person {person.pk} is erased."
