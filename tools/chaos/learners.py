"""Scripted learners with devices that keep every answer until the server has said what became of it.

As the product's own journal does, a device keeps of each opening of a page the newest answer, sends it again with its
growing age, and hands in only when nothing is kept. What it gave, sent and heard it writes down for the audit.
"""

import gzip
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import Random
from threading import Event, Lock, Thread
from time import monotonic, sleep, time
from typing import Any
from urllib.parse import urlencode

sys.path.append(str(Path(__file__).resolve().parent.parent / "bench"))

from phones import Form  # the phones of the class of forty read the same pages

#: Seconds after which a device gives a request up, and the least and the most between two tries.
PATIENCE = 5.0
LEAST_PAUSE, MOST_PAUSE = 0.3, 2.0
#: Changes of the answer on one visit to a question.
CHANGES = (4, 10)
#: Shares of the visits with a second tab, and of the changes after which the page is gone, as after a crash of the phone.
SECOND_TAB, CRASH = 0.3, 0.03
#: For how many seconds an attempt goes on before it is handed in: longer than the network keeps what it repeats, since the
#: request that began an attempt, come again after that was handed in, would rightly begin another.
HANDED_IN_AFTER = (30.0, 80.0)
#: The share of attempts that go on until the time is up and a moment longer; what is given then must not count.
UNTIL_THE_END, LONGER = 0.35, 2.0
#: Seconds in which everything that is still kept must be heard of in the end.
LAST_CHANCE = 240.0
#: The states in which the server has said what became of an answer (quizzes/views/answers.py).
ENDS = {"saved", "older", "finished", "closed", "unreadable"}
#: How clocks of devices go: their factor, and by how many seconds they are set while their page is gone. One claims years.
CLOCKS = [(1.0, 0.0)] * 5 + [(1.05, 0.0), (0.95, 0.0), (1.0, 3600.0), (1.0, -3600.0), (1e6, 0.0)]
ANSWER_AT = re.compile(r'<form[^>]*id="answer-form"[^>]*data-answer="([^"]+)"', re.DOTALL)
CONTINUE = re.compile(r'<a class="button" href="(/attempts/[0-9a-f-]{36}/)"')
DEADLINE = re.compile(r'data-deadline="([^"]+)"')


class NoAnswer(Exception):
    """Nothing came back, or only that the server can't answer: it says nothing of what was sent."""


class WentWrong(Exception):
    """An answer that should never come."""


@dataclass
class Try:
    """When it was sent and heard of (seconds since 1970), which age in milliseconds it claimed, and what was said of it."""

    sent: float
    age_ms: int
    heard: float | None = None
    state: str = ""


@dataclass
class Given:
    """An answer as its learner gave it. ``is_replaced`` once the same page has a newer one, which is sent instead."""

    attempt: str
    number: int
    page: str
    turn: int
    fields: dict[str, str]
    at: float
    began: float
    url: str
    tries: list[Try] = field(default_factory=list)
    is_replaced: bool = False
    page_is_gone: bool = False

    @property
    def state(self) -> str:
        """What the server said of it, nothing while it has said nothing."""
        return next((each.state for each in reversed(self.tries) if each.state), "")


@dataclass
class Page:
    """One opening of a question."""

    key: str
    url: str
    form: Form
    turn: int = 0
    based_on: str = "0"


class Counts:
    """What all learners have done so far."""

    def __init__(self) -> None:
        self.acknowledged = self.requests = self.failed = 0
        self.seconds: list[tuple[float, float]] = []
        self._lock = Lock()

    def count(self, *, failed: bool = False) -> None:
        with self._lock:
            self.requests += 1
            self.failed += failed

    def saved(self, seconds: float) -> None:
        with self._lock:
            self.acknowledged += 1
            self.seconds.append((time(), seconds))

    def saved_since(self, moment: float) -> int:
        with self._lock:
            return sum(at >= moment for at, _seconds in self.seconds)


@dataclass(frozen=True)
class Lesson:
    """``thinking`` is from how many to how many seconds learners think before they change an answer.

    With ``pace`` below 1 they hand in so much earlier.
    """

    port: int
    quiz: str
    assignment: int
    thinking: tuple[float, float]
    seed: int
    pace: float = 1.0


