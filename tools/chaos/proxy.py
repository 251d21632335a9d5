"""A bad network in user space, between learners and server: a TCP proxy in a thread of its own.

A request is read whole and then meets its fate (:class:`Fate`), drawn from a seed. While the network is dropped nothing
arrives in either direction, and nobody is told. Each connection carries one request.
"""

import asyncio
from collections import Counter
from contextlib import suppress
from enum import StrEnum
from random import Random
from threading import Event, Thread


class Fate(StrEnum):
    PASSED = "passed"
    DELAYED = "delayed"
    DOUBLED = "doubled"
    ECHOED = "doubled, the second one late"
    REQUEST_LOST = "request lost"
    ANSWER_LOST = "answer lost"


WEIGHTS = {
    Fate.PASSED: 78,
    Fate.DELAYED: 7,
    Fate.DOUBLED: 5,
    Fate.ECHOED: 5,
    Fate.REQUEST_LOST: 2,
    Fate.ANSWER_LOST: 3,
}
#: Seconds for which a request is held back, so long that a later one of the same device overtakes it; and until its echo.
DELAY, ECHO = (0.1, 7.0), (0.5, 15.0)
#: In bytes; what learners send is far smaller.
LARGEST = 1_000_000


class Proxy:
    """Listens on ``port`` once started; ``fates`` counts what requests met. With ``pace`` below 1 delays are shorter."""

    def __init__(self, server_port: int, seed: int, pace: float = 1.0) -> None:
        self.server_port, self.pace = server_port, pace
        self.fates: Counter[Fate] = Counter()
        self.lost_in_drops = 0
        self.port = 0
        self._chance = Random(seed)  # noqa: S311  # not for secrets
        self._is_up = True
        self._loop = asyncio.new_event_loop()
        self._tasks: set[asyncio.Task[None]] = set()
        self._listening = Event()
        self._thread = Thread(target=self._run, name="proxy", daemon=True)

    def start(self) -> None:
        self._thread.start()
        self._listening.wait()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def drop(self) -> None:
        self._is_up = False

    def restore(self) -> None:
        self._is_up = True

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0, backlog=200))
        self.port = server.sockets[0].getsockname()[1]
        self._listening.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0.1))
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if task := asyncio.current_task():
            self._hold(task)  # the loop itself would forget one that waits
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            request = await _request(reader)
            fate = self._chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
            self.fates[fate] += 1
            answer = await self._fare(request, fate)
            if not self._is_up:
                self.lost_in_drops += 1
                await reader.read()  # until the device gives up
            elif answer and fate is not Fate.ANSWER_LOST:
                writer.write(answer)
                await writer.drain()
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()

    async def _fare(self, request: bytes, fate: Fate) -> bytes:
        """The server's answer, nothing where there is none."""
        if fate is Fate.REQUEST_LOST:
            return b""
        if fate is Fate.DELAYED:
            await asyncio.sleep(self._chance.uniform(*DELAY) * self.pace)
        if fate is Fate.DOUBLED:
            self._later(0.0, request)
        if fate is Fate.ECHOED:
            self._later(self._chance.uniform(*ECHO) * self.pace, request)
        return await self._deliver(request)

    def _later(self, seconds: float, request: bytes) -> None:
        async def echo() -> None:
            await asyncio.sleep(seconds)
            await self._deliver(request)

        self._hold(self._loop.create_task(echo()))

    def _hold(self, task: asyncio.Task[None]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, request: bytes) -> bytes:
        if not self._is_up:
            return b""
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.server_port)
        except OSError:
            return b""
        try:
            writer.write(request)
            await writer.drain()
            return await reader.read()
        except OSError:
            return b""
        finally:
            writer.close()


async def _request(reader: asyncio.StreamReader) -> bytes:
    """Head and body of the request that is coming in."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    if length > LARGEST:
        raise asyncio.LimitOverrunError("larger than what learners send", length)
    return head + await reader.readexactly(length)
