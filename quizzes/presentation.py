"""What the pages of an attempt show: a question as a card, its verdict, and the passage that settles it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from lessons.markup import mark_words
from lessons.models import Edition, Passage
from quizzes.asked import question_in
from quizzes.content import QuestionContent, Quotation
from quizzes.kinds import Given, Input, Line, State, kind_named
from quizzes.models import AttemptItem
from quizzes.wording import reading_words


@dataclass(frozen=True, slots=True)
class ShownEvidence:
    """A passage that settles a question. ``html`` has the decisive words marked; empty if they no longer stand in it."""

    heading: str
    html: SafeString
    words: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True)
class Card:
    """One question as a page shows it.

    ``lines`` and ``evidence`` hold the key and are empty until feedback is allowed. Between two tries in practice there are
    only ``state``, a ``remark`` on the answer given, and how many of its parts are right.
    """

    item: AttemptItem
    question: QuestionContent
    inputs: tuple[Input, ...]
    locked: bool = False
    error: str = ""
    readings: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    evidence: tuple[ShownEvidence, ...] = ()
    state: State | None = None
    remark: SafeString = field(default_factory=SafeString)
    parts_right: tuple[int, int] | None = None

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
    def hints(self) -> tuple[str, ...]:
        """The hints shown so far."""
        return self.question.hints[: self.item.hints_shown]

    @property
    def has_more_hints(self) -> bool:
        return self.item.hints_shown < len(self.question.hints)

    @property
    def tries_left(self) -> int:
        return max(0, int(self.item.attempt.terms["tries_per_question"]) - self.item.tries)

    @property
    def points_earned(self) -> float:
        """Points as shown, to two decimals."""
        return round(self.item.points * (self.item.credit_millionths or 0) / 1_000_000, 2)


def given_of(item: AttemptItem) -> Given:
    """The newest answer to the item, empty if there is none."""
    return item.current.given if item.current else {}


def card_of(item: AttemptItem, *, locked: bool = False) -> Card:
    """The question to answer, without anything of its key."""
    question = question_in(item.revision)
    kind = kind_named(question.kind)
    given = given_of(item)
    return Card(
        item=item,
        question=question,
        inputs=kind.inputs(question, item.order, given),
        locked=locked or item.closed,
        readings=readings_in_words(kind.readings(question, given)),
    )


def readings_in_words(readings: Mapping[str, str]) -> tuple[str, ...]:
    """How each entry that could be read in two ways was read, as shown."""
    return tuple(reading_words(digits) for digits in readings.values())


def with_entries(card: Card, entries: Mapping[str, str], *, error: str) -> Card:
    """The card with what was entered put back, and why it could not be read."""
    return replace(card, inputs=tuple(_filled(each, entries.get(each.name, "")) for each in card.inputs), error=error)


def _filled(shown: Input, entry: str) -> Input:
    choices = tuple(replace(choice, chosen=choice.value == entry) for choice in shown.choices)
    return replace(shown, value=entry if shown.control in {"text", "textarea"} else "", choices=choices)


def with_verdict(card: Card, evidence: tuple[ShownEvidence, ...]) -> Card:
    """The card with verdict, key and evidence: only for where feedback is allowed."""
    kind = kind_named(card.question.kind)
    given = given_of(card.item)
    return replace(
        card,
        lines=kind.explain(card.question, card.item.order, given),
        evidence=evidence,
        state=_state(card, given),
    )


def with_try(card: Card) -> Card:
    """The card after a try that leaves others: whether it was right and the remark on it, without the key."""
    kind = kind_named(card.question.kind)
    given = given_of(card.item)
    lines = kind.explain(card.question, card.item.order, given)
    alone = len(lines) == 1
    return replace(
        card,
        state=_state(card, given),
        remark=mark_safe(lines[0].feedback) if alone else SafeString(),  # noqa: S308  # sanitised when published
        parts_right=None if alone else (sum(line.state is State.RIGHT for line in lines), len(lines)),
    )


def _state(card: Card, given: Given) -> State:
    kind = kind_named(card.question.kind)
    if not given:
        return State.MISSING
    if not kind.graded:
        return State.UNGRADED
    credit = kind.credit(card.question, given)
    if credit == 1:
        return State.RIGHT
    return State.PARTLY if credit else State.WRONG


PassageSlugs = tuple[str, str]


def evidence_of(questions: Sequence[QuestionContent], edition: Edition) -> list[tuple[ShownEvidence, ...]]:
    """The passages that settle each question, in one query for all. Quotations from one passage are marked together."""
    passages = _passages_quoted(questions, edition)
    return [
        tuple(_shown(slugs, quotations, passages, question.facts, edition) for slugs, quotations in _grouped(question))
        for question in questions
    ]


def _grouped(question: QuestionContent) -> list[tuple[PassageSlugs, list[Quotation]]]:
    groups: dict[PassageSlugs, list[Quotation]] = {}
    for quotation in question.evidence:
        groups.setdefault((quotation.lesson, quotation.passage), []).append(quotation)
    return list(groups.items())


def _passages_quoted(questions: Iterable[QuestionContent], edition: Edition) -> dict[PassageSlugs, Passage]:
    wanted = [(quotation.lesson, quotation.passage) for question in questions for quotation in question.evidence]
    found = Passage.objects.filter(
        lesson__edition=edition,
        lesson__slug__in={lesson for lesson, _ in wanted},
        slug__in={passage for _, passage in wanted},
    )
    return {(passage.lesson.slug, passage.slug): passage for passage in found.select_related("lesson")}


def _shown(
    slugs: PassageSlugs,
    quotations: Sequence[Quotation],
    passages: Mapping[PassageSlugs, Passage],
    facts: Sequence[str],
    edition: Edition,
) -> ShownEvidence:
    words = tuple(quotation.exact for quotation in quotations)
    passage = passages.get(slugs)
    if passage is None:
        return ShownEvidence(heading="", html=SafeString(), words=words, url="")
    anchor = next((f"fact-{fact}" for fact in facts if f'id="fact-{fact}"' in passage.html), passage.slug)
    url = reverse("lessons:lesson", args=[edition.course.slug, edition.language, passage.lesson.slug])
    return ShownEvidence(passage.heading, _marked(passage, quotations), words, f"{url}#{anchor}")


def _marked(passage: Passage, quotations: Sequence[Quotation]) -> SafeString:
    """The passage with all quotations marked that still stand in it; empty if none does."""
    html = ""
    for quotation in quotations:
        html = mark_words(html or passage.html, quotation.exact, quotation.before, quotation.after) or html
    return mark_safe(html)  # noqa: S308  # sanitised when the passage was rendered; marking adds only <mark>


def passages_to_read(cards: Iterable[Card]) -> dict[str, tuple[ShownEvidence, list[Card]]]:
    """The first passage that settles each card, by its heading, with all cards that it settles."""
    passages: dict[str, tuple[ShownEvidence, list[Card]]] = {}
    for card in cards:
        first = next((evidence for evidence in card.evidence if evidence.url), None)
        if first is not None:
            passages.setdefault(first.heading, (first, []))[1].append(card)
    return passages
