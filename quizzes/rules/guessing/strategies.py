"""Ways to pick an answer without having read the article.

A strategy looks at the stem and the choices alone and names those that it would pick from: one, or several that it can't
tell apart, or none if it has nothing to go by. ``Words`` are those of the edition's language.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from quizzes.rules.writing.languages import Words
from quizzes.rules.writing.texts import families_in, number_in, words_in


@dataclass(frozen=True, slots=True)
class ChoiceSet:
    """Choices of which some are right, as a guesser sees them and as the author knows them.

    ``keys`` are the numbers of the right ones. ``in_order`` says whether learners see the choices as they were written.
    """

    question: str
    kind: str
    stem: str
    choices: tuple[str, ...]
    keys: frozenset[int]
    in_order: bool = False


Strategy = Callable[[ChoiceSet, Words], set[int]]


def _best(scores: Sequence[float]) -> set[int]:
    """The places of the highest score; none if all are equal."""
    if len(set(scores)) < 2:
        return set()
    return {place for place, score in enumerate(scores) if score == max(scores)}


def _length(text: str) -> int:
    return len(" ".join(text.split()))


def _number_of(found: Iterable[str], text: str) -> int:
    known = set(found)
    return sum(word in known for word in words_in(text))


def longest(asked: ChoiceSet, words: Words) -> set[int]:
    return _best([_length(choice) for choice in asked.choices])


def shortest(asked: ChoiceSet, words: Words) -> set[int]:
    return _best([-_length(choice) for choice in asked.choices])


def nearest_to_stem(asked: ChoiceSet, words: Words) -> set[int]:
    """The choice that shares most words with the stem: a clang association."""
    stem = families_in(asked.stem, words)
    return _best([len(stem & families_in(choice, words)) for choice in asked.choices])


def most_like_the_others(asked: ChoiceSet, words: Words) -> set[int]:
    """The choice that shares most words with the other choices: wrong ones are often made by changing the right one."""
    families = [families_in(choice, words) for choice in asked.choices]
    return _best([sum(len(own & other) for other in families) - len(own) for own in families])


def least_like_the_others(asked: ChoiceSet, words: Words) -> set[int]:
    families = [families_in(choice, words) for choice in asked.choices]
    return _best([len(own) - sum(len(own & other) for other in families) for own in families])


def no_absolutes(asked: ChoiceSet, words: Words) -> set[int]:
    return _best([-_number_of(words.absolutes, choice) for choice in asked.choices])


def no_negations(asked: ChoiceSet, words: Words) -> set[int]:
    return _best([-_number_of(words.negations, choice) for choice in asked.choices])


def most_guarded(asked: ChoiceSet, words: Words) -> set[int]:
    return _best([_number_of(words.guarded, choice) for choice in asked.choices])


def middle_number(asked: ChoiceSet, words: Words) -> set[int]:
    """Of three or more numbers those in the middle: wrong ones are often put around the right one."""
    numbers = [number for choice in asked.choices if (number := number_in(choice)) is not None]
    if len(numbers) < max(3, len(asked.choices)):
        return set()
    ranked = sorted(range(len(numbers)), key=numbers.__getitem__)
    return {ranked[(len(ranked) - 1) // 2], ranked[len(ranked) // 2]}


def largest_number(asked: ChoiceSet, words: Words) -> set[int]:
    numbers = [number for choice in asked.choices if (number := number_in(choice)) is not None]
    return _best([float(number) for number in numbers]) if len(numbers) == len(asked.choices) else set()


def judged_by_its_words(asked: ChoiceSet, words: Words) -> set[int]:
    """Of a statement: false if it leaves no exception, true if it is guarded."""
    absolute, guarded = (_number_of(found, asked.stem) > 0 for found in (words.absolutes, words.guarded))
    if absolute is guarded:
        return set()
    return {place for place, choice in enumerate(asked.choices) if choice == ("false" if absolute else "true")}


def placed(place: int) -> Strategy:
    """Always the same place, counted from 0, or from the end if negative."""

    def strategy(asked: ChoiceSet, words: Words) -> set[int]:
        inside = -len(asked.choices) <= place < len(asked.choices)
        return {place % len(asked.choices)} if asked.in_order and inside else set()

    return strategy


def middle_place(asked: ChoiceSet, words: Words) -> set[int]:
    count = len(asked.choices)
    return {(count - 1) // 2, count // 2} if asked.in_order and count > 2 else set()


#: What the choices say, by what a finding calls the choice that is picked.
BY_WORDS: Final[Mapping[str, Strategy]] = {
    "the longest choice": longest,
    "the shortest choice": shortest,
    "the choice that shares most words with the stem": nearest_to_stem,
    "the choice most like the others": most_like_the_others,
    "the choice least like the others": least_like_the_others,
    "a choice without words like always or never": no_absolutes,
    "a choice without a negation": no_negations,
    "the most guarded choice": most_guarded,
    "the number in the middle": middle_number,
    "the largest number": largest_number,
}
#: Where the choices stand, where learners see them as they were written.
BY_PLACE: Final[Mapping[str, Strategy]] = {
    **{f"choice {place + 1}": placed(place) for place in range(6)},
    "the last choice": placed(-1),
    "the choice in the middle": middle_place,
}
#: Of a statement to be judged.
BY_STATEMENT: Final[Mapping[str, Strategy]] = {
    "true, or false where a word like always or never stands in the statement": judged_by_its_words,
}
