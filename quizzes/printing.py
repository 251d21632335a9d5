"""What stands on a printed version, and the key to it."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext

from quizzes.asked import question_in
from quizzes.content import QuestionContent
from quizzes.kinds import Given, kind_named
from quizzes.models import PrintedItem, PrintedVersion
from quizzes.onpaper import Blank, Writes, blanks
from quizzes.presentation import as_asked


@dataclass(frozen=True, slots=True)
class PrintedQuestion:
    """A question as a version shows it; ``question`` has only what is asked. The blanks are empty but on the key."""

    item: PrintedItem
    question: QuestionContent
    blanks: tuple[Blank, ...]

    @property
    def graded(self) -> bool:
        return kind_named(self.question.kind).graded

    @property
    def words(self) -> tuple[str, ...]:
        """What each blank is filled with, in the words that its marks stand for; empty where words are written."""
        return tuple(_words(blank) for blank in self.blanks)


def questions_on(version: PrintedVersion) -> list[PrintedQuestion]:
    """Without anything of the key: for pupils. One query."""
    return [_printed(item) for item in version.items.select_related("revision")]


def key_to(version: PrintedVersion) -> list[PrintedQuestion]:
    """With a right answer in the blanks: for teachers alone. One query."""
    found = []
    for item in version.items.select_related("revision"):
        question = question_in(item.revision)
        found.append(_printed(item, kind_named(question.kind).right_answer(question)))
    return found


def _printed(item: PrintedItem, given: Given | None = None) -> PrintedQuestion:
    question = question_in(item.revision)
    shown = blanks(question, item.order, given)
    if question.kind == "true_false":
        shown = tuple(_in_words(blank) for blank in shown)
    return PrintedQuestion(item, as_asked(question), shown)


def _in_words(blank: Blank) -> Blank:
    """The choices true and false in the language of the page."""
    words = {"true": gettext("True"), "false": gettext("False")}
    (shown,) = blank.inputs
    choices = tuple(replace(choice, text=words[choice.text]) for choice in shown.choices)
    return replace(blank, inputs=(replace(shown, choices=choices),))


def _words(blank: Blank) -> str:
    if not blank.marks:
        return ""
    chosen = [(each.label, choice.text) for each in blank.inputs for choice in each.choices if choice.chosen]
    if blank.writes is Writes.EACH:
        return "; ".join(f"{label}: {text}" for label, text in chosen)
    return "; ".join(text for _label, text in chosen)
