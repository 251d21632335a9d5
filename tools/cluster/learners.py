"""Learners who take a graded attempt through the balancer, whatever breaks behind it: the standard library alone.

Reads what to do as JSON from the first line of standard input (see :class:`Lesson`), says "ready" once every learner has
begun, goes on until another line comes, lets everybody hand in, and writes what each of them gave and was told as JSON.

Each learner keeps what was answered until the server has acknowledged it, and sends it again with its growing age: by that
the server knows when it was given. Nothing is given up, and a page that does not come is asked for again.
"""

import gzip
import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import Random
from threading import Barrier, BrokenBarrierError, Event, Semaphore, Thread
from time import monotonic, sleep, time
from urllib.parse import urlencode

sys.path.append(str(Path(__file__).resolve().parent.parent / "bench"))

from phones import Form  # the phones of the class of forty read the same pages

#: Seconds after which a device gives a request up, and between two tries: the longest where nothing said when.
PATIENCE = 12.0
LEAST_PAUSE, MOST_PAUSE = 0.5, 3.0
#: Cookies as they are called behind TLS.
SESSION, TOKEN = "__Host-sessionid", "__Host-csrftoken"  # names
#: Times that an answer is changed on one opening of its question, and the seconds of thinking before each.
TURNS = 3
#: The share of saves that a device sends twice, as one does whose page was closed before the answer came.
TWICE = 0.05
#: How many come in and begin at the same time, however busy the machine is (hashing a PIN is slow by intention), and the
#: seconds that a request may take then.
AT_THE_DOOR = 3
PATIENCE_AT_THE_DOOR = 60.0
#: Seconds in which everything that is still kept must be acknowledged in the end.
LAST_CHANCE = 90.0


@dataclass(frozen=True)
class Lesson:
    """What is done: ``learners`` join ``code`` and start ``quiz``, thinking ``thinking`` seconds before each answer.

    ``reading`` is the lesson that they might read.
    """

    address: str
    name: str
    code: str
    quiz: str
    reading: str
    assignment: int
    learners: int
    thinking: tuple[float, float]


@dataclass
class Given:
    """One answer as its learner gave it, on which page and turn, and when (seconds since 1970)."""

    number: int
    page: str
    turn: int
    fields: dict[str, str]
    at: float
    began: float
    acknowledged: float | None = None
    sent: int = 0


@dataclass
class Failure:
    """A request that was not answered as it should be: when (seconds since 1970), what, why, and for how long it waited."""

    at: float
    what: str
    why: str
    waited: float


@dataclass
class Told:
    """What a learner has to tell."""

    learner: str
    attempts: list[str] = field(default_factory=list)
    answers: list[Given] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    requests: int = 0
    sign_ins_asked: int = 0
    session_kept: bool = False
    handed_in: bool = False
    complaint: str = ""


class Failed(Exception):
    """No good answer; the text says why. ``wait`` is after how many seconds the server wants to be asked again."""

    def __init__(self, why: str, wait: float = 0.0) -> None:
        super().__init__(why)
        self.wait = wait


class WentWrong(Exception):
    """A page that no trying again mends."""


@dataclass
class Answer:
    """``size`` is how many bytes came, without the headers."""

    status: int
    headers: dict[str, str]
    text: str
    size: int


