"""Requests for a server as fast as it answers them, from a process of its own: the standard library alone.

Reads orders as lines of JSON from standard input (see :class:`Order`) and answers each with a line: how many requests were
answered, in how many seconds, how long each took, with which statuses, and how many seconds of the processor this process
used. A lane is one connection that is kept open: it sends the next request once the answer to the last is there.
"""

import itertools
import json
import selectors
import socket
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from time import monotonic, process_time

#: Stands in a request where a number is to be that no request had before, in as many digits.
COUNTER = b"@counter@"
#: Seconds after which a request has failed.
PATIENCE = 30.0
numbers = itertools.count(1)


@dataclass(frozen=True)
class Order:
    """For ``seconds``, one connection for each list of ``lanes``: its requests, again and again, or ``once`` each."""

    port: int
    seconds: float
    lanes: list[list[str]]
    once: bool = False


class Lane:
    def __init__(self, port: int, requests: Iterator[bytes]) -> None:
        self.requests = requests
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.read, self.asked = bytearray(), 0.0

    def ask(self) -> bool:
        """Whether there was another request to send."""
        request = next(self.requests, None)
        if request is None:
            return False
        self.read, self.asked = bytearray(), monotonic()
        self.socket.sendall(request.replace(COUNTER, b"%09d" % next(numbers)))
        return True

    def answered(self) -> int:
        """The status of the answer once all of it is there, 0 before."""
        some = self.socket.recv(262_144)
        if not some:
            raise ConnectionError("the server closed the connection")
        self.read += some
        head, blank, body = self.read.partition(b"\r\n\r\n")
        if not blank or len(body) < _length(head):
            return 0
        return int(head[9:12])


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    if head[9:12] in {b"204", b"304"}:
        return 0
    raise ConnectionError("an answer does not say how long it is")


def carry_out(order: Order) -> dict[str, object]:
    lanes: list[Lane] = []
    took: list[float] = []
    statuses: Counter[int] = Counter()
    with selectors.DefaultSelector() as ready:
        began, worked = monotonic(), process_time()
        until = began + order.seconds
        for requests in order.lanes:
            lane = Lane(order.port, map(str.encode, requests if order.once else itertools.cycle(requests)))
            lanes.append(lane)
            if lane.ask():  # at once, as browsers do: who is busy with it leaves the next connection to another process
                ready.register(lane.socket, selectors.EVENT_READ, lane)
        while ready.get_map():
            for key, _events in ready.select(PATIENCE) or _nothing():
                lane = key.data
                if status := lane.answered():
                    now = monotonic()
                    took.append(now - lane.asked)
                    statuses[status] += 1
                    if now > until or not lane.ask():
                        ready.unregister(lane.socket)
        ended, worked = monotonic(), process_time() - worked
    for lane in lanes:
        lane.socket.close()
    return {"seconds": ended - began, "took": took, "statuses": statuses, "worked": worked}


def _nothing() -> list[tuple[selectors.SelectorKey, int]]:
    raise TimeoutError(f"no answer within {PATIENCE:.0f} s")


def main() -> None:
    for line in sys.stdin:
        try:
            told = carry_out(Order(**json.loads(line)))
        except OSError as error:
            told = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
