"""What learners answered to a question, and how often."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from quizzes.actions.accept import acceptable
from quizzes.asked import question_in
from quizzes.content import MILLION, QuestionContent
from quizzes.kinds import ERASED, Line, State, kind_named
from quizzes.models import Attempt, AttemptItem, Question, Quiz
from quizzes.understanding import NOTHING, Tally


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """An answer as a page shows it (empty: none), how many gave it, and its credit, a share from 0 to 1.

    ``acceptable`` is what the key would have to hold to accept it, empty where it can't or does already.
    """

    text: str
    count: int
    credit: float
    acceptable: str


def answers_given(question: Question, quiz: Quiz | None) -> list[AnswerGiven]:
    """The answers in graded attempts that were handed in, the most frequent first; three queries at most."""
    attempts = Attempt.objects.that_count().filter(submitted_at__isnull=False)
    if quiz:
        attempts = attempts.filter(quiz=quiz)
    items = AttemptItem.objects.filter(question=question, attempt__in=attempts).select_related("revision", "current")
    counts = Counter(_told(item) for item in items)
    given = [
        AnswerGiven(text, count, credit / MILLION, "" if credit == MILLION else accepted)
        for (text, credit, accepted), count in counts.items()
    ]
    return sorted(given, key=lambda each: (-each.count, -each.credit, each.text))


def answer_in_words(item: AttemptItem) -> str:
    """The current answer as a page shows it, part by part; empty for none."""
    asked, given = question_in(item.revision), item.current.given if item.current else {}
    lines = kind_named(asked.kind).explain(asked, item.order, given) if given else ()
    return " · ".join(_line(line) for line in lines)


def right_in_words(question: QuestionContent) -> list[str]:
    """What is right, part by part; of choices to tick, those that are."""
    return _right_of(kind_named(question.kind).explain(question, range(len(question.answers)), {}))


def _told(item: AttemptItem) -> tuple[str, int, str]:
    accepted = acceptable(question_in(item.revision), item.current.given if item.current else {})
    return answer_in_words(item), item.credit_millionths or 0, accepted


def _line(line: Line) -> str:
    given = _("(deleted)") if line.given == ERASED else line.given
    return f"{line.label}: {given or '–'}" if line.label else given


@dataclass(frozen=True, slots=True)
class WrongAnswer:
    """An answer, or a part of one, that is not right: as a page shows it, how many gave it, and the keys of who did."""

    text: str
    count: int
    learners: tuple[int, ...]


@dataclass(slots=True)
class AskedOf:
    """What one question asks of a fact: its newest key, and what was answered. ``example`` is one of its papers."""

    question: QuestionContent
    example: AttemptItem
    key: tuple[str, ...]
    tally: Tally = NOTHING
    by_text: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    @property
    def wrong(self) -> list[WrongAnswer]:
        """The most frequent first."""
        found = [WrongAnswer(text, len(whose), tuple(dict.fromkeys(whose))) for text, whose in self.by_text.items()]
        return sorted(found, key=lambda each: (-each.count, each.text))


#: An answer with the key that graded it, those of its parts that count, and what they earned.
Graded = tuple[AttemptItem, QuestionContent, Sequence[Line], Tally]


def wrong_answers(answers: Iterable[Graded]) -> list[AskedOf]:
    """By question, the one with the smallest share of right answers first."""
    asked: dict[int, AskedOf] = {}
    newest: dict[int, int] = {}
    for item, question, lines, tally in answers:
        key, pk = item.question_id, item.graded_by_id or 0
        if newest.get(key, -1) < pk:
            newest[key] = pk
            before = asked.get(key)
            asked[key] = AskedOf(question, item, tuple(_right_of(lines)))
            if before:
                asked[key].tally, asked[key].by_text = before.tally, before.by_text
        asked[key].tally = asked[key].tally.plus(tally)
        for text in _wrong_in_words(item, lines) if tally.right == 0 else ():
            asked[key].by_text[text].append(item.attempt.learner_id)
    return sorted(asked.values(), key=lambda each: (each.tally.share, each.question.prompt))


def _wrong_in_words(item: AttemptItem, lines: Iterable[Line]) -> Iterable[str]:
    if not item.current or not item.current.given:
        return [_("left empty")]
    return [_told_of(line.label, line.given) for line in lines if line.state is not State.RIGHT]


def _right_of(lines: Iterable[Line]) -> list[str]:
    return [
        line.label if line.right == "ticked" else _told_of(line.label, line.right)
        for line in lines
        if line.right != "blank"
    ]


def _told_of(label: str, text: str) -> str:
    """A part and what was answered to it; a dash for nothing."""
    words: Mapping[str, str] = {
        "true": _("True"),
        "false": _("False"),
        "ticked": _("chosen"),
        "blank": _("not chosen"),
        ERASED: _("(deleted)"),
    }
    shown = words.get(text, text) or "–"
    return f"{label}: {shown}" if label else shown