class Device:
    """One connection to the site with its cookies."""

    def __init__(self, lesson: Lesson, told: Told) -> None:
        self.lesson, self.told = lesson, told
        self.connection = HTTPConnection(lesson.address, 80, timeout=PATIENCE_AT_THE_DOOR)
        self.cookies: dict[str, str] = {}
        self.path = ""

    def rest(self, *, patience: float) -> None:
        """Let the connection go; from now on a request may take so many seconds."""
        self.connection.close()
        self.connection.timeout = patience

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> Answer:
        """What the site answers, redirects followed. Raises :class:`Failed` where another try may help."""
        answer = self._once(method, path, fields)
        for _ in range(5):
            if answer.status != 302:
                break
            path = answer.headers["location"]
            if "/accounts/sign-in/" in path:
                self.told.sign_ins_asked += 1
                raise WentWrong("asked to sign in again")
            answer = self._once("GET", path, None)
        self.path = path
        return answer

    def _once(self, method: str, path: str, fields: dict[str, str] | None) -> Answer:
        began = monotonic()
        self.told.requests += 1
        try:
            answer = self._exchange(method, path, fields)
            if answer.status >= 500:
                raise Failed(str(answer.status), float(answer.headers.get("retry-after", 0)))
        except (HTTPException, OSError, Failed) as error:
            self.connection.close()
            why = str(error) if isinstance(error, Failed) else type(error).__name__
            self.told.failures.append(Failure(time(), f"{method} {_kind(path)}", why, monotonic() - began))
            raise error if isinstance(error, Failed) else Failed(why) from error
        return answer

    def _exchange(self, method: str, path: str, fields: dict[str, str] | None) -> Answer:
        sent = {
            "Host": self.lesson.name,
            "Origin": f"https://{self.lesson.name}",
            "Referer": f"https://{self.lesson.name}{path}",
            "Accept-Encoding": "gzip",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        body = None
        if fields is not None:
            sent["Content-Type"], body = "application/x-www-form-urlencoded", urlencode(fields)
        self.connection.request(method, path, body, sent)
        answer = self.connection.getresponse()
        read = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        size = len(read)
        headers = {name.lower(): value for name, value in answer.headers.items()}
        if headers.get("content-encoding") == "gzip":
            read = gzip.decompress(read)
        return Answer(answer.status, headers, read.decode("utf-8", "replace"), size)


class Learner(Thread):
    def __init__(self, number: int, lesson: Lesson, door: Semaphore, begun: Barrier, over: Event) -> None:
        super().__init__(name=f"Learner {number}", daemon=True)
        self.number, self.lesson, self.door, self.begun, self.over = number, lesson, door, begun, over
        self.told = Told(self.name)
        self.device = Device(lesson, self.told)
        self.chance = Random(number)  # noqa: S311  # not for secrets
        self.kept: list[Given] = []

    def run(self) -> None:
        try:
            with self.door:
                self.join_class()
                number = self.start_attempt()
            session = self.device.cookies[SESSION]
            self.begun.wait()
            self.device.rest(patience=PATIENCE)
            while not self.over.is_set():
                number = self.answer(number)
            self.hand_in()
            self.told.session_kept = session == self.device.cookies[SESSION]
        except BrokenBarrierError:
            return  # somebody else could not begin
        except (WentWrong, Failed) as error:
            self.told.complaint = f"{type(error).__name__}: {error}"
            self.begun.abort()

    def join_class(self) -> None:
        path = f"/join/{self.lesson.code}/"
        typed = {"name": self.name, "pin": f"{1357 + 11 * self.number}"}
        page = self.device.ask("GET", path)
        for _time in range(2):  # the PIN is typed once more
            page = self.device.ask("POST", path, typed | Form(page.text).hidden)
        if SESSION not in self.device.cookies:
            raise WentWrong(f"did not get into the class: {page.status}")

    def start_attempt(self) -> int:
        """The number of the question to begin with."""
        page = self.device.ask("GET", self.lesson.quiz)
        wanted = Form(page.text).hidden | {"purpose": "graded", "assignment": str(self.lesson.assignment)}
        self.device.ask("POST", self.lesson.quiz, wanted)
        # Started twice, as by an impatient finger.
        self.device.ask("POST", self.lesson.quiz, wanted)
        self._be_on_a_question()
        return 1

    def _be_on_a_question(self) -> None:
        parts = self.device.path.split("/")
        if parts[1] != "attempts":
            raise WentWrong(f"no attempt was begun: {self.device.path}")
        if parts[2] not in self.told.attempts:
            self.told.attempts.append(parts[2])

    def answer(self, number: int) -> int:
        """Open a question, answer it, change that a few times, and go on once all is acknowledged: the next number."""
        path = f"/attempts/{self.told.attempts[-1]}/{number}/"
        page = self._insist(lambda: self.device.ask("GET", path))
        if page is None:
            return number
        if page.status == 404:
            return 1  # past the last question
        form = Form(page.text)
        for turn in range(1, TURNS + 1):
            if self.over.wait(self.chance.uniform(*self.lesson.thinking)):
                break
            fields = form.hidden | entries(form, turn + self.number)
            given = Given(number, form.hidden["page_id"], turn, fields, time(), monotonic())
            self.told.answers.append(given)
            self.kept.append(given)
            self._send_what_is_kept()
        self._insist(self._send_all)
        return number + 1

    def _insist(self, ask: Callable[[], Answer | None]) -> Answer | None:
        """Ask until there is an answer; None once the lesson is over."""
        pause = LEAST_PAUSE
        while not self.over.is_set():
            try:
                return ask()
            except Failed as failed:
                self.over.wait(max(failed.wait, pause) * self.chance.uniform(0.7, 1.3))
                pause = min(2 * pause, MOST_PAUSE)
        return None

    def _send_what_is_kept(self) -> None:
        """Try once, in the order in which it was given; what isn't acknowledged is kept."""
        try:
            self._send_all()
        except Failed:
            return

    def _send_all(self) -> None:
        while self.kept:
            self._send(self.kept[0])
            self.kept.pop(0)

    def _send(self, given: Given) -> None:
        path = f"/attempts/{self.told.attempts[-1]}/{given.number}/answer/"
        given.sent += 1
        age = {"turn": str(given.turn), "age_ms": str(int((monotonic() - given.began) * 1000))}
        answer = self.device.ask("POST", path, given.fields | age)
        if answer.status != 200 or json.loads(answer.text)["state"] != "saved":
            raise WentWrong(f"question {given.number} was answered {answer.status}: {answer.text[:200]}")
        given.acknowledged = given.acknowledged or time()
        if self.chance.random() < TWICE and given.sent == 1:
            self._send(given)

    def hand_in(self) -> None:
        until = monotonic() + LAST_CHANCE
        while True:
            try:
                self._send_all()
                page = self.device.ask("GET", f"/attempts/{self.told.attempts[-1]}/summary/")
                token = {"csrfmiddlewaretoken": Form(page.text).hidden["csrfmiddlewaretoken"]}
                page = self.device.ask("POST", f"/attempts/{self.told.attempts[-1]}/submit/", token)
            except Failed as failed:
                if monotonic() > until:
                    raise
                sleep(max(failed.wait, LEAST_PAUSE))
            else:
                self.told.handed_in = self.device.path.endswith("/results/") and page.status == 200
                return


def entries(form: Form, turn: int) -> dict[str, str]:
    """Something in every field, another thing at each turn; of several lists no place is taken twice."""
    chosen = {
        name: values[(place + turn) % len(values)] for place, (name, values) in enumerate(form.values.items()) if values
    }
    return {name: str(40 + turn) if value == "42" else value for name, value in chosen.items()}


def _kind(path: str) -> str:
    """What a path is, without the names in it."""
    return "/".join("·" if len(part) == 36 else part for part in path.split("?", maxsplit=1)[0].split("/"))


def main() -> None:
    said = json.loads(sys.stdin.readline())
    lesson, over = Lesson(**said), Event()
    begun, door = Barrier(lesson.learners + 1), Semaphore(AT_THE_DOOR)
    learners = [Learner(number, lesson, door, begun, over) for number in range(lesson.learners)]
    for learner in learners:
        learner.start()
    try:
        begun.wait()
        print("ready", flush=True)
        sys.stdin.readline()
    except BrokenBarrierError:
        print("broken", flush=True)  # what went wrong stands in what that learner tells
    over.set()
    for learner in learners:
        learner.join()
    json.dump([asdict(learner.told) for learner in learners], sys.stdout)


if __name__ == "__main__":
    main()
