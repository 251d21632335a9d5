"""The balancer's configuration: by nginx itself, and with two servers behind it."""

import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import threading
import warnings
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from kzcourse.serving import LARGEST_REQUEST
from tests.kzcourse.test_serve import free_port
from tests.waiting import eventually

pytestmark = pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed")

CONFIGURATION = (settings.BASE_DIR / "deploy" / "nginx" / "nginx.conf").read_text()


class Told(BaseHTTPRequestHandler):
    """Answers with what it was asked."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        told = {"path": self.path, "length": len(body), "headers": {k.lower(): v for k, v in self.headers.items()}}
        answer = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_POST = do_GET  # noqa: N815

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass


@dataclass
class Balanced:
    """nginx, and where it listens."""

    plain: int
    tls: int
    certificate: Path

    def ask(self, path: str, *, method: str = "GET", body: bytes | None = None, **headers: str) -> HTTPResponse:
        context = ssl.create_default_context(cafile=str(self.certificate))
        with closing(HTTPSConnection("localhost", self.tls, timeout=30, context=context)) as connection:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            response.content = response.read()  # type: ignore[attr-defined]
            return response

    def told(self, path: str, **options: Any) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.ask(path, **options).content)  # type: ignore[attr-defined]
        return told


def certificate(folder: Path) -> tuple[Path, Path]:
    whole, key = folder / "fullchain.pem", folder / "privkey.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "2",
    ]
    command += [
        "-subj",
        "/CN=localhost",
        "-addext",
        "subjectAltName=DNS:localhost",
        "-keyout",
        str(key),
        "-out",
        str(whole),
    ]
    subprocess.run(command, check=True, capture_output=True)
    return whole, key


@pytest.fixture(scope="module")
def balanced(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Balanced]:
    """The shipped configuration, with the names, ports and files of a test; the second of its servers is down."""
    folder = tmp_path_factory.mktemp("nginx")
    whole, key = certificate(folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Told)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    found = Balanced(free_port(), free_port(), whole)
    text = CONFIGURATION
    for old, new in {
        "app1:8000": f"127.0.0.1:{server.server_port}",
        "app2:8000": f"127.0.0.1:{free_port()}",
        "/etc/nginx/fullchain.pem": str(whole),
        "/etc/nginx/privkey.pem": str(key),
        "/var/run/nginx.pid": str(folder / "pid"),
        "/dev/stdout": str(folder / "access"),
        "/dev/stderr": str(folder / "errors"),
        "worker_processes auto;": "worker_processes 1; daemon off;" + " user root;" * (os.geteuid() == 0),
        "http {": "http { "
        + " ".join(
            f"{kind}_temp_path {folder / kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        ),
    }.items():
        assert old in text, old
        text = text.replace(old, new)
    text = re.sub(r"\n *listen \[::\].*", "", text)
    text = text.replace("listen 80 ", f"listen 127.0.0.1:{found.plain} ")
    text = text.replace("listen 443 ", f"listen 127.0.0.1:{found.tls} ")
    (folder / "nginx.conf").write_text(text)
    command = ["nginx", "-c", str(folder / "nginx.conf"), "-e", str(folder / "errors")]
    subprocess.run([*command, "-t", "-q"], check=True)
    with subprocess.Popen(command) as nginx:
        eventually(lambda: _listens(found.tls))
        yield found
        nginx.terminate()
    server.shutdown()
    server.server_close()


def _listens(port: int) -> bool:
    with socket.socket() as trying:
        return trying.connect_ex(("127.0.0.1", port)) == 0


def test_it_forwards_what_the_app_needs_to_know(balanced: Balanced) -> None:
    told = balanced.told("/my/?page=2")

    assert told["path"] == "/my/?page=2"
    assert told["headers"]["x-forwarded-for"] == "127.0.0.1"
    assert told["headers"]["x-forwarded-proto"] == "https"
    assert told["headers"]["host"].startswith("localhost")
    assert re.fullmatch("[0-9a-f]{32}", told["headers"]["x-request-id"])


def test_it_believes_nothing_that_a_client_says_of_itself(balanced: Balanced) -> None:
    said = {
        "X_Forwarded_For": "192.0.2.66",
        "X_Forwarded_Proto": "http",
        "X_Forwarded_Host": "elsewhere.example",
        "X_Request_ID": "forged-forged",
        "Forwarded": "for=192.0.2.66",
    }

    headers = balanced.told("/", **said)["headers"]

    assert (headers["x-forwarded-for"], headers["x-forwarded-proto"]) == ("127.0.0.1", "https")
    assert not {"forwarded", "x-forwarded-host"} & set(headers)
    assert headers["x-request-id"] != "forged-forged"


@pytest.mark.parametrize("path", ["/metrics", "/readyz"])
def test_what_is_for_those_inside_is_not_there_from_outside(balanced: Balanced, path: str) -> None:
    assert balanced.ask(path).status == 404


def test_no_request_is_larger_than_the_app_takes(balanced: Balanced) -> None:
    too_large = 20 * 1024 * 1024 + 1

    assert balanced.told("/", method="POST", body=b"x" * 1_000_000)["length"] == 1_000_000
    assert too_large >= LARGEST_REQUEST
    assert balanced.ask("/", method="POST", Content_Length=str(too_large)).status == 413


def test_without_tls_one_is_led_to_it_but_for_health(balanced: Balanced) -> None:
    with closing(HTTPConnection("127.0.0.1", balanced.plain, timeout=30)) as connection:
        connection.request("GET", "/my/?page=2", headers={"Host": "course.example.org"})
        led = connection.getresponse()
        led.read()
        connection.request("GET", "/healthz")
        well = connection.getresponse()

        assert (led.status, led.headers["Location"]) == (301, "https://course.example.org/my/?page=2")
        assert well.status == 200


def test_a_server_that_is_down_costs_no_request(balanced: Balanced) -> None:
    assert {balanced.ask("/", method="POST", body=b"x").status for _ in range(20)} == {200}


def _agreed(balanced: Balanced, *, version: ssl.TLSVersion, ciphers: str = "DEFAULT:@SECLEVEL=0") -> str | None:
    """Which version is spoken with a browser that knows no other."""
    context = ssl.create_default_context(cafile=str(balanced.certificate))
    context.set_ciphers(ciphers)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # that is the question
        context.minimum_version = context.maximum_version = version
    with (
        socket.create_connection(("127.0.0.1", balanced.tls), timeout=30) as connection,
        context.wrap_socket(connection, server_hostname="localhost") as speaking,
    ):
        return speaking.version()


def test_only_tls_of_today_is_spoken(balanced: Balanced) -> None:
    assert _agreed(balanced, version=ssl.TLSVersion.TLSv1_3) == "TLSv1.3"
    assert _agreed(balanced, version=ssl.TLSVersion.TLSv1_2) == "TLSv1.2"
    with pytest.raises((ssl.SSLError, ConnectionError)):
        _agreed(balanced, version=ssl.TLSVersion.TLSv1_1)
    with pytest.raises((ssl.SSLError, ConnectionError)):
        _agreed(balanced, version=ssl.TLSVersion.TLSv1_2, ciphers="AES128-SHA:ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0")
