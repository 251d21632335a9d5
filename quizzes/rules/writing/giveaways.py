"""Rules between two questions: the prompt of one doesn't give away the answer of another."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lessons.findings import Finding, Level
from quizzes.content import AnswerRow, QuestionContent
from quizzes.kinds.gaps import kinds_named
from quizzes.rules.writing.languages import Words
from quizzes.rules.writing.texts import number_in, plain, words_in

#: A key with so many words that tell something is recognised in a prompt on any subject; a shorter one only in a prompt on
#: the same fact or the same quoted words.
TELLING_WORDS: Final = 4
#: Longer answers are sentences; a prompt that holds one word by word is found by its first words.
LONGEST: Final = 8

Phrase = tuple[str, ...]
#: What two questions have in common: a fact, or quoted words; empty for any two.
Subject = tuple[str, ...]
ANY: Final[Subject] = ()


@dataclass(frozen=True, slots=True)
class _Key:
    """An answer of a question; ``others`` are the wrong ones, if they are shown beside it."""

    question: str
    others: frozenset[Phrase]


def giveaway_findings(asked: Iterable[tuple[str, QuestionContent]], words: Words) -> Iterator[tuple[str, Finding]]:
    """Questions by slug whose key stands word by word in the prompt of another; each is found once.

    Haladyna, Downing and Rodriguez (2002), guideline 4: keep the content of each item independent of that of others. A
    prompt that holds a wrong choice as well gives nothing away. Keys are looked up in an index of phrases, so that the
    time grows with the text and not with the pairs of questions.
    """
    bank = list(asked)
    keys = _index(bank, words)
    lengths = sorted({len(phrase) for _, phrase in keys})
    told: set[str] = set()
    for slug, content in bank:
        phrases = _phrases(words_in(plain(content.prompt)), lengths)
        for place in ((subject, phrase) for subject in _subjects(content) for phrase in phrases):
            if place not in keys:
                continue
            for key in keys[place]:
                if key.question not in {slug, *told} and key.others.isdisjoint(phrases):
                    told.add(key.question)
                    yield key.question, _finding(slug, place[1])
            # Who has been told is not looked at again: copies of one question would cost the square of their number.
            keys[place] = [key for key in keys[place] if key.question not in told]


def _finding(slug: str, phrase: Phrase) -> Finding:
    return Finding(
        "question.answer-in-other-prompt",
        f'The prompt of question "{slug}" holds its answer, "{" ".join(phrase)}".',
        "Ask one of them in other words.",
        Level.WARNING,
    )


def _index(bank: Sequence[tuple[str, QuestionContent]], words: Words) -> dict[tuple[Subject, Phrase], list[_Key]]:
    """Which questions a phrase answers, if it stands in a prompt on this subject."""
    index: dict[tuple[Subject, Phrase], list[_Key]] = defaultdict(list)
    for slug, content in bank:
        own = set(words_in(plain(content.prompt)))
        for row in _keys(content):
            key = _Key(slug, frozenset(_others(content, row)))
            for phrase in _spellings(row.text, words):
                # What its own prompt says as well, it doesn't ask.
                if not own.issuperset(phrase):
                    for subject in _subjects_of_key(content, phrase, words):
                        index[subject, phrase].append(key)
    return dict(index)


def _keys(content: QuestionContent) -> Iterator[AnswerRow]:
    if content.kind in {"single_choice", "numeric", "short_text", "cloze"}:
        yield from (row for row in content.answers if row.credit == 1)


def _others(content: QuestionContent, key: AnswerRow) -> Iterator[Phrase]:
    if content.kind == "single_choice" or kinds_named(content).get(key.part) == "choice":
        yield from (_phrase(row.text) for row in content.answers if row.part == key.part and row.credit <= 0)


def _phrase(text: str) -> Phrase:
    return tuple(words_in(text))[:LONGEST]


def _spellings(text: str, words: Words) -> Iterator[Phrase]:
    """The text, and a small number as a word: 9 and nine. Nothing for what is told by every text, like "no"."""
    phrase = _phrase(text)
    if any(word not in words.empty for word in phrase):
        yield phrase
        number = number_in(text)
        yield from ((word,) for word, value in words.numbers.items() if number == value)


def _subjects_of_key(content: QuestionContent, phrase: Phrase, words: Words) -> list[Subject]:
    telling = sum(word not in words.empty for word in phrase)
    return [ANY] if telling >= TELLING_WORDS else _subjects(content)[1:]


def _subjects(content: QuestionContent) -> list[Subject]:
    quoted = ((each.lesson, each.passage, each.exact) for each in content.evidence)
    return list(dict.fromkeys([ANY, *((fact,) for fact in content.facts), *quoted]))


def _phrases(tokens: Sequence[str], lengths: Sequence[int]) -> dict[Phrase, None]:
    """All runs of so many words, each once, in their order."""
    return {
        tuple(tokens[start : start + length]): None for length in lengths for start in range(len(tokens) - length + 1)
    }