class Device:
    """Asks the site with the cookies of its learner, each time on a connection of its own."""

    def __init__(self, lesson: Lesson, session: str, counts: Counts) -> None:
        self.lesson, self.counts = lesson, counts
        self.cookies = {"sessionid": session}
        self.path = ""

    def ask(
        self, method: str, path: str, fields: dict[str, str] | None = None, *, json: bool = False
    ) -> tuple[int, str]:
        """Status and text, redirects followed. Raises :class:`NoAnswer`."""
        for _ in range(6):
            try:
                status, location, text = self._once(method, path, fields, json=json)
            except (HTTPException, OSError, EOFError) as error:
                self.counts.count(failed=True)
                raise NoAnswer(type(error).__name__) from error
            self.counts.count(failed=status >= 500)
            if status >= 500:
                raise NoAnswer(str(status))
            if status != 302:
                break
            method, path, fields = "GET", location, None
        if path.startswith("/accounts/"):
            raise WentWrong("asked to sign in again")
        self.path = path
        return status, text

    def _once(self, method: str, path: str, fields: dict[str, str] | None, *, json: bool) -> tuple[int, str, str]:
        connection = HTTPConnection("127.0.0.1", self.lesson.port, timeout=PATIENCE)
        try:
            sent = {
                "Connection": "close",
                "Accept-Encoding": "gzip",
                "Accept": "application/json" if json else "text/html",
                "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            }
            body = None
            if fields is not None:
                sent["Content-Type"], body = "application/x-www-form-urlencoded", urlencode(fields)
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            read = answer.read()
        finally:
            connection.close()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if answer.headers.get("Content-Encoding") == "gzip":
            read = gzip.decompress(read)
        return answer.status, answer.headers.get("Location", ""), read.decode("utf-8", "replace")


class Learner(Thread):
    def __init__(self, number: int, who: dict[str, Any], lesson: Lesson, counts: Counts, over: Event) -> None:
        super().__init__(name=f"learner {number}", daemon=True)
        self.who, self.lesson, self.counts, self.over = who, lesson, counts, over
        self.chance = Random(f"{lesson.seed}, learner {number}")  # noqa: S311  # not for secrets
        self.device = Device(lesson, who["session"], counts)
        self.clock, self.set_by = CLOCKS[number % len(CLOCKS)]
        self.attempts: list[str] = []
        self.answers: list[Given] = []
        self.complaint = ""
        self.token = ""
        self._kept: list[Given] = []
        self._pages: list[Page] = []
        self._deadline = 0.0

    def run(self) -> None:
        try:
            while not self.over.is_set():
                self._take_attempt()
        except WentWrong as error:
            self.complaint = str(error)

    def told(self) -> dict[str, Any]:
        answers = [
            {
                "attempt": each.attempt,
                "number": each.number,
                "page": each.page,
                "turn": each.turn,
                "fields": each.fields,
                "replaced": each.is_replaced,
                "tries": [[one.sent, one.age_ms, one.heard, one.state] for one in each.tries],
            }
            for each in self.answers
        ]
        return {"learner": self.who["pk"], "attempts": self.attempts, "complaint": self.complaint, "answers": answers}

    def _take_attempt(self) -> None:
        self._start()
        until_the_end = self.chance.random() < UNTIL_THE_END
        began = time()
        leave = (
            self._deadline + LONGER
            if until_the_end
            else began + self.chance.uniform(*HANDED_IN_AFTER) * self.lesson.pace
        )
        number = 1
        while time() < leave and not self.over.is_set():
            number = self._visit(number, leave)
        self._insist(self._send_kept)
        sleep(max(0.0, began + HANDED_IN_AFTER[0] * self.lesson.pace - time()))
        self._hand_in()

    def _start(self) -> None:
        """Begin, often twice, as an impatient finger does, until a question is there."""

        def ask() -> tuple[int, str]:
            _status, page = self.device.ask("GET", self.lesson.quiz)
            if running := CONTINUE.search(page):  # it has begun, but its learner did not hear of it
                return self.device.ask("GET", running[1])
            wanted = Form(page).hidden | {"purpose": "graded", "assignment": str(self.lesson.assignment)}
            for _ in range(self.chance.choice((0, 1))):
                self.device.ask("POST", self.lesson.quiz, wanted)
            return self.device.ask("POST", self.lesson.quiz, wanted)

        status, page = self._insist(ask)
        parts = self.device.path.split("/")
        if parts[1] != "attempts":
            raise WentWrong(f"no attempt was begun: {self.device.path} answered {status}: {_words_of(page)}")
        if parts[2] in self.attempts:
            raise WentWrong(f"an attempt that was handed in was begun again: {parts[2]}")
        self.attempts.append(parts[2])
        found = DEADLINE.search(page)
        self._deadline = datetime.fromisoformat(found[1]).timestamp() if found else float("inf")

    def _visit(self, number: int, leave: float) -> int:
        """Open a question, in one tab or two, answer it a few times, and go on once all was heard of: the next number."""
        path = f"/attempts/{self.attempts[-1]}/{number}/"
        tabs = 2 if self.chance.random() < SECOND_TAB else 1
        self._pages = []
        for _ in range(tabs):
            status, text = self._insist(lambda: self.device.ask("GET", path))
            if status == 404:
                return 1  # past the last question
            found = ANSWER_AT.search(text)
            if not found:  # the time was up meanwhile
                sleep(0.2)
                return number
            form = Form(text)
            self.token = form.hidden["csrfmiddlewaretoken"]
            self._pages.append(Page(form.hidden["page_id"], found[1], form, 0, form.hidden["based_on"]))
        for _ in range(self.chance.randint(*CHANGES)):
            self.over.wait(self.chance.uniform(*self.lesson.thinking))
            if not self._pages or time() > leave:
                break
            self._give(number, self.chance.choice(self._pages))
            self._try_once()
            if self.chance.random() < CRASH:
                self._crash()
        self._insist(self._send_kept)
        return number + 1

    def _give(self, number: int, page: Page) -> None:
        page.turn += 1
        for each in self._kept:
            each.is_replaced = each.is_replaced or each.page == page.key
        entries = _entries(page.form, self.chance)
        given = Given(
            self.attempts[-1], number, page.key, page.turn, page.form.hidden | entries, time(), monotonic(), page.url
        )
        given.fields |= {"turn": str(page.turn), "based_on": page.based_on}
        self._kept = [each for each in self._kept if not each.is_replaced] + [given]
        self.answers.append(given)

    def _crash(self) -> None:
        """What the page knew is gone, and its running time; what the journal has is there."""
        self._pages = []
        for each in self._kept:
            each.page_is_gone = True

    def _try_once(self) -> None:
        try:
            self._send_kept()
        except NoAnswer:
            return

    def _send_kept(self) -> None:
        for given in list(self._kept):
            self._send(given)

    def _send(self, given: Given) -> None:
        seconds = (monotonic() - given.began) * self.clock + (self.set_by if given.page_is_gone else 0.0)
        attempt = Try(time(), min(10**10, max(0, round(seconds * 1000))))
        given.tries.append(attempt)
        fields = given.fields | {"age_ms": str(attempt.age_ms), "csrfmiddlewaretoken": self.token}
        status, text = self.device.ask("POST", given.url, fields, json=True)
        found = re.search(r'"state": ?"(\w+)"', text)
        if not found or found[1] not in ENDS or found[1] == "unreadable":
            raise WentWrong(f"question {given.number} was answered {status}: {text[:300]}")
        attempt.heard, attempt.state = time(), found[1]
        if found[1] in {"saved", "older"}:
            self.counts.saved(attempt.heard - attempt.sent)
        version = re.search(r'"version": ?(\d+)', text)
        for page in self._pages:
            if page.key == given.page and version:
                page.based_on = version[1]
        self._kept.remove(given)

    def _insist(self, ask: Callable[[], Any]) -> Any:
        """Ask until there is an answer; after the end only for so long."""
        pause, until = LEAST_PAUSE, float("inf")
        while True:
            try:
                return ask()
            except NoAnswer as error:
                if self.over.is_set():
                    until = min(until, monotonic() + LAST_CHANCE)
                if monotonic() > until:
                    raise WentWrong(f"no answer until the end: {error}") from error
                sleep(pause * self.chance.uniform(0.7, 1.3))
                pause = min(2 * pause, MOST_PAUSE)

    def _hand_in(self) -> None:
        def ask() -> None:
            self.device.ask("POST", f"/attempts/{self.attempts[-1]}/submit/", {"csrfmiddlewaretoken": self.token})
            if not self.device.path.endswith("/results/"):
                raise WentWrong(f"handing in led to {self.device.path}")

        if not self.token:
            _status, text = self._insist(lambda: self.device.ask("GET", self.lesson.quiz))
            self.token = Form(text).hidden["csrfmiddlewaretoken"]
        self._insist(ask)


def _words_of(page: str) -> str:
    """The beginning of what a page says."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.partition("<main")[2]).split())[:400]


def _entries(form: Form, chance: Random) -> dict[str, str]:
    """Something in every field; of several lists no place is taken twice."""
    by = chance.randrange(100)
    chosen = {name: each[(place + by) % len(each)] for place, (name, each) in enumerate(form.values.items()) if each}
    return {name: str(by) if value == "42" else value for name, value in chosen.items()}
