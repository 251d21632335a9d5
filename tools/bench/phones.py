"""A class of simulated phones, and its teacher's board, in a process of their own: the standard library alone.

Reads what to do as JSON from standard input (see :class:`Lesson`), and writes as JSON how many seconds everything took, by
what it was, and what went wrong. Each phone is a thread with one connection, which keeps cookies and fetches the style
sheet and the scripts of the first page that it opens, as a browser does.
"""

import gzip
import json
import re
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException
from random import Random
from threading import Event, Lock, Thread
from time import monotonic, process_time, sleep
from urllib.parse import urlencode

#: Seconds after which a request has failed.
PATIENCE = 10.0
#: Seconds between the last phone's joining and the start.
PAUSE = 3.0
#: The seconds that each phone thinks before each question.
THINKING = (1.0, 4.0)
#: Saves of one phone while all others have finished.
ALONE = 20
#: Seconds between two looks at the board.
BOARD_EVERY = 4.0
SUBRESOURCE = re.compile(r'<(?:link rel="stylesheet" href|script src)="(/static/[^"]+)"')


class WentWrong(Exception):
    """A page did not answer as it should."""


@dataclass(frozen=True)
class Lesson:
    """What is done: ``phones`` join ``code`` within ``join_seconds``, then start ``quiz`` in the same second, and answer for
    ``answering_seconds``.

    ``board`` is looked at by the person with ``username`` and ``password``.
    """

    port: int
    code: str
    quiz: str
    assignment: int
    phones: int
    join_seconds: float
    answering_seconds: float
    board: str
    username: str
    password: str


