"""The blind guesser: whether a bank can be answered without having read the article.

Strategies look at stems and choices alone (``strategies.py``). Under the null hypothesis, that the right choice is any of
them with equal chance, the number of questions in which a strategy is right has a Poisson binomial distribution. Its upper
tail is exact, and the level of 1 % is divided by the number of strategies tried (Bonferroni). Asked are

- single choice: the choice picked is the key;
- multiple choice: the choice picked is one of the right ones. How many are right, no guesser knows, so one choice is what a
  strategy is judged by;
- evidence: likewise; its sentences are always shown in the order of the lesson, so that places count;
- true or false: the same answer everywhere, and the words of the statement.

Left out are matching, categorise and ordering: what one item is matched with decides on the others, so that hits are not
independent tries, and their rows are shown in an order that tells nothing; cloze, where a gap has three words at most
to compare; and what is typed, where there is nothing to pick from. Places are judged only where learners see
them: rows are shuffled unless the question or a quiz says otherwise.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from lessons.findings import Finding, Level
from quizzes.content import QuestionContent
from quizzes.rules.guessing.strategies import ChoiceSet
from quizzes.rules.guessing.trials import ALPHA, Trial, choice_sets, suspicious, trials
from quizzes.rules.writing.languages import words_of

__all__ = ["ALPHA", "ChoiceSet", "Trial", "choice_sets", "guessing_findings", "suspicious", "trials"]

#: Asked by itself at the full level, in every language (``bank.key-longest-too-often``).
LONGEST_KEY: Final = ("single_choice", "the longest choice")


def guessing_findings(asked: Iterable[tuple[str, QuestionContent, bool]], language: str) -> Iterator[Finding]:
    """Strategies that beat chance on the questions of an edition: slug, content, and whether choices are shown as written.

    Haladyna, Downing and Rodriguez (2002), guidelines 20 (vary the place of the key), 24 (lengths about equal) and 28
    (no clues to the right answer).
    """
    words = words_of(language)
    if words is None:
        return
    for trial in suspicious(trials(choice_sets(asked), words)):
        if (trial.kind, trial.strategy) == LONGEST_KEY:
            continue
        yield _place_finding(trial) if trial.by_place else _finding(trial)


def _finding(trial: Trial) -> Finding:
    return Finding(
        "bank.guessed-blindly",
        f"Whoever picks {trial.strategy} is right in {_score(trial)}.",
        f"Change keys or wrong choices in some of these: {', '.join(trial.hits)}.",
        Level.WARNING,
    )


def _place_finding(trial: Trial) -> Finding:
    return Finding(
        "bank.key-position-uneven",
        f"Whoever always picks {trial.strategy} is right in {_score(trial)}.",
        f"Move the key, or ask the opposite, in some of these: {', '.join(trial.hits)}.",
        Level.WARNING,
    )


def _score(trial: Trial) -> str:
    kind = trial.kind.replace("_", "-")
    return (
        f"{len(trial.hits)} of {len(trial.shares)} {kind} questions where that can be told; "
        f"by chance it would be in about {round(trial.expected)}"
    )
