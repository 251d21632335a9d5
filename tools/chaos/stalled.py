"""Phones that stop in the middle of a POST and stay there."""

import socket
from contextlib import suppress

HEAD = (
    "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: sessionid={session}; csrftoken={token}\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 600\r\n\r\n"
)
PATH = "/attempts/00000000-0000-0000-0000-000000000000/1/answer/"
TOKEN = "a" * 32
HALF = "csrfmiddlewaretoken=" + TOKEN + "&turn=1&age_ms=10&choice="


class StalledPhones:
    """Each sent its head and a part of its body straight to the server, signed in as a learner, and says no more."""

    def __init__(self, port: int, sessions: list[str]) -> None:
        self.sockets: list[socket.socket] = []
        for session in sessions:
            with suppress(OSError):  # the server may be away just now
                phone = socket.create_connection(("127.0.0.1", port), timeout=5)
                phone.sendall((HEAD.format(path=PATH, session=session, token=TOKEN) + HALF).encode())
                self.sockets.append(phone)

    def close(self) -> None:
        for phone in self.sockets:
            phone.close()
