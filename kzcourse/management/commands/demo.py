"""``manage.py demo``: an invented class for looking at every report, and taking it away again."""

from argparse import ArgumentTypeError
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from kzcourse.demo import DemoExists, NothingToAssign, make_demo, remove_demo
from people.models import Classroom, User
from quizzes.models import Attempt

FEWEST_LEARNERS: Final = 4  # one of each: missing, late, at work, through
MOST_LEARNERS: Final = 100  # more take minutes and show nothing new


class Command(BaseCommand):
    help = (
        "Make an invented class with three weeks of plausible work at the course, so that every report can be looked at. "
        "Nobody can sign in as one of its pupils. With --remove it is gone without a trace."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--learners", type=_learners, default=25, metavar="N", help="how many pupils (25)")
        parser.add_argument("--teacher", metavar="NAME", help="the user name of its teacher; otherwise every superuser")
        parser.add_argument("--seed", type=int, default=1, metavar="N", help="another number makes another class (1)")
        instead = parser.add_mutually_exclusive_group()
        instead.add_argument("--remove", action="store_true", help="take the invented class away, and make none")
        instead.add_argument("--replace", action="store_true", help="take the invented class away, and make it anew")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["remove"]:
            self.stdout.write(_removed(remove_demo()))
            return
        teachers = _teachers(options["teacher"])
        if options["replace"]:
            remove_demo()
        try:
            made = make_demo(learners=options["learners"], teachers=teachers, seed=options["seed"], at=timezone.now())
        except DemoExists:
            raise CommandError(
                "The demo class is there already. Make it anew with --replace, or take it away with --remove."
            ) from None
        except NothingToAssign:
            raise CommandError(
                "No course has a quiz to assign. Load one first: manage.py loadcourse fixtures/kazakhstan-russia"
            ) from None
        self.stdout.write(_told(made, teachers))


def _teachers(name: str | None) -> list[User]:
    """Whoever is named, or all superusers. Raises CommandError."""
    if name is None:
        everybody = list(User.objects.filter(is_superuser=True).order_by("pk"))
        if not everybody:
            raise CommandError(
                "There is no superuser to teach the demo class. Make the first account with the link that manage.py serve "
                "prints, or name a teacher with --teacher."
            )
        return everybody
    named = list(User.objects.filter(username=User.normalize_username(name), is_staff=True))
    if not named:
        raise CommandError(
            f"Nobody who may teach has the user name {name}. Give that person the staff status in the admin first."
        )
    return named


def _told(made: Classroom, teachers: list[User]) -> str:
    attempts = Attempt.objects.filter(assignment__classroom=made).count()
    names = ", ".join(teacher.username for teacher in teachers)
    return (
        f"{made.name}: {made.enrolments.count()} pupils, {made.assignments.count()} assignments, {attempts} attempts.\n"
        f"It is taught by {names}: open Teaching in the top bar. manage.py demo --remove takes it away."
    )


def _removed(was_there: bool) -> str:
    return "The demo class is gone, with all that it did." if was_there else "There is no demo class."


def _learners(said: str) -> int:
    if said.isascii() and said.isdigit() and FEWEST_LEARNERS <= int(said) <= MOST_LEARNERS:
        return int(said)
    raise ArgumentTypeError(f"{said} is no whole number from {FEWEST_LEARNERS} to {MOST_LEARNERS}")
