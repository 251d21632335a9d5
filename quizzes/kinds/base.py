"""What every kind of question can do, as pure functions of the question, the frozen order and the answer given."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar, Final, Literal

from lessons.findings import Finding
from quizzes.content import QuestionContent

#: An answer as it is stored: names of inputs, in terms of the content (row numbers, gap names), to short texts.
#: Empty means unanswered.
Given = Mapping[str, str]

#: The permutation of answer rows that one attempt shows: ``order[place]`` is the number of the row shown there.
Order = Sequence[int]


#: Stands where words were that had to be deleted. No key holds it: it is a sign that nobody answers with.
ERASED: Final = "\N{ERASE TO THE LEFT}"


class Shuffle(StrEnum):
    """Whether the rows of a kind may be shuffled when an attempt freezes its paper."""

    NEVER = "never"
    IF_WANTED = "if wanted"
    ALWAYS = "always"


class Unreadable(ValueError):
    """The learner's entry can't be read as an answer. It is not stored and costs no try.

    ``code`` names the reason (the form turns it into a sentence), ``name`` the input, ``entry`` what was typed.
    """

    def __init__(self, code: str, *, name: str, entry: str) -> None:
        super().__init__(f"{code}: {entry!r} in {name}")
        self.code = code
        self.name = name
        self.entry = entry


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose. ``value`` is its place among what this paper shows, so it tells nothing about the key."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Input:
    """One input of the answer form. It carries nothing of the key, so a template can't give it away.

    ``label`` is the item that a select is for. A checkbox has one choice; several of them make a list. ``numeric`` asks
    for a keyboard with digits.
    """

    name: str
    control: Literal["radio", "checkbox", "select", "text", "textarea"]
    label: str = ""
    value: str = ""
    choices: tuple[Choice, ...] = ()
    numeric: bool = False


class State(StrEnum):
    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"
    MISSING = "missing"
    UNGRADED = "ungraded"


@dataclass(frozen=True, slots=True)
class Line:
    """The verdict on one part of an answer, for a results page.

    ``label`` names the part (empty where a question has one; a cloze has the number of the gap), ``given`` and
    ``right`` are texts to show or the tokens ``ticked``, ``blank``, ``true``, ``false``, ``feedback`` is
    sanitised HTML, ``fact`` the slug of the fact that this part asks. No page shows it: what a learner
    has mastered is told fact by fact, and this is where an answer says of which.
    """

    state: State
    given: str
    right: str
    label: str = ""
    feedback: str = ""
    fact: str = ""


class Kind(ABC):
    """One kind of question. Instances have no state."""

    name: ClassVar[str]
    graded: ClassVar[bool] = True
    shuffle: ClassVar[Shuffle] = Shuffle.NEVER
    #: Whether its lines are parts that were answered one by one, so that it says something how many are right.
    counts_parts: ClassVar[bool] = True
    #: How many tries practice gives at most: after the last, only the right answer would be left to choose.
    most_tries: ClassVar[int | None] = None

    @abstractmethod
    def inputs(self, question: QuestionContent, order: Order, given: Given) -> tuple[Input, ...]:
        """The inputs of the answer form, filled with what was given so far."""

    @abstractmethod
    def parse(self, question: QuestionContent, order: Order, entries: Mapping[str, str]) -> Given:
        """The answer in ``entries``, a form's fields by name; empty if nothing was entered.

        Fields that the question doesn't have are ignored. Raises :class:`Unreadable`.
        """

    @abstractmethod
    def credit(self, question: QuestionContent, given: Given) -> Fraction:
        """Share of the full credit that the answer earns, from 0 to 1; 0 for an empty one.

        ``given`` may have been given to another revision: what this one doesn't know earns nothing.
        """

    @abstractmethod
    def right_answer(self, question: QuestionContent) -> Given:
        """An answer that earns as much as any, as the key has it. Holds the key: only for where feedback is allowed."""

    def carried(self, asked: QuestionContent, key: QuestionContent, given: Given) -> Given:
        """An answer to ``asked`` in terms of ``key``, a later revision of the same question, for grading by that.

        What was typed is the same in both; kinds whose answers name rows say which rows those are now.
        """
        return given

    def without_words(self, asked: QuestionContent, key: QuestionContent, given: Given) -> Given:
        """The answer to ``asked`` without anything in a learner's own words; by ``key`` it earns what it earned.

        What was chosen stays. Words that the key knows become the key's own, numbers plain digits, others :data:`ERASED`.
        """
        return given

    @abstractmethod
    def explain(self, question: QuestionContent, order: Order, given: Given) -> tuple[Line, ...]:
        """The verdict part by part, in the order shown (an ordering: in the right one).

        Holds the key: only for where feedback is allowed.
        """

    def tries(self, offered: int) -> int:
        """How many tries a question of this kind gets in practice where a quiz offers so many."""
        return min(offered, self.most_tries or offered)

    @abstractmethod
    def check(self, question: QuestionContent) -> Iterator[Finding]:
        """Problems of the content that an author has to mend."""

    def is_answer(self, question: QuestionContent, order: Order) -> bool:
        """Whether rows shown in this order are the answer already, so that a paper must not show them so."""
        return False

    def readings(self, question: QuestionContent, given: Given) -> Mapping[str, str]:
        """How entries that can be read in more than one way were read: input name to digits (``79900``)."""
        return {}

    def complete(self, question: QuestionContent, given: Given) -> bool:
        """Whether every part has an answer, so that nothing is reported as open before submitting."""
        return bool(given)
