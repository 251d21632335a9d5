"""Questions whose every secret part carries a mark, and everything that a learner can fetch of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import count
from typing import Any
from zipfile import ZipFile

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from lessons.models import Edition
from quizzes.models import Attempt, Question
from tests.lessons.builders import make_fact
from tests.quizzes.builders import make_question, publish, right, wrong

#: Marks are words and numbers that stand nowhere else.
WORD = "zhasyryn"
NUMBER = "7391846"

HTMX = {"HX-Request": "true"}

#: What may be shown of a question at no time: it is the author's own business.
NEVER = {
    "slug of the question",
    "identifier",
    "tag",
    "name of the image",
    "words before",
    "words after",
    "name of a gap",
}

#: Form fields that answer each kind of :func:`make_marked_question` wrongly, on a paper in written order.
WRONG: dict[str, dict[str, str]] = {
    "single_choice": {"choice": "1"},
    "multiple_choice": {"place-0": "1", "place-2": "1"},
    "true_false": {"choice": "false"},
    "numeric": {"text": "5"},
    "short_text": {"text": "Almaty"},
    "matching": {"place-0": "0", "place-1": "1"},
    "ordering": {"place-0": "3", "place-1": "2", "place-2": "1"},
    "cloze": {"gap-1": "1", "gap-2": "Almaty", "gap-3": "5"},
    "categorise": {"place-0": "1", "place-1": "0"},
    "evidence": {"choice": "1"},
    "reflection": {"text": "I doubt it."},
}

#: What the author says of the row that :data:`WRONG` hits, where an answer has one row: shown as soon as it was a try.
REMARKS = {
    ("single_choice", "feedback on row 2"),
    ("true_false", "feedback on row 2"),
    ("evidence", "feedback on row 2"),
    ("numeric", "feedback on row 2"),
    ("short_text", "feedback on row 3"),
}


@dataclass
class Marks:
    """Hands out marks and remembers what each stands for: the kind of its question, and the part."""

    kind: str = ""
    meanings: dict[str, tuple[str, str]] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: count(100))

    def word(self, meaning: str) -> str:
        return self._mark(f"{WORD}-{next(self._numbers)}", meaning)

    def number(self, meaning: str) -> str:
        return self._mark(f"{NUMBER}{next(self._numbers)}", meaning)

    def _mark(self, mark: str, meaning: str) -> str:
        self.meanings[mark] = (self.kind, meaning)
        return mark

    def found_in(self, text: str) -> set[tuple[str, str]]:
        """What the text gives away: words in any case, numbers however they are grouped."""
        digits = re.sub(r"[.,\s]|&nbsp;|&#160;", "", text)
        marks = re.findall(rf"{WORD}-\d{{3}}", text.casefold()) + re.findall(rf"{NUMBER}\d{{3}}", digits)
        return {self.meanings[mark] for mark in marks}


def make_marked_question(edition: Edition, kind: str, marks: Marks) -> Question:
    """A question of the kind: what is seen before feedback reads as it would, all else is marked."""
    marks.kind = kind
    fields, rows = _key(kind, marks)
    for number, row in enumerate(rows, start=1):
        row["feedback"] = f"{marks.word(f'feedback on row {number}')} is said."
        row["fact"] = make_fact(edition.course, marks.word("fact of a row"), statement="")
    image = default_storage.save(f"questions/{marks.word('name of the image')}.png", ContentFile(b"\x89PNG"))
    question = make_question(
        edition,
        marks.word("slug of the question"),
        kind,
        answers=rows,
        **{"prompt": "What is it?", "unit": "", **fields},
        explanation=f"{marks.word('explanation')} explains.",
        general_feedback=f"{marks.word('general feedback')} is for all.",
        hints=[f"{marks.word(f'hint {number}')} is hinted." for number in (1, 2, 3)],
        tags=[marks.word("tag")],
        identifier=marks.word("identifier"),
        image=image,
        image_alt="A map.",
    )
    words = {"exact": "evidence", "before": "words before", "after": "words after"}
    question.evidence.update(**{column: marks.word(meaning) for column, meaning in words.items()})
    publish(question)
    return question


def _key(kind: str, marks: Marks) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The fields and answer rows of a kind; a row's text is marked where the learner has to find it."""
    if kind == "cloze":
        return _cloze(marks)
    rows: dict[str, list[dict[str, Any]]] = {
        "single_choice": [right("Yes"), wrong("No"), wrong("Maybe")],
        "multiple_choice": [right("A"), right("B"), wrong("C"), wrong("D")],
        "true_false": [right("true"), wrong("false")],
        "numeric": [
            right(f"{marks.number('right number')}000000", tolerance=marks.number("tolerance")),
            wrong("5"),
            wrong(marks.number("another wrong number")),
        ],
        "short_text": [
            right(marks.word("right word")),
            right(marks.word("another right word")),
            wrong("Almaty"),
            wrong(marks.word("another wrong word")),
        ],
        "matching": [
            {"text": "one", "target": "eins"},
            {"text": "two", "target": "zwei"},
            {"text": "", "target": "drei"},
        ],
        "ordering": [
            {"text": text, "target": rank} for rank, text in (("1", "first"), ("2", "second"), ("3", "third"))
        ],
        "categorise": [{"text": "yurt", "target": "people"}, {"text": "tax", "target": "state"}],
        "evidence": [right("A first sentence."), wrong("Another sentence.")],
        "reflection": [{"text": f"{marks.word('model answer')} is a model."}],
    }
    return ({"unit": "USD"} if kind == "numeric" else {}), rows[kind]


