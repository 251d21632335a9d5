"""Values as YAML: whatever is written reads as what was meant, in the style of the files of a course."""

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kzcourse.dumping.texts import Plain, Writable, field_lines
from kzcourse.loading.sources import CONTROL_CHARACTERS, Loader

LONG = (
    "A sentence that is too long for the line of its name, because it goes on until the end of the line, and it comes."
)


def written(name: str, value: Writable, like: str = "") -> str:
    node = yaml.compose(like, Loader=Loader) if like else None
    return field_lines(name, value, indent=4, like=node)


def read(said: str) -> Any:
    """The fields of a record in which these lines stand between others."""
    (record,) = yaml.load(f"- model: x\n  fields:\n    a: 1\n{said}    b: 2\n", Loader)  # noqa: S506  # a safe loader
    return record["fields"]


@pytest.mark.parametrize(
    ("value", "lines"),
    [
        ("Saigas", "    text: Saigas\n"),
        ("", "    text: ''\n"),
        ("2023", "    text: '2023'\n"),
        ("no", "    text: 'no'\n"),
        ("a: b", "    text: 'a: b'\n"),
        ("it's #1: so", "    text: 'it''s #1: so'\n"),
        (" indented", "    text: ' indented'\n"),
        ("a\tb", "    text: a\tb\n"),
        ("one\n", "    text: |\n      one\n"),
        ("one\n\n  two\n", "    text: |\n      one\n\n        two\n"),
        ("one\ntwo", "    text: |-\n      one\n      two\n"),
        (" one\ntwo\n", "    text: |2\n       one\n      two\n"),
        ("one\n\n", '    text: "one\\n\\n"\n'),
        ("\n", '    text: "\\n"\n'),
        ("a\x07b", '    text: "a\\ab"\n'),
        (LONG, f"    text: >-\n      {LONG.removesuffix(' comes.')}\n      comes.\n"),
        (LONG.replace("it comes", "it  comes"), f"    text: {LONG.replace('it comes', 'it  comes')}\n"),
        (Plain("79.9"), "    text: 79.9\n"),
        ([], "    text: []\n"),
        (["CSTO", "a, b", "no"], "    text: [CSTO, 'a, b', 'no']\n"),
        ({}, "    text: {}\n"),
        ({"gaps": {"a": "choice"}}, "    text:\n      gaps:\n        a: choice\n"),
    ],
)
def test_a_value_is_written_as_files_of_a_course_have_it(value: Writable, lines: str | None) -> None:
    said = written("text", value)

    assert said == lines


def test_lists_of_sentences_and_of_keys_have_a_line_for_each() -> None:
    assert written("hints", ["Read: again.", "Count."]) == "    hints:\n      - 'Read: again.'\n      - Count.\n"
    assert written("questions", [["steppe", "en", "a"]]) == "    questions:\n      - [steppe, en, a]\n"


def test_a_long_list_is_broken_after_a_comma() -> None:
    kinds = ["single_choice", "multiple_choice", "true_false", "numeric", "short_text", "matching", "ordering", "cloze"]

    first = f"    kinds: [{', '.join(kinds)}, categorise,\n"
    assert written("kinds", [*kinds, "categorise", "evidence"]) == f"{first}      evidence]\n"


@pytest.mark.parametrize(
    ("value", "like", "lines"),
    [
        ("Saigas", "'x'", "    text: 'Saigas'\n"),
        ("one\ntwo", '"x"', '    text: "one\\ntwo"\n'),
        (Plain("500"), "'50'", "    text: '500'\n"),
        ("Short.", ">-\n  was folded", "    text: >-\n      Short.\n"),
        (["a", "b"], "- x\n", "    text:\n      - a\n      - b\n"),
        (["a", "b"], "[x]", "    text: [a, b]\n"),
        (["a", "b"], "[]", "    text: [a, b]\n"),
    ],
)
def test_the_style_that_a_value_had_is_kept(value: Writable, like: str, lines: str) -> None:
    assert written("text", value, like) == lines


TEXTS = st.one_of(
    st.text(max_size=60),
    st.text(alphabet=st.sampled_from("a b\n'\":#-[]{},>|%@&*!?\\\t\x85\u2028é0"), max_size=200),
    st.lists(st.text(alphabet="ab é,.:", min_size=1, max_size=12), max_size=30).map(" ".join),
)
STYLES = st.sampled_from(["", "x", "'x'", '"x"', "|\n x\n", ">-\n x", "[x]", "- x"])


@given(TEXTS, STYLES)
def test_any_text_is_read_back(text: str, like: str) -> None:
    said = written("text", text, like)

    assert not CONTROL_CHARACTERS.search(said)
    assert read(said) == {"a": 1, "text": text, "b": 2}


@given(st.lists(TEXTS, max_size=8), STYLES, st.sampled_from(["tags", "hints"]))
def test_any_list_of_texts_is_read_back(texts: list[str], like: str, name: str) -> None:
    said = written(name, texts, like)

    assert read(said) == {"a": 1, name: texts, "b": 2}


JSON: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
)


@given(st.dictionaries(TEXTS, JSON, max_size=4))
def test_any_options_are_read_back(options: dict[str, Any]) -> None:
    said = written("options", options)

    assert read(said) == {"a": 1, "options": options, "b": 2}