@dataclass
class Noted:
    """Seconds by what they were spent on, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    answered: set[str] = field(default_factory=set)
    lock: Lock = field(default_factory=Lock)

    def took(self, what: str, seconds: float) -> None:
        with self.lock:
            self.seconds[what].append(seconds)

    def failed(self, who: str, error: Exception) -> None:
        with self.lock:
            self.errors.append(f"{who}: {type(error).__name__}: {error}")


class Form(HTMLParser):
    """The fields of the forms of a page: hidden ones with their values, and the controls of an answer by their names."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.hidden: dict[str, str] = {}
        self.values: dict[str, list[str]] = {}
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        name, kind = said.get("name", ""), said.get("type", "text")
        if tag == "input" and kind == "hidden":
            self.hidden.setdefault(name, said.get("value", ""))
        elif tag == "input" and name:
            self.values.setdefault(name, []).append(said.get("value", "") if kind in {"radio", "checkbox"} else "42")
        elif tag == "textarea":
            self.values[name] = ["I think so."]
        elif tag == "select":
            self._select = name
            self.values[name] = []
        elif tag == "option" and self._select and said.get("value"):
            self.values[self._select].append(said["value"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""

    def answer(self, shift: int = 0) -> dict[str, str]:
        """Something in every field: of several lists the first, second and so on, since no place is taken twice.

        With another ``shift`` it is something else, where there is a choice.
        """
        places = enumerate(self.values.items(), start=shift)
        return {name: values[place % len(values)] for place, (name, values) in places if values} | self.hidden


class Browser:
    """One connection with its cookies; it follows redirects."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.cookies: dict[str, str] = {}
        self.path = ""
        self._fetched: set[str] = set()

    def get(self, path: str) -> str:
        return self._ask("GET", path)

    def post(self, path: str, fields: dict[str, str], **headers: str) -> str:
        return self._ask("POST", path, urlencode(fields), headers)

    def rest(self) -> None:
        """Let the connection go, as a phone does that lies on the desk."""
        self.connection.close()

    def with_subresources(self, page: str) -> str:
        for path in dict.fromkeys(SUBRESOURCE.findall(page)):
            if path not in self._fetched:
                self._fetched.add(path)
                self.get(path)
        return page

    def _ask(self, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None) -> str:
        status, location, text = self._once(method, path, body, headers or {})
        for _ in range(5):
            if status != 302:
                break
            self.path = location
            status, location, text = self._once("GET", location, None, {})
        if status != 200:
            raise WentWrong(f"{method} {path} answered {status}")
        return text

    def _once(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> tuple[int, str, str]:
        sent = {"Accept-Encoding": "gzip", "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), **headers}
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, sent)
        answer = self.connection.getresponse()
        read = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if answer.headers.get("Content-Encoding") == "gzip":
            read = gzip.decompress(read)
        return answer.status, answer.headers.get("Location", ""), read.decode("utf-8", "replace")


class Phone(Thread):
    def __init__(self, number: int, lesson: Lesson, began: float, noted: Noted) -> None:
        super().__init__(name=f"phone {number}", daemon=True)
        self.number, self.lesson, self.began, self.noted = number, lesson, began, noted
        self.chance = Random(number)  # noqa: S311  # not for secrets
        self.browser = Browser(lesson.port)

    def run(self) -> None:
        try:
            self.join_class()
            self.take_quiz()
        except (WentWrong, HTTPException, OSError) as error:
            self.noted.failed(self.name, error)

    def join_class(self) -> None:
        """Scan the code, type name and PIN, the PIN once more, and look at what the class is to do."""
        _wait_until(self.began + self.lesson.join_seconds * (self.number + self.chance.random()) / self.lesson.phones)
        path, typed = (
            f"/join/{self.lesson.code}/",
            {"name": f"Pupil {self.number}", "pin": f"{1357 + 11 * self.number}"},
        )
        started = monotonic()
        page = self.browser.with_subresources(self.browser.get(path))
        page = self.browser.post(path, typed | Form(page).hidden)
        self.browser.with_subresources(self.browser.post(path, typed | Form(page).hidden))
        self.noted.took("join", monotonic() - started)
        self.start_page = self.browser.with_subresources(self.browser.get(self.lesson.quiz))
        self.browser.rest()

    def take_quiz(self) -> None:
        _wait_until(self.began + self.lesson.join_seconds + PAUSE + self.chance.random())
        wanted = Form(self.start_page).hidden | {"purpose": "graded", "assignment": str(self.lesson.assignment)}
        started = monotonic()
        page = self.browser.post(self.lesson.quiz, wanted)
        self.noted.took("start", monotonic() - started)
        self.browser.with_subresources(page)
        self.noted.took("first question with its scripts", monotonic() - started)
        questions, until, done = page.count('class="map-item'), started + self.lesson.answering_seconds, 0
        while monotonic() < until:
            page = self.answer(page, done // questions, done % questions + 1, (done + 1) % questions + 1)
            done += 1
        self.page = page

    def answer(self, page: str, shift: int, number: int, following: int) -> str:
        """Answer question ``number``, which saves, say that somebody is there, and go on to the ``following`` one."""
        path = self.browser.path
        sleep(self.chance.uniform(*THINKING))
        answer, here = Form(page).answer(shift), {"number": f"{number}", "unsaved": ""}
        self.timed("save", f"{path}answer/", answer, Accept="application/json")
        self.timed(
            "presence", re.sub(r"\d+/$", "here/", path), here | {"csrfmiddlewaretoken": answer["csrfmiddlewaretoken"]}
        )
        self.noted.answered.add(f"{self.name}, {number}")
        return self.timed("next question", path, answer | {"do": f"go-{following}"})

    def save_alone(self) -> None:
        """While nobody else does anything, save after thinking as in class; then again and again, as nobody does."""
        path, form = self.browser.path, Form(self.page)
        for what, pause in (("save, alone", min(THINKING)), ("save, alone, at once again", 0.0)):
            for shift in range(ALONE):
                sleep(pause)
                self.timed(what, f"{path}answer/", form.answer(shift), Accept="application/json")

    def timed(self, what: str, path: str, fields: dict[str, str], **headers: str) -> str:
        started = monotonic()
        answered = self.browser.post(path, fields, **headers)
        self.noted.took(what, monotonic() - started)
        return answered


class Teacher(Thread):
    def __init__(self, lesson: Lesson, over: Event, noted: Noted) -> None:
        super().__init__(name="teacher", daemon=True)
        self.lesson, self.over, self.noted = lesson, over, noted

    def run(self) -> None:
        browser = Browser(self.lesson.port)
        try:
            page = browser.get("/accounts/sign-in/")
            said = {"username": self.lesson.username, "password": self.lesson.password}
            browser.post("/accounts/sign-in/", said | Form(page).hidden)
            while not self.over.wait(BOARD_EVERY):
                started = monotonic()
                browser.get(self.lesson.board)
                self.noted.took("board", monotonic() - started)
        except (WentWrong, HTTPException, OSError) as error:
            self.noted.failed(self.name, error)


def _wait_until(moment: float) -> None:
    sleep(max(0.0, moment - monotonic()))


def main() -> None:
    lesson, noted, over, began = Lesson(**json.load(sys.stdin)), Noted(), Event(), monotonic()
    teacher = Teacher(lesson, over, noted)
    phones = [Phone(number, lesson, monotonic(), noted) for number in range(lesson.phones)]
    for thread in (teacher, *phones):
        thread.start()
    for phone in phones:
        phone.join()
    share = process_time() / (monotonic() - began)
    over.set()
    teacher.join()
    if not noted.errors:
        phones[0].save_alone()
    told = {"seconds": noted.seconds, "errors": noted.errors, "answered": len(noted.answered), "share": share}
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
