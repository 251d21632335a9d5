"""Answers that stand in the prompt of another question."""

import pytest

from quizzes.content import QuestionContent
from quizzes.rules.writing.giveaways import giveaway_findings
from quizzes.rules.writing.languages import words_of
from tests.quizzes.rules.written import ask, cloze


def told(*bank: QuestionContent) -> list[int]:
    """The numbers of the questions whose answer another one tells."""
    words = words_of("en")
    assert words
    found = giveaway_findings([(str(number), content) for number, content in enumerate(bank)], words)
    return sorted(int(slug) for slug, _ in found)


COUNT = ask("How many meetings were there?", "*46", "9", kind="numeric", fact="meetings")
LONG = ask("Why did he come?", "*A treaty on pipelines from Atyrau to Samara", "A feast", fact="one")

#: Banks in which the first question's answer is told.
BAD = [
    (COUNT, ask("What came after the 46 meetings?", "*A vote", "A ban", fact="meetings")),
    (ask("How many?", "*9", kind="numeric", fact="meetings"), ask("Who held nine?", "*He", "She", fact="meetings")),
    (
        ask("Where?", "*Kokshetau", kind="short_text", fact="one"),
        ask("Who was in **Kokshetau**?", "*He", "I", fact="one"),
    ),
    (cloze("He was [[a]].", "*excommunicated", gaps="text"), ask("Why was he excommunicated?", "*War", "Age")),
    (
        ask("Where?", "*Oral", "Taraz", quoted="in Oral"),
        ask("Who was in Oral?", "*He", "I", fact="two", quoted="in Oral"),
    ),
    (LONG, ask("Who signed a treaty on pipelines from Atyrau to Samara?", "*He", "I", fact="two")),
    (COUNT, ask("What came after the forty-six meetings?", "*A vote", "A ban", fact="meetings")),  # missed
    (LONG, ask("Who signed the pipeline treaty of Atyrau?", "*He", "I", fact="one")),  # missed: in other words
]
#: Banks in which nothing is told.
GOOD = [
    (COUNT, ask("What came after the 46 rallies?", "*A vote", "A ban", fact="rallies")),
    (COUNT, ask("What came after the 460 meetings?", "*A vote", "A ban", fact="meetings")),
    (
        ask("Who leads it?", "*Russia", "China", fact="one"),
        ask("What do Russia and China share?", "*Oil", "Rail", fact="one"),
    ),
    (cloze("It is [[a]].", "*Russia", "Chad", fact="one"), ask("Russia or Chad?", "*Oil", "Rail", fact="one")),
    (ask("Which is true of Oral?", "*Oral", "Taraz", fact="one"), ask("Who was in Oral?", "*He", "I", fact="one")),
    (ask("Is it so?", "*No", "So", fact="one"), ask("Is there no way?", "*Yes", "Well", fact="one")),
    (COUNT, ask("Which is right?", "*46", "9", fact="meetings")),
    (LONG, LONG),
    (ask("Was it cold?", "*true", "false", kind="true_false"), ask("True tales: whose?", "*His", "Hers")),
    # Accused: the same word in another sense.
    (ask("Who won?", "*Rose", "Lily", fact="one"), ask("What rose that year?", "*Rents", "Wages", fact="one")),
]


def test_six_of_eight_answers_told_are_found_and_one_of_ten_banks_is_accused_without_reason() -> None:
    found = [0 in told(*bank) for bank in BAD]
    accused = [bool(told(*bank)) for bank in GOOD]

    assert (sum(found), len(found), sum(accused), len(accused)) == (6, 8, 1, 10)


def test_a_question_is_found_once_however_many_others_tell_its_answer() -> None:
    telling = ask("What came after the 46 meetings?", "*A vote", "A ban", fact="meetings")

    assert told(COUNT, telling, telling, telling) == [0]


def test_two_questions_may_tell_each_other() -> None:
    assert told(
        ask("Who met in Oral?", "*The poets", "The kings", fact="one"),
        ask("Where did the poets meet?", "*Oral", "Taraz", fact="one"),
    ) == [0, 1]


@pytest.mark.parametrize("copies", [2, 5])
def test_a_question_that_tells_its_own_answer_tells_that_of_its_copies_only(copies: int) -> None:
    asked = ask("Where did the poets meet, in Oral or not?", "*Kokshetau", "Oral", fact="one")

    assert told(*[asked] * copies) == []


def test_a_finding_names_the_other_question_and_the_answer() -> None:
    words = words_of("en")
    assert words
    telling = ask("What came after the 46 meetings?", "*A vote", "A ban", fact="meetings")

    ((slug, finding),) = giveaway_findings([("count", COUNT), ("after", telling)], words)

    assert slug == "count"
    assert finding.message == 'The prompt of question "after" holds its answer, "46".'
