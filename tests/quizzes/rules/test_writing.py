"""What the rules of item writing find in a seeded bank, and whom they accuse without reason."""

import pytest

from quizzes.content import QuestionContent
from quizzes.rules.writing import writing_findings
from quizzes.rules.writing.languages import words_of
from quizzes.rules.writing.texts import numbers_in, plain, unmarked, words_in
from tests.quizzes.rules.sample_bank import SEEDED
from tests.quizzes.rules.written import ask


def codes(content: QuestionContent, language: str = "en") -> list[str]:
    """Codes found; a question's fact is named after its standing."""
    return [finding.code for finding in writing_findings(content, language=language, standing=content.fact)]


@pytest.mark.parametrize(
    ("code", "found", "bad", "accused", "good"),
    [
        ("question.negation-unmarked", 5, 6, 1, 9),
        ("question.catch-all-choice", 6, 7, 0, 5),
        ("question.absolute-only-in-distractors", 5, 6, 1, 6),
        ("question.choices-mean-the-same", 5, 6, 0, 8),
        ("question.choices-overlap", 7, 8, 1, 7),
        ("question.key-ends-unlike", 3, 3, 0, 4),
        ("question.article-gives-away", 4, 5, 0, 7),
        ("question.number-gives-away", 4, 5, 0, 6),
        ("question.hedge-missing", 4, 5, 1, 8),
        ("question.figure-not-in-evidence", 5, 6, 1, 11),
    ],
)
def test_a_rule_finds_so_many_of_the_bad_questions_and_accuses_so_many_good_ones(
    code: str, found: int, bad: int, accused: int, good: int
) -> None:
    seeded = SEEDED[code]

    in_bad, in_good = ([code in codes(content) for content in contents] for contents in seeded)

    assert (sum(in_bad), len(in_bad), sum(in_good), len(in_good)) == (found, bad, accused, good)


def test_all_rules_together_find_48_of_57_bad_questions_and_accuse_5_of_71_good_ones() -> None:
    bad = [(code, codes(content)) for code, (contents, _) in SEEDED.items() for content in contents]
    good = [(code, codes(content)) for code, (_, contents) in SEEDED.items() for content in contents]

    assert (sum(code in found for code, found in bad), len(bad)) == (48, 57)
    assert (sum(code in found for code, found in good), len(good)) == (5, 71)


def test_a_language_without_words_is_judged_by_numbers_and_form_alone() -> None:
    spoken = {code for contents, _ in SEEDED.values() for content in contents for code in codes(content, "kk")}

    assert spoken == {
        "question.choices-mean-the-same",
        "question.choices-overlap",
        "question.key-ends-unlike",
        "question.figure-not-in-evidence",
    }


@pytest.mark.parametrize("language", ["en", "EN", "en-GB", "en_US"])
def test_words_are_those_of_the_language_whatever_its_region(language: str) -> None:
    assert words_of(language) == words_of("en")


def test_a_finding_names_the_word_and_the_way_out() -> None:
    (finding,) = writing_findings(ask("Which one is not?", "*Chad", "Peru"), language="en")

    assert finding.message == 'Its prompt turns on "not", which is easily overlooked.'
    assert finding.remedy == "Ask without it, or emphasize it: **not**."


def test_texts_are_compared_without_markup_case_and_punctuation() -> None:
    assert plain("<p>A &amp; <em>B</em></p>") == "A & B"
    assert unmarked("<p>Is <strong>not</strong> “never” NO yes</p>").split() == ["Is", "yes"]
    assert words_in("Russia’s 3,400 don't; the soldiers' 79.9 co-op") == [
        "russia", "3400", "don't", "the", "soldiers", "79.9", "co-op",
    ]  # fmt: skip


def test_what_looks_like_a_number_but_is_none_is_left_out() -> None:
    assert list(map(str, numbers_in("on 3.11.2022 the nine", words_of("en")))) == ["9"]
    assert list(map(str, numbers_in("on 3.11.2022 the nine 5", None))) == ["5"]
