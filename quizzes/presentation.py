"""What the pages of an attempt show: a question as a card, its verdict, and the passage that settles it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from lessons.actions.former import PassageName, passages_named
from lessons.markup import mark_words
from lessons.models import Edition, Passage
from memory.ratings import SURE
from quizzes.asked import question_in
from quizzes.closing import read_as_closed
from quizzes.content import QuestionContent, Quotation
from quizzes.kinds import Given, Input, Line, State, kind_named
from quizzes.kinds.verdicts import state_of
from quizzes.models import Adjustment, Attempt, AttemptItem, QuestionReport
from quizzes.wording import reading_words


@dataclass(frozen=True, slots=True)
class ShownEvidence:
    """A passage that settles a question. ``html`` has the decisive words marked; empty if they no longer stand in it.

    Where readers don't find the passage any more there are only the ``words``.
    """

    words: tuple[str, ...]
    passage: Passage | None = None
    html: SafeString = field(default_factory=SafeString)
    url: str = ""

    @property
    def heading(self) -> str:
        return self.passage.heading if self.passage else ""


@dataclass(frozen=True, slots=True)
class Card:
    """One question as a page shows it.

    Until feedback is allowed ``question`` has only what is asked and the hints given, and ``lines`` and ``evidence``, which
    hold the key, are empty. Between two tries in practice there are only ``state``, a ``remark`` on the answer given, and
    how many of its parts are right.
    ``regrades`` are the decisions that changed its mark after it was given.
    """

    item: AttemptItem
    question: QuestionContent
    inputs: tuple[Input, ...]
    has_more_hints: bool = False
    locked: bool = False
    error: str = ""
    error_in: str = ""
    readings: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    evidence: tuple[ShownEvidence, ...] = ()
    state: State | None = None
    remark: SafeString = field(default_factory=SafeString)
    parts_right: tuple[int, int] | None = None
    regrades: tuple[Adjustment, ...] = ()

    @property
    def template(self) -> str:
        return f"quizzes/kinds/{self.question.kind}.html"

    @property
    def id_prefix(self) -> str:
        return f"q{self.item.number}-"

    @property
    def graded(self) -> bool:
        return kind_named(self.question.kind).graded

    @property
    def confidence(self) -> int | None:
        """How sure the learner was of the answer, 1 to 3 as in :mod:`memory.ratings`; None where they did not say."""
        return self.item.current.confidence if self.item.current else None

    @property
    def sure_and_wrong(self) -> bool:
        return self.graded and self.confidence == SURE and self.state in {State.WRONG, State.PARTLY}

    @property
    def hints(self) -> tuple[str, ...]:
        """The hints shown so far."""
        return self.question.hints[: self.item.hints_shown]

    @property
    def tries_left(self) -> int:
        offered = int(self.item.attempt.terms["tries_per_question"])
        return max(0, kind_named(self.question.kind).tries(offered) - self.item.tries)

    @property
    def report(self) -> QuestionReport | None:
        """What the learner reported of it."""
        return getattr(self.item, "report", None)

    @property
    def points_earned(self) -> float:
        """Points as shown, to two decimals."""
        return round(self.item.points * (self.item.credit_millionths or 0) / 1_000_000, 2)


@dataclass(frozen=True, slots=True)
class PassageToRead:
    """A passage with the cards that it settles."""

    evidence: ShownEvidence
    cards: tuple[Card, ...]


def given_of(item: AttemptItem) -> Given:
    """The newest answer to the item, empty if there is none."""
    return item.current.given if item.current else {}


def card_of(item: AttemptItem, *, locked: bool = False) -> Card:
    """The question to answer, without anything of its key."""
    question = question_in(item.revision)
    kind = kind_named(question.kind)
    given = given_of(item)
    hints = question.hints[: item.hints_shown]
    return Card(
        item=item,
        question=as_asked(question, hints),
        inputs=kind.inputs(question, item.order, given),
        has_more_hints=len(hints) < len(question.hints),
        locked=locked or item.closed,
        readings=readings_in_words(kind.readings(question, given)),
    )


def as_asked(question: QuestionContent, hints: tuple[str, ...] = ()) -> QuestionContent:
    """What may be shown of the question before it is answered."""
    return QuestionContent(
        kind=question.kind,
        prompt=question.prompt,
        hints=hints,
        unit=question.unit,
        image=question.image,
        image_alt=question.image_alt,
        chart=question.chart,
    )


def items_as_graded(attempt: Attempt, *, at: datetime) -> list[AttemptItem]:
    """The items of an attempt that is over, in their order; one that is overdue reads as closed before a POST or a command
    has made it so."""
    items = list(attempt.items.select_related("revision", "graded_by", "current", "report"))
    for item in items:
        item.attempt = attempt
    if attempt.submitted_at is None:
        read_as_closed(attempt, items, at=at)
    return items


def result_cards(attempt: Attempt, items: Sequence[AttemptItem], *, with_key: bool) -> list[Card]:
    """The cards of an attempt that is over, with what was decided on its marks, and with the key where that is allowed."""
    regrades: dict[int, tuple[Adjustment, ...]] = defaultdict(tuple)
    for each in Adjustment.objects.standing().filter(item__in=items).select_related("regrade__author"):
        regrades[each.item_id] += (each,)
    cards = [replace(card_of(item, locked=True), regrades=regrades[item.pk]) for item in items]
    return with_verdicts(cards, attempt.edition) if with_key else cards


def readings_in_words(readings: Mapping[str, str]) -> tuple[str, ...]:
    """How each entry that could be read in two ways was read, as shown."""
    return tuple(reading_words(digits) for digits in readings.values())


def with_entries(card: Card, entries: Mapping[str, str], *, error: str, error_in: str = "") -> Card:
    """The card with what was entered put back, and why it could not be read; ``error_in`` names the input, if it is one."""
    inputs = tuple(_filled(each, entries.get(each.name, "")) for each in card.inputs)
    return replace(card, inputs=inputs, error=error, error_in=error_in)


def _filled(shown: Input, entry: str) -> Input:
    choices = tuple(replace(choice, chosen=choice.value == entry) for choice in shown.choices)
    return replace(shown, value=entry if shown.control in {"text", "textarea"} else "", choices=choices)


def with_verdicts(cards: Sequence[Card], edition: Edition) -> list[Card]:
    """The cards with verdict, key and evidence: only for where feedback is allowed. All evidence is read at once."""
    questions = [_graded_by(card.item) for card in cards]
    quoted = {name for question in questions for name, _ in _by_passage(question)}
    passages = passages_named(quoted, edition) if quoted else {}
    return [
        _with_verdict(card, question, _evidence_of(question, passages, edition))
        for card, question in zip(cards, questions, strict=True)
    ]


def _graded_by(item: AttemptItem) -> QuestionContent:
    """The question as it was graded: as asked, or by the key that a regrade corrected, in the words that were asked."""
    asked = question_in(item.revision)
    if item.graded_by_id in {None, item.revision_id}:
        return asked
    return replace(
        question_in(item.graded_by),
        prompt=asked.prompt,
        image=asked.image,
        image_alt=asked.image_alt,
        chart=asked.chart,
    )


def _with_verdict(card: Card, question: QuestionContent, evidence: tuple[ShownEvidence, ...]) -> Card:
    asked, kind = question_in(card.item.revision), kind_named(question.kind)
    given, order = given_of(card.item), card.item.order
    if card.item.graded_by_id not in {None, card.item.revision_id}:
        given, order = kind.carried(asked, question, given), range(len(question.answers))
    return replace(
        card,
        question=question,
        lines=kind.explain(question, order, given),
        evidence=evidence,
        state=_state(question, given),
    )


def with_try(card: Card) -> Card:
    """The card after a try that leaves others: whether it was right and the remark on it, without the key."""
    question = question_in(card.item.revision)
    given = given_of(card.item)
    lines = kind_named(question.kind).explain(question, card.item.order, given)
    alone = len(lines) == 1
    has_parts = not alone and kind_named(question.kind).counts_parts
    return replace(
        card,
        state=_state(question, given),
        remark=mark_safe(lines[0].feedback) if alone else SafeString(),  # noqa: S308  # sanitised when published
        parts_right=(sum(line.state is State.RIGHT for line in lines), len(lines)) if has_parts else None,
    )


def _state(question: QuestionContent, given: Given) -> State:
    kind = kind_named(question.kind)
    if not given:
        return State.MISSING
    return state_of(kind.credit(question, given)) if kind.graded else State.UNGRADED


def _by_passage(question: QuestionContent) -> list[tuple[PassageName, list[Quotation]]]:
    """What the question quotes: quotations from one passage are marked together."""
    groups: dict[PassageName, list[Quotation]] = {}
    for quotation in question.evidence:
        groups.setdefault((quotation.lesson, quotation.passage), []).append(quotation)
    return list(groups.items())


def _evidence_of(
    question: QuestionContent, passages: Mapping[PassageName, Passage], edition: Edition
) -> tuple[ShownEvidence, ...]:
    return tuple(
        _shown(passages.get(name), quotations, question.facts, edition) for name, quotations in _by_passage(question)
    )


def _shown(
    passage: Passage | None, quotations: Sequence[Quotation], facts: Sequence[str], edition: Edition
) -> ShownEvidence:
    words = tuple(quotation.exact for quotation in quotations)
    if passage is None:
        return ShownEvidence(words)
    anchor = next((f"fact-{fact}" for fact in facts if f'id="fact-{fact}"' in passage.html), passage.slug)
    url = reverse("lessons:lesson", args=[edition.course.slug, edition.language, passage.lesson.slug])
    return ShownEvidence(words, passage, _marked(passage, quotations), f"{url}#{anchor}")


def _marked(passage: Passage, quotations: Sequence[Quotation]) -> SafeString:
    """The passage with all quotations marked that still stand in it; empty if none does."""
    html = ""
    for quotation in quotations:
        html = mark_words(html or passage.html, quotation.exact, quotation.before, quotation.after) or html
    return mark_safe(html)  # noqa: S308  # sanitised when the passage was rendered; marking adds only <mark>


def passages_to_read(cards: Iterable[Card]) -> list[PassageToRead]:
    """The first passage that settles each card and that can be read, with all cards that it settles."""
    settled: dict[Passage, tuple[ShownEvidence, list[Card]]] = {}
    for card in cards:
        readable = [(evidence.passage, evidence) for evidence in card.evidence if evidence.passage]
        for passage, evidence in readable[:1]:
            settled.setdefault(passage, (evidence, []))[1].append(card)
    return [PassageToRead(evidence, tuple(its_cards)) for evidence, its_cards in settled.values()]
