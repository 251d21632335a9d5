"""``manage.py serve``: everything between a fresh checkout and a class at work."""

import re
from argparse import ArgumentParser, ArgumentTypeError
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.core.servers.basehttp import get_internal_wsgi_application
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse
from django.utils import timezone

from kzcourse import environment, serving, terminal
from kzcourse.collecting import collect_static_files
from lessons.models import Course
from people.actions import make_setup_link
from people.models import Classroom, User

SHIPPED_COURSE = "kazakhstan-russia"
EVERYWHERE = "0.0.0.0"  # noqa: S104  # a class is let in
EVERY_ADDRESS = {EVERYWHERE, "::"}
#: So many classes are listed when the server starts.
CLASSES_LISTED = 10


class Command(BaseCommand):
    help = (
        "Prepare whatever is missing (database, the shipped course, static files, the set-up link), "
        "then serve the site until Ctrl-C. Starting again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--host",
            default=environment.text("HOST", default="127.0.0.1"),
            help="address to listen on (HOST); 0.0.0.0 for every address of this machine",
        )
        parser.add_argument(
            "--port",
            type=_port,
            default=environment.number("PORT", default=8000, least=1, most=65535),
            help="port to listen on (PORT)",
        )

        parser.add_argument(
            "--lan",
            nargs="?",
            type=_name,
            const="",
            metavar="ADDRESS",
            help="let a class in: listen on every address of this machine and print the one that phones open, with a QR "
            "code; ADDRESS says which, where this machine can't tell",
        )

    def handle(self, *, host: str, port: int, lan: str | None, **options: Any) -> None:
        host = host if lan is None else EVERYWHERE
        try:
            listener = serving.listen(host, port)
        except serving.CannotListen as error:
            raise CommandError(str(error)) from error
        with listener:
            self.prepare_database()
            self.prepare_course()
            if collect_static_files():
                self.say("Static files are collected.")
            self.announce(serving.address(host, port))
            if lan is not None:
                self.let_class_in(lan, port)
            elif host in EVERY_ADDRESS:
                self.invite(host, port)
            else:
                self.allow(host)
            serving.serve_until_stopped(get_internal_wsgi_application(), listener, behind_proxy=settings.BEHIND_TLS)
        self.say("Stopped.")

    def say(self, line: str) -> None:
        """Print at once: without a terminal, output would wait in a buffer until the server stops."""
        self.stdout.write(line)
        self.stdout.flush()

    def prepare_database(self) -> None:
        try:
            executor = MigrationExecutor(connection)
        except OperationalError as error:
            raise CommandError(
                f"The database doesn't answer: {error}\nStart it, or correct DATABASE_URL; leave that empty for SQLite."
            ) from error
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", interactive=False, verbosity=0)
            self.say("The database is ready.")

    def prepare_course(self) -> None:
        if not Course.objects.exists():
            call_command("loadcourse", settings.BASE_DIR / "fixtures" / SHIPPED_COURSE, stdout=StringIO())
            self.say("The course is loaded.")

    def allow(self, host: str) -> None:
        """Answer under the name that the operator listens on."""
        name = f"[{host}]" if ":" in host else host
        if name not in settings.ALLOWED_HOSTS:
            settings.ALLOWED_HOSTS.append(name)

    def invite(self, host: str, port: int) -> None:
        """Where every address is listened on and no name was said, answer under the one that others reach."""
        if environment.words("ALLOWED_HOSTS"):
            return
        if own := serving.own_address(host):
            self.allow(own)
            settings.LAN_ADDRESS = serving.address(own, port)
            self.say(f"Others in this network open {serving.address(own, port)}/. Other names need ALLOWED_HOSTS.")
        else:
            self.say("This machine finds no network. Say in ALLOWED_HOSTS under which names others open the site.")

    def let_class_in(self, said: str, port: int) -> None:
        """Answer under every address in the room, and print the likeliest large enough for a camera."""
        addresses = list(dict.fromkeys([*filter(None, [said]), *serving.own_addresses()]))
        if not addresses:
            self.say(
                "This machine is in no network, so no phone finds it. Join the Wi-Fi of the class, or open a hotspot on "
                "this machine or on a phone, then start again."
            )
            return
        for each in addresses:
            self.allow(each)
        likely, *others = addresses
        settings.LAN_ADDRESS = serving.address(likely, port)
        join = settings.LAN_ADDRESS + reverse("join:code")
        self.say(f"\nPhones in the same network open:\n  {join}")
        if terminal.can_draw(self.stdout):
            self.say(terminal.qr_code(join))
        if others:
            listed = ", ".join(serving.address(each, port) for each in others)
            self.say(f"If that doesn't open, try {listed}. What opens is said with --lan ADDRESS.")
        self.point_at_projector(serving.address(EVERYWHERE, port))

    def point_at_projector(self, here: str) -> None:
        classes = Classroom.objects.in_use()[: CLASSES_LISTED + 1]
        if not classes:
            self.say(f"There is no class yet. Sign in and make one here:\n  {here}{reverse('teaching:new-class')}")
            return
        self.say("For the projector, sign in on this machine and open:")
        for each in classes[:CLASSES_LISTED]:
            self.say(f"  {here}{reverse('teaching:projector', args=[each.pk])}  {each.name}")
        if len(classes) > CLASSES_LISTED:
            self.say(f"  {here}{reverse('teaching:classes')}  all classes")

    def announce(self, address: str) -> None:
        if not User.objects.filter(is_superuser=True).exists():
            path = reverse("people:set-up", args=[make_setup_link(at=timezone.now())])
            self.say(
                f"Nobody can change the course yet. Make the first account here, within two days:\n  {address}{path}"
            )
        self.say(f"Open {address}/ in a browser. Ctrl-C stops.")


def _port(said: str) -> int:
    if said.isascii() and said.isdigit() and 1 <= int(said) <= 65535:
        return int(said)
    raise ArgumentTypeError(f"{said} is no whole number from 1 to 65535")


def _name(said: str) -> str:
    if re.fullmatch(r"([A-Za-z0-9][A-Za-z0-9.-]*)?", said):
        return said
    raise ArgumentTypeError(
        f"{said} is no address; one is like 192.168.1.20 or teacher.local, without http:// and port"
    )
