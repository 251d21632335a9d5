"""Questions of every kind, as many as one likes, each with the answer that its key gives."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

from quizzes.content import AnswerRow, QuestionContent
from quizzes.kinds import Given, Kind, kind_named
from quizzes.kinds.choices import as_read
from quizzes.kinds.phrases import folded
from tests.quizzes.kinds.builders import ask, pair, right, wrong

WORDS = st.text("abcdefgh AEÖқө-'", min_size=1, max_size=9).filter(folded).map(str.strip)
NUMBERS = st.decimals(min_value=-(10**9), max_value=10**9, places=2).map(lambda number: f"{number:f}")
CREDITS = st.fractions(min_value=-1, max_value=1, max_denominator=12)


@dataclass(frozen=True)
class Asked:
    """A question, and the answer that its key gives."""

    question: QuestionContent
    key: Given

    @property
    def kind(self) -> Kind:
        return kind_named(self.question.kind)


def texts(at_least: int, at_most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(WORDS, min_size=at_least, max_size=at_most, unique_by=folded)


@st.composite
def one_right(draw: st.DrawFn, kind: str, choices: Sequence[str] = ()) -> Asked:
    """Choices of which one is right and others may be partly so."""
    options = choices or draw(texts(2, 6))
    best = draw(st.integers(0, len(options) - 1))
    rows = [
        right(text) if row == best else replace(wrong(text), credit=min(draw(CREDITS), Fraction(11, 12)))
        for row, text in enumerate(options)
    ]
    return Asked(ask(kind_named(kind), *rows, shuffle=draw(st.booleans())), {"choice": str(best)})


@st.composite
def several_right(draw: st.DrawFn) -> Asked:
    options = draw(texts(2, 7))
    chosen = draw(st.sets(st.integers(0, len(options) - 1), min_size=1))
    weighted = draw(st.booleans())
    earns = Fraction(1, len(chosen)) if weighted else Fraction(1)
    rows = [
        AnswerRow(
            text=text, credit=earns if row in chosen else (min(Fraction(0), draw(CREDITS)) if weighted else Fraction(0))
        )
        for row, text in enumerate(options)
    ]
    question = ask(kind_named("multiple_choice"), *rows, options={"weighted": True} if weighted else {})
    return Asked(question, {str(row): "1" for row in sorted(chosen)})


@st.composite
def numbers(draw: st.DrawFn) -> Asked:
    number = draw(NUMBERS)
    tolerance = draw(st.none() | st.decimals(min_value=0, max_value=100, places=2))
    rows = [wrong(draw(NUMBERS)), right(number, tolerance=tolerance, tolerance_is_percent=draw(st.booleans()))]
    question = ask(kind_named("numeric"), *rows, unit=draw(st.sampled_from(["", "USD", "percent", "companies"])))
    return Asked(question, {"text": number, "number": number})


@st.composite
def phrases(draw: st.DrawFn) -> Asked:
    options = draw(texts(1, 4))
    rows = [right(options[0]), *(wrong(text) for text in options[1:])]
    question = ask(
        kind_named("short_text"),
        *rows,
        case_sensitive=draw(st.booleans()),
        options={"typing_slip": draw(st.booleans())},
    )
    return Asked(question, {"text": options[0]})


@st.composite
def pairs(draw: st.DrawFn, kind: str) -> Asked:
    targets = draw(texts(2, 5))
    items = draw(texts(2, 6))
    rows = [pair(item, draw(st.sampled_from(targets))) for item in items]
    rows += [pair("", target) for target in targets]
    rows = draw(st.permutations(rows))
    first = {as_read(row.target): number for number, row in reversed(list(enumerate(rows)))}
    key = {str(number): str(first[as_read(row.target)]) for number, row in enumerate(rows) if row.text}
    return Asked(ask(kind_named(kind), *rows), key)


@st.composite
def orders(draw: st.DrawFn) -> Asked:
    items = draw(texts(2, 6))
    rows = [pair(item, draw(st.sampled_from(["", "1", "2", "3"]))) for item in items]
    ranks = [int(row.target) if row.target else number for number, row in enumerate(rows, start=1)]
    by_rank = sorted(range(len(rows)), key=lambda row: ranks[row])
    return Asked(
        ask(kind_named("ordering"), *rows), {str(row): str(place) for place, row in enumerate(by_rank, start=1)}
    )


@st.composite
def clozes(draw: st.DrawFn) -> Asked:
    choice, words, number = draw(texts(2, 4)), draw(texts(1, 3)), draw(NUMBERS)
    rows = [
        *(AnswerRow(text=text, part="a", credit=Fraction(not row)) for row, text in enumerate(choice)),
        *(AnswerRow(text=text, part="b", credit=Fraction(not row)) for row, text in enumerate(words)),
        right(number, part="c", tolerance=Decimal(1)),
    ]
    question = ask(
        kind_named("cloze"),
        *rows,
        prompt="<p>[[c]], [[a]] and [[b]].</p>",
        options={"gaps": {"a": "choice", "b": "text", "c": "number"}},
    )
    return Asked(question, {"a": "0", "b": words[0], "c": number})


#: How to make a question of each kind.
BY_KIND: dict[str, Callable[[], st.SearchStrategy[Asked]]] = {
    "single_choice": lambda: one_right("single_choice"),
    "multiple_choice": several_right,
    "true_false": lambda: st.permutations(["true", "false"]).flatmap(lambda words: one_right("true_false", words)),
    "numeric": numbers,
    "short_text": phrases,
    "matching": lambda: pairs("matching"),
    "ordering": orders,
    "cloze": clozes,
    "categorise": lambda: pairs("categorise"),
    "evidence": lambda: one_right("evidence"),
    "reflection": lambda: st.builds(
        lambda text: Asked(ask(kind_named("reflection"), right(text)), {"text": text}), WORDS
    ),
}


def questions() -> st.SearchStrategy[Asked]:
    return st.sampled_from(sorted(BY_KIND)).flatmap(lambda name: BY_KIND[name]())


def shuffled(question: QuestionContent) -> st.SearchStrategy[list[int]]:
    return st.permutations(range(len(question.answers)))
