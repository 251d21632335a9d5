"""``manage.py serve``: everything between a fresh checkout and a class at work."""

import os
import re
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.core.servers.basehttp import get_internal_wsgi_application
from django.db import connections
from django.urls import reverse

from kzcourse import environment, serving, terminal, workers
from kzcourse.readiness import readiness
from people.models import Classroom

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

        parser.add_argument(
            "--prepared",
            action="store_true",
            help="only serve: `manage.py prepare` was run before, for all of several servers with the same SECRET_KEY",
        )

    def handle(self, *, host: str, port: int, lan: str | None, prepared: bool, **options: Any) -> None:
        host = host if lan is None else EVERYWHERE
        try:
            listener = serving.listen(host, port)
        except serving.CannotListen as error:
            raise CommandError(str(error)) from error
        with listener, figures_together():
            if prepared:
                self.refuse_own_key()
            else:
                call_command("prepare", address=serving.address(host, port), stdout=self.stdout)
            self.say(f"Open {serving.address(host, port)}/ in a browser. Ctrl-C stops.")
            if lan is not None:
                self.let_class_in(lan, port)
            elif host in EVERY_ADDRESS:
                self.invite(host, port)
            else:
                self.allow(host)
            serve = partial(
                serving.serve_until_stopped,
                get_internal_wsgi_application(),
                listener,
                behind_proxy=settings.BEHIND_TLS,
                threads=settings.THREADS,
                drain=readiness.drain,
                drain_seconds=settings.DRAIN_SECONDS,
            )
            if settings.WORKERS == 1:
                serve()
            else:
                let_go_of_databases()
                workers.serve_by_workers(
                    serve, settings.WORKERS, patience=settings.DRAIN_SECONDS + serving.GRACE_SECONDS + 5
                )
        self.say("Stopped.")

    def say(self, line: str) -> None:
        """Print at once: without a terminal, output would wait in a buffer until the server stops."""
        self.stdout.write(line)
        self.stdout.flush()

    def refuse_own_key(self) -> None:
        """A key that each server made for itself would end a session at the next server."""
        if not os.environ.get("SECRET_KEY"):
            raise CommandError(
                "SECRET_KEY is not set. Servers that were prepared together sign with the same key: make one with\n"
                "  python3 -c 'import secrets; print(secrets.token_urlsafe(50))'\nand set it on each of them."
            )

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


def let_go_of_databases() -> None:
    """No connection may be shared by two processes."""
    for alias in connections:
        connections[alias].close()
        if close_pool := getattr(connections[alias], "close_pool", None):
            close_pool()


@contextmanager
def figures_together() -> Iterator[None]:
    """A folder, while it serves, in which all processes of this server add up their figures for Prometheus."""
    if not settings.METRICS_TOKEN:
        yield
        return
    with TemporaryDirectory(prefix="kzcourse-metrics-") as folder:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        yield


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
