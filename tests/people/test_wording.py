"""Every problem of a roster has a sentence that says what to do, and a place."""

import pytest

from people.rosters import Code, Problem, read_roster
from people.wording import SENTENCES, place_of, sentence_for


def test_each_code_has_its_sentence() -> None:
    assert set(SENTENCES) == set(Code)


def test_a_sentence_has_the_words_of_its_problem() -> None:
    problem = Problem(3, Code.TOO_LONG, {"column": "username", "length": 151, "limit": 150})

    assert sentence_for(problem) == "The user name has 151 characters. Use 150 at most, and common letters."


@pytest.mark.parametrize(
    "data",
    [
        b"", b"x" * 1_000_001, b"PK\x03\x04", b"\xff\xfe\x00", b"a,b\nc,d", b"name", b"name\n" + b"x\n" * 1002,
        b"name,pin,x\n\n,\nA\x07,1,,2\nB\nB\n\"=?,1,\n\"a\nb\",,", b"name\nRen\xe9", b"name,user\nA,a\nB,a",
        b"sourcedId,givenName,familyName\n1,A,B", b"name\n" + b"x" * 101,
        b"sourcedId,givenName,familyName,role,status,enabledUser\n1,A,B,x\n1,A,B,,tobedeleted\n1,A,B,,,false",
    ],
)  # fmt: skip
def test_every_problem_that_a_file_may_have_can_be_said(data: bytes) -> None:
    sentences = [sentence_for(problem) for problem in read_roster(data).problems]

    assert sentences
    assert not any("%(" in sentence for sentence in sentences)


@pytest.mark.parametrize(
    ("problem", "place"),
    [
        (Problem(0, Code.EMPTY_FILE), "The whole file"),
        (Problem(5, Code.NO_NAME), "Line 5"),
        (Problem(5, Code.EMPTY_LINE, {"last": 5}), "Line 5"),
        (Problem(5, Code.EMPTY_LINE, {"last": 9}), "Lines 5–9"),
    ],
)
def test_a_problem_has_its_place(problem: Problem, place: str) -> None:
    assert place_of(problem) == place
