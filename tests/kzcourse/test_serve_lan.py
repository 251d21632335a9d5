"""``serve --lan``: a class in a room with no internet, perhaps with no router."""

import socket
from collections.abc import Callable
from io import StringIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from kzcourse import serving, terminal
from lessons.models import Course
from people.models import Classroom
from tests.people.builders import make_class

ETHERNET, DOCKER, SELF_GIVEN = "192.168.1.20", "172.17.0.1", "169.254.3.4"


class Terminal(StringIO):
    """What is written is looked at."""

    def __init__(self, encoding: str = "utf-8") -> None:
        super().__init__()
        self.encoded = encoding

    @property
    def encoding(self) -> str:  # type: ignore[override]  # what a terminal has, and a buffer has not
        return self.encoded

    def isatty(self) -> bool:
        return True


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch, settings: Settings, db: None) -> Callable[..., str]:
    """Run the command until it would wait for requests; what it printed."""
    settings.ALLOWED_HOSTS, settings.LAN_ADDRESS = ["localhost"], ""
    Course.objects.create(slug="a-course")
    monkeypatch.setattr(serving, "serve_until_stopped", lambda *args, **kwargs: None)
    monkeypatch.setattr(serving, "own_addresses", lambda: [ETHERNET, DOCKER])

    def run(*said: str, output: StringIO | None = None) -> str:
        output = output or StringIO()
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        call_command("serve", "--port", str(port), "--lan", *said, stdout=output)
        return output.getvalue().replace(str(port), "PORT")

    return run


def test_the_address_for_phones_is_printed_and_answered(started: Callable[..., str], settings: Settings) -> None:
    printed = started()

    assert f"Phones in the same network open:\n  http://{ETHERNET}:PORT/join/\n" in printed
    assert f"If that doesn't open, try http://{DOCKER}:PORT." in printed
    assert settings.ALLOWED_HOSTS == ["localhost", ETHERNET, DOCKER]
    assert settings.LAN_ADDRESS.startswith(f"http://{ETHERNET}:")


def test_the_teacher_may_say_which_address(started: Callable[..., str], settings: Settings) -> None:
    printed = started("teacher.local")

    assert "open:\n  http://teacher.local:PORT/join/\n" in printed
    assert settings.ALLOWED_HOSTS == ["localhost", "teacher.local", ETHERNET, DOCKER]


def test_one_address_alone_has_no_others(started: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "own_addresses", lambda: [ETHERNET])

    assert "If that doesn't open" not in started()


def test_without_a_network_the_teacher_is_told_what_to_do(
    started: Callable[..., str], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "own_addresses", list)

    printed = started()

    assert "This machine is in no network, so no phone finds it." in printed
    assert "Phones" not in printed
    assert settings.LAN_ADDRESS == ""


def test_without_a_class_the_teacher_is_led_to_make_one(started: Callable[..., str]) -> None:
    assert "make one here:\n  http://127.0.0.1:PORT/teaching/classes/new/" in started()


def test_the_page_for_the_projector_is_named_for_each_class(started: Callable[..., str]) -> None:
    in_use = make_class("9b")
    make_class("last year", archived_at=in_use.created_at)

    printed = started()

    assert f"  http://127.0.0.1:PORT/teaching/classes/{in_use.pk}/projector/  9b\n" in printed
    assert "last year" not in printed
    assert "all classes" not in printed


def test_of_many_classes_the_list_is_named(started: Callable[..., str]) -> None:
    for number in range(11):
        make_class(f"class {number:02}")

    printed = started()

    assert printed.count("/projector/") == 10
    assert "  http://127.0.0.1:PORT/teaching/classes/  all classes" in printed
    assert Classroom.objects.count() == 11


@pytest.mark.parametrize("said", ["http://192.168.1.20", "192.168.1.20:8000", "-x/"])
def test_what_is_no_address_is_refused(said: str) -> None:
    with pytest.raises(CommandError, match="is no address; one is like"):
        call_command("serve", f"--lan={said}")


# The QR code


def test_a_terminal_gets_a_qr_code(started: Callable[..., str]) -> None:
    printed = started(output=Terminal())

    assert printed.count(terminal.LIGHT_ON_DARK) > 10


@pytest.mark.parametrize("output", [StringIO(), Terminal("ascii"), Terminal("latin-1")])
def test_what_is_no_terminal_or_can_not_hold_blocks_gets_text_alone(started: Callable[..., str], output: Any) -> None:
    assert terminal.LIGHT_ON_DARK not in started(output=output)


def test_a_file_is_not_drawn_into(tmp_path: Path) -> None:
    with (tmp_path / "log").open("w", encoding="utf-8") as file:
        assert isinstance(file, TextIOWrapper)
        assert not terminal.can_draw(file)


def test_the_code_is_light_on_dark_whatever_the_terminal(started: Callable[..., str]) -> None:
    lines = terminal.qr_code("http://192.168.1.20:8000/join/").splitlines()

    widths = {len(line.removeprefix(terminal.LIGHT_ON_DARK).removesuffix(terminal.AS_BEFORE)) for line in lines}
    assert widths == {29}
    assert len(lines) == 15


# The addresses of this machine


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    def addresses(*, route: str | None = None, interfaces: dict[str, str] | None = None, name: Any = ()) -> list[str]:
        monkeypatch.setattr(serving, "own_address", lambda host: route)
        monkeypatch.setattr(serving, "_addresses_of_interfaces", lambda: interfaces or {})
        monkeypatch.setattr(serving, "_addresses_of_name", lambda: list(name))
        return serving.own_addresses()

    return addresses


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ({}, []),
        ({"route": ETHERNET}, [ETHERNET]),
        ({"interfaces": {"127.0.0.1": "lo", ETHERNET: "wlan0"}}, [ETHERNET]),
        ({"name": ["127.0.1.1", ETHERNET]}, [ETHERNET]),
        ({"route": ETHERNET, "interfaces": {ETHERNET: "eth0"}, "name": [ETHERNET]}, [ETHERNET]),
        ({"interfaces": {DOCKER: "docker0", ETHERNET: "eth0"}}, [ETHERNET, DOCKER]),
        ({"route": "10.8.0.2", "interfaces": {"10.8.0.2": "tun0", ETHERNET: "eth0"}}, [ETHERNET, "10.8.0.2"]),
        ({"interfaces": {SELF_GIVEN: "eth0", "10.0.0.5": "wlan0"}}, ["10.0.0.5", SELF_GIVEN]),
        ({"route": "10.0.0.5", "interfaces": {ETHERNET: "eth0", "10.0.0.5": "wlan0"}}, ["10.0.0.5", ETHERNET]),
    ],
)
def test_the_likeliest_address_comes_first(
    machine: Callable[..., list[str]], told: dict[str, Any], found: list[str]
) -> None:
    assert machine(**told) == found


def test_each_interface_is_asked_for_its_address() -> None:
    assert serving._addresses_of_interfaces()["127.0.0.1"].startswith("lo")


@pytest.mark.parametrize("lacking", ["fcntl", "ASK_FOR_ADDRESS"])
def test_where_interfaces_can_not_be_asked_there_are_none(monkeypatch: pytest.MonkeyPatch, lacking: str) -> None:
    monkeypatch.setattr(serving, lacking, None)

    assert serving._addresses_of_interfaces() == {}


def test_a_name_that_leads_nowhere_gives_no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "nowhere.invalid")

    assert serving._addresses_of_name() == []


def test_a_name_that_leads_to_an_address_gives_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "localhost")

    assert set(serving._addresses_of_name()) == {"127.0.0.1"}