def _cloze(marks: Marks) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    choice, word, number = (marks.word("name of a gap") for _ in range(3))
    fields = {
        "prompt": f"It was [[{choice}]] in [[{word}]], and [[{number}]] of them.",
        "options": {"gaps": {choice: "choice", word: "text", number: "number"}},
    }
    rows = [
        right("big", part=choice),
        wrong("small", part=choice),
        right(marks.word("right word"), part=word),
        wrong("Almaty", part=word),
        right(marks.number("right number"), part=number),
    ]
    return fields, rows


def text_of(response: Any) -> str:
    """Every byte of an answer, headers included, and the addresses that led to it."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = [f"{name}: {value}" for name, value in response.headers.items()]
    led = [url for url, _ in getattr(response, "redirect_chain", [])]
    return "\n".join([*led, *headers, body.decode(errors="replace")])


def pages_around(browser: Client, attempt: Attempt) -> dict[str, str]:
    """What can be looked at while the attempt is in whatever state it is, as pages and as parts of pages."""
    assert attempt.quiz
    place = [attempt.quiz.edition.course.slug, attempt.quiz.edition.language]
    urls = {
        "home": reverse("home"),
        "my course": reverse("my-course"),
        "my data": reverse("my-data"),
        "course": reverse("lessons:course", args=place),
        "glossary": reverse("lessons:glossary", args=place),
        "lesson": reverse("lessons:lesson", args=[*place, "lesson-1"]),
        "timeline": reverse("lessons:timeline", args=place),
        "my facts": reverse("quizzes:my-facts", args=place),
        "how sure": reverse("quizzes:calibration", args=place),
        "review": reverse("quizzes:review", args=place),
        "search": f"{reverse('search', args=place)}?q=e",
        "quizzes": reverse("quizzes:list", args=place),
        "card": reverse("quizzes:card", args=[*place, "lesson-1"]),
        "start": reverse("quizzes:start", args=[*place, attempt.quiz.slug]),
        "summary": reverse("quizzes:summary", args=[attempt.pk]),
        "results": reverse("quizzes:results", args=[attempt.pk]),
    }
    for item in attempt.items.all():
        urls[f"question {item.number}"] = reverse("quizzes:question", args=[attempt.pk, item.number])
        urls[f"answer {item.number}"] = reverse("quizzes:answer", args=[attempt.pk, item.number])
        urls[f"image {item.number}"] = reverse("quizzes:image", args=[item.revision_id])
    pages = {name: text_of(browser.get(url, follow=True)) for name, url in urls.items()}
    parts = {f"part of {name}": text_of(browser.get(url, headers=HTMX)) for name, url in urls.items()}
    return pages | parts | {"all of my data": unpacked(browser.get(reverse("my-data-download")))}


def unpacked(response: Any) -> str:
    """Every file of the archive in the answer."""
    with ZipFile(BytesIO(b"".join(response.streaming_content))) as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist())


def answers_to(browser: Client, attempt: Attempt, *buttons: str) -> dict[str, str]:
    """What the buttons of each question answer, and what its script is told. Whereto they lead is looked at apart."""
    said = {}
    for item in attempt.items.select_related("question"):
        url = reverse("quizzes:question", args=[attempt.pk, item.number])
        entries = WRONG[item.question.kind]
        forms = {button: {**entries, "do": button} for button in buttons}
        forms["save what can't be read"] = {**dict.fromkeys(entries, "\x01"), "do": "save"}
        for name, form in forms.items():
            said[f"{name} {item.number}"] = text_of(browser.post(url, form))
        sent = reverse("quizzes:answer", args=[attempt.pk, item.number])
        said[f"sent {item.number}"] = text_of(browser.post(sent, entries)) + text_of(browser.get(sent))
        said[f"sent {item.number}, can't be read"] = text_of(browser.post(sent, dict.fromkeys(entries, "\x01")))
    return said


def press(browser: Client, attempt: Attempt, button: str) -> None:
    """Press one button of each question, with its wrong answer in the form."""
    for item in attempt.items.select_related("question"):
        url = reverse("quizzes:question", args=[attempt.pk, item.number])
        browser.post(url, {**WRONG[item.question.kind], "do": button})
