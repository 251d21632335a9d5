"""Fill the gaps of a text."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from lessons.findings import Finding
from quizzes.content import QuestionContent
from quizzes.kinds import amounts
from quizzes.kinds.base import ERASED, Given, Input, Kind, Line, Order, Shuffle
from quizzes.kinds.gaps import GAP_KINDS, Gap, gap_names, gaps_of, kinds_named
from quizzes.kinds.verdicts import earned


class Cloze(Kind):
    """The prompt holds gaps as ``[[name]]``; rows belong to the gap that ``part`` names.

    The option ``gaps`` says which are to choose for (``choice``), for words (``text``) and for numbers (``number``).
    Each gap earns the same share. An answer holds, by the names of gaps, the number of a row or what was typed.
    """

    name = "cloze"
    shuffle = Shuffle.ALWAYS

    def inputs(self, question: QuestionContent, order: Order, given: Given) -> tuple[Input, ...]:
        return tuple(gap.input(order, given) for gap in gaps_of(question))

    def parse(self, question: QuestionContent, order: Order, entries: Mapping[str, str]) -> Given:
        return {gap.name: answer for gap in gaps_of(question) if (answer := gap.parse(order, entries))}

    def credit(self, question: QuestionContent, given: Given) -> Fraction:
        gaps = gaps_of(question)
        if not gaps:
            return Fraction(0)
        shares = [earned(gap.matching_row(given.get(gap.name, ""))) for gap in gaps]
        return sum(shares, Fraction(0)) / len(gaps)

    def right_answer(self, question: QuestionContent) -> Given:
        return {gap.name: answer for gap in gaps_of(question) if (answer := gap.right_answer())}

    def carried(self, asked: QuestionContent, key: QuestionContent, given: Given) -> Given:
        """A gap keeps its name, and its kind if the answer is to mean the same."""
        kinds = kinds_named(asked), kinds_named(key)
        answers = {
            gap.name: gap.carried(given[gap.name], key)
            for gap in gaps_of(asked)
            if gap.name in given and kinds[0].get(gap.name) == kinds[1].get(gap.name)
        }
        return {name: answer for name, answer in answers.items() if answer}

    def without_words(self, asked: QuestionContent, key: QuestionContent, given: Given) -> Given:
        """What stands in a gap that there is no more, or that is of another kind now, nothing can be said of."""
        then, now = {gap.name: gap for gap in gaps_of(asked)}, {gap.name: gap for gap in gaps_of(key)}
        return {
            name: then[name].without_words(now.get(name), entry) if name in then else ERASED
            for name, entry in given.items()
        }

    def explain(self, question: QuestionContent, order: Order, given: Given) -> tuple[Line, ...]:
        return tuple(gap.line(given) for gap in gaps_of(question))

    def readings(self, question: QuestionContent, given: Given) -> Mapping[str, str]:
        return {
            gap.field: reading
            for gap in gaps_of(question)
            if (reading := gap.ambiguous_reading(given.get(gap.name, "")))
        }

    def complete(self, question: QuestionContent, given: Given) -> bool:
        return all(gap.name in given for gap in gaps_of(question))

    def check(self, question: QuestionContent) -> Iterator[Finding]:
        yield from _check_prompt(question)
        yield from amounts.check_unit(question)
        for gap in gaps_of(question):
            yield from _check_gap(gap)


def _check_prompt(question: QuestionContent) -> Iterator[Finding]:
    """Gaps of the prompt, rows and option must name each other."""
    names = Counter(gap_names(question))
    if not names:
        yield Finding("question.no-gaps", "Its prompt has no gap.", "Write gaps into it as [[a]].")
    for name, times in names.items():
        if times > 1:
            yield Finding("question.gap-twice", f"Its prompt has the gap [[{name}]] {times} times.", "Rename one.")
    for name in sorted({row.part for row in question.answers} - set(names)):
        yield Finding("question.row-without-gap", f'Rows belong to "{name}", which is no gap.', "Name a gap.")
    for name in sorted(set(kinds_named(question)) - set(names)):
        yield Finding("question.kind-without-gap", f'"{name}" has a kind, but is no gap.', "Take it out of the gaps.")


def _check_gap(gap: Gap) -> Iterator[Finding]:
    kind = kinds_named(gap.question).get(gap.name)
    if kind not in GAP_KINDS:
        named = f"is of the kind {kind}" if kind else "has no kind"
        yield Finding(
            "question.gap-kind-unknown",
            f"The gap [[{gap.name}]] {named}.",
            "Make it one of choice, text, number.",
        )
    if not gap.rows:
        yield Finding("question.gap-without-rows", f"The gap [[{gap.name}]] has no answers.", "Add rows for it.")
        return
    for finding in gap.check():
        yield replace(finding, message=f"Gap [[{gap.name}]]: {finding.message}")
