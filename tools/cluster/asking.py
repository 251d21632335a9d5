"""Devices that ask the same again and again, one after the other, so that its cost can be measured: the standard library.

Reads the lesson (see ``learners.Lesson``) as JSON from the first line, then a name from ``ASKED`` and a number of rounds on
each further line; after each of them it writes a line of JSON: the seconds of every request, and the bytes of its answer.
"""

import json
import sys
from time import monotonic

from learners import PATIENCE_AT_THE_DOOR, TOKEN, Answer, Device, Lesson, Told, entries
from phones import Form


class Pupil:
    """One device, and where it is."""

    def __init__(self, number: int, lesson: Lesson) -> None:
        self.name, self.lesson, self.turn = f"Pupil {number}", lesson, 0
        self.pin = f"{1357 + 11 * number}"
        self.device = Device(lesson, Told(self.name))
        self.form = Form("")
        self.attempt = ""

    def join(self) -> Answer:
        path, typed = f"/join/{self.lesson.code}/", {"name": self.name, "pin": self.pin}
        page = self.device.ask("GET", path)
        for _time in range(2):
            page = self.device.ask("POST", path, typed | Form(page.text).hidden)
        return page

    def quiz(self) -> Answer:
        """The page on which the quiz is started."""
        return self.device.ask("GET", self.lesson.quiz)

    def start(self) -> Answer:
        """And the question to which that leads: three requests, as a browser makes them."""
        token = {"csrfmiddlewaretoken": self.device.cookies[TOKEN]}
        wanted = token | {"purpose": "graded", "assignment": str(self.lesson.assignment)}
        page = self.device.ask("POST", self.lesson.quiz, wanted)
        self.attempt, self.form = self.device.path.split("/")[2], Form(page.text)
        return page

    def question(self) -> Answer:
        self.turn = 0
        page = self.device.ask("GET", f"/attempts/{self.attempt}/1/")
        self.form = Form(page.text)
        return page

    def save(self) -> Answer:
        self.turn += 1
        sent = {"turn": str(self.turn), "age_ms": "40", "page_id": self.form.hidden["page_id"]}
        fields = self.form.hidden | entries(self.form, self.turn) | sent
        return self.device.ask("POST", f"/attempts/{self.attempt}/1/answer/", fields)

    def here(self) -> Answer:
        token = {"csrfmiddlewaretoken": self.device.cookies[TOKEN]}
        return self.device.ask("POST", f"/attempts/{self.attempt}/here/", token | {"number": "1", "unsaved": ""})

    def hand_in(self) -> Answer:
        """And the results to which that leads: two requests."""
        token = {"csrfmiddlewaretoken": self.device.cookies[TOKEN]}
        return self.device.ask("POST", f"/attempts/{self.attempt}/submit/", token)

    def lesson_page(self) -> Answer:
        course = self.lesson.quiz.split("/quizzes/")[0]
        return self.device.ask("GET", f"{course}/lessons/{self.lesson.reading}/")

    def my_course(self) -> Answer:
        return self.device.ask("GET", "/my/")


ASKED = {
    "join": Pupil.join,
    "my course": Pupil.my_course,
    "lesson": Pupil.lesson_page,
    "quiz": Pupil.quiz,
    "start": Pupil.start,
    "question": Pupil.question,
    "save": Pupil.save,
    "presence": Pupil.here,
    "hand in": Pupil.hand_in,
}


def main() -> None:
    lesson = Lesson(**json.loads(sys.stdin.readline()))
    pupils = [Pupil(number, lesson) for number in range(lesson.learners)]
    for line in sys.stdin:
        name, rounds = line.rsplit(" ", 1)
        asked, seconds, sizes = ASKED[name], [], []
        for pupil in pupils:  # connections that were idle for long may be closed from the other side
            pupil.device.rest(patience=PATIENCE_AT_THE_DOOR)
        for _round in range(int(rounds)):
            for pupil in pupils:
                began = monotonic()
                answer = asked(pupil)
                seconds.append(monotonic() - began)
                if answer.status != 200:
                    raise SystemExit(f"{name}: answered {answer.status}")
                sizes.append(answer.size)
        print(json.dumps({"seconds": seconds, "sizes": sizes}), flush=True)


if __name__ == "__main__":
    main()
