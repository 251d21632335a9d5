"""Several processes that serve at one socket, and the one that began them: it serves nothing itself, so that it can't fail.

Where a process is killed another takes its place. Where the first is killed they all go with it, so that the address is free
for the next start. Linux only: elsewhere one process serves.
"""

import ctypes
import gc
import logging
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from kzcourse.shares import Share, shares

TO_STOP = {signal.SIGTERM, signal.SIGINT}
SIGNALS = TO_STOP | {signal.SIGCHLD}
#: Seconds for which a process must have served; where it ends sooner, the next begins so much later.
LEAST_SECONDS = 1.0
#: Asks Linux to send a signal to this process when the one that began it ends.
PR_SET_PDEATHSIG = 1

Serve = Callable[[Share], object]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Worker:
    """A process that serves: when it began, by the clock that only runs on, and its share of the connections."""

    began: float
    share: Share


def serve_by_workers(serve: Serve, count: int, *, patience: float) -> None:
    """Let ``count`` processes ``serve``, which ends at SIGTERM, until SIGTERM or Ctrl-C; each is given its share.

    Those that have not ended ``patience`` seconds later are killed; at a second Ctrl-C, at once. No connection to a database
    may be open, and no other thread run.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)  # what is blocked waits for sigwait, and is never lost
    # A terminal or a supervisor may tell all processes to stop, and then the first tells its workers again. Until a worker
    # listens, it waits; once one is stopping, it means nothing more. Ignored before any begins: it would be forgotten else.
    handlers = {number: signal.signal(number, signal.SIG_IGN) for number in TO_STOP}
    gc.collect()
    gc.freeze()  # what all have in common stays in common
    running: dict[int, Worker] = {}
    try:
        for share in shares(count):
            running[_start(serve, share)] = Worker(time.monotonic(), share)
        while signal.sigwait(SIGNALS) is signal.SIGCHLD:
            for pid in _ended(running):
                _replace(pid, running, serve)
        _stop(set(running), patience)
    finally:
        gc.unfreeze()
        for number, handler in handlers.items():
            signal.signal(number, handler)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start(serve: Serve, share: Share) -> int:
    """The number of a process that serves."""
    parent = os.getpid()
    if pid := os.fork():
        return pid
    status = 1
    try:
        _live_and_die_with(parent)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
        serve(share)
        status = 0
    except BaseException:
        logger.exception("A worker failed.")
    finally:
        os._exit(status)  # what the first process has begun is the first's to end


def _live_and_die_with(parent: int) -> None:
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended meanwhile
        os._exit(1)


def _ended(running: dict[int, Worker]) -> list[int]:
    return [pid for pid in running if os.waitpid(pid, os.WNOHANG)[0]]


def _replace(pid: int, running: dict[int, Worker], serve: Serve) -> None:
    worker = running.pop(pid)
    worker.share.leave()
    served = time.monotonic() - worker.began
    logger.warning("Worker %d ended after %.0f s; another takes its place.", pid, served)
    if served < LEAST_SECONDS:
        time.sleep(LEAST_SECONDS)
    running[_start(serve, worker.share)] = Worker(time.monotonic(), worker.share)


def _stop(running: set[int], patience: float) -> None:
    """End all; a signal to stop that comes meanwhile ends them at once."""
    _send(running, signal.SIGTERM)
    deadline = time.monotonic() + patience
    while running := {pid for pid in running if not os.waitpid(pid, os.WNOHANG)[0]}:
        waited = signal.sigtimedwait(SIGNALS, max(0.0, deadline - time.monotonic()))
        if waited is None or waited.si_signo != signal.SIGCHLD:
            _send(running, signal.SIGKILL)
            deadline = time.monotonic() + patience


def _send(running: set[int], number: int) -> None:
    for pid in running:
        with suppress(ProcessLookupError):
            os.kill(pid, number)
