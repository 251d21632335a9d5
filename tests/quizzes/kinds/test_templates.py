"""The templates of the kinds: what a learner sees of a question, and of its verdict."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
from django.template.loader import render_to_string
from django.utils import translation

from quizzes.content import QuestionContent
from quizzes.kinds import KINDS, Given, Input, Kind, Line, kind_named
from tests.quizzes.kinds.builders import as_written, ask, pair, right, wrong

DANGEROUS = 'Tom & <b>"Jerry"</b>'
HTML = "{http://www.w3.org/1999/xhtml}"


def a(kind: str, *rows: Any, **fields: Any) -> QuestionContent:
    return ask(kind_named(kind), *rows, **fields)


#: One question of each kind, with an answer that is not wholly right.
SAMPLES: dict[str, tuple[QuestionContent, Given]] = {
    "single_choice": (
        a("single_choice", right("Astana"), wrong(DANGEROUS, "<em>No.</em>")),
        {"choice": "1"},
    ),
    "multiple_choice": (
        a("multiple_choice", right("Armenia"), right("Belarus"), wrong(DANGEROUS, "<em>No.</em>"), wrong("China")),
        {"0": "1", "2": "1"},
    ),
    "true_false": (a("true_false", right("false"), wrong("true", "<em>No.</em>")), {"choice": "1"}),
    "numeric": (
        a("numeric", right("79900000"), wrong("79900", "<em>No.</em>"), unit="USD"),
        {"text": "79 900", "number": "79900"},
    ),
    "short_text": (a("short_text", right("scar"), wrong(DANGEROUS, "<em>No.</em>")), {"text": DANGEROUS}),
    "matching": (
        a(
            "matching",
            pair("Russia", "Moscow"),
            pair(DANGEROUS, "Minsk", feedback="<em>No.</em>"),
            pair("", DANGEROUS),
            pair("Armenia", "Yerevan"),
        ),
        {"0": "0", "1": "2"},
    ),
    "ordering": (
        a(
            "ordering",
            pair("unrest", "1"),
            pair(DANGEROUS, "2", feedback="<em>No.</em>"),
            pair("summit", "2"),
            pair("exodus", "4"),
        ),
        {"0": "2", "1": "1", "3": "4"},
    ),
    "cloze": (
        a(
            "cloze",
            right("Astana", part="a"),
            wrong(DANGEROUS, "<em>No.</em>", part="a"),
            right("Kazakhstan", part="b"),
            right("2", part="c"),
            prompt="<p>[[a]] is in <em>[[b]]</em>.</p><p>[[c]] rivers</p>",
            options={"gaps": {"a": "choice", "b": "text", "c": "number"}},
        ),
        {"a": "1", "b": DANGEROUS},
    ),
    "categorise": (
        a(
            "categorise",
            pair("aid", "people", feedback="<em>No.</em>"),
            pair("neutrality", "state"),
            pair("trade", "state"),
        ),
        {"0": "1", "1": "1"},
    ),
    "evidence": (
        a("evidence", right("Crowds came out."), wrong(DANGEROUS, "<em>No.</em>")),
        {"choice": "1"},
    ),
    "reflection": (
        a("reflection", right("Trust.\n\nAnd trade.", feedback="<em>No.</em>")),
        {"text": f"One.\n\n{DANGEROUS}"},
    ),
}
EVERY_KIND = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


@dataclass(frozen=True)
class Shown:
    """What a page hands to the templates of a kind."""

    question: QuestionContent
    inputs: tuple[Input, ...] = ()
    lines: tuple[Line, ...] = ()
    locked: bool = False
    error: str = ""
    error_in: str = ""
    id_prefix: str = "q7-"


def card(kind: Kind, *, given: Given | None = None) -> Shown:
    question, sample = SAMPLES[kind.name]
    answer = sample if given is None else given
    return Shown(question, inputs=kind.inputs(question, as_written(question), answer))


def with_lines(kind: Kind, *, given: Given | None = None) -> Shown:
    question, sample = SAMPLES[kind.name]
    answer = sample if given is None else given
    return Shown(question, lines=kind.explain(question, as_written(question), answer))


def rendered(part: str, shown: Shown) -> Element:
    """The part as a browser reads it; malformed HTML fails."""
    html = render_to_string(f"quizzes/kinds/{shown.question.kind}.html#{part}", {"card": shown})
    document = html5lib.HTMLParser(strict=True).parse(f"<!DOCTYPE html><title>x</title><body>{html}</body>")
    body: Element | None = document.find(f"{HTML}body")
    assert body is not None
    return body


def elements(page: Element, *tags: str) -> list[Element]:
    return [each for each in page.iter() if each.tag in {f"{HTML}{tag}" for tag in tags}]


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def paragraphs(page: Element) -> list[str]:
    return [words(each) for each in elements(page, "p")]


def sent(page: Element) -> dict[str, str]:
    """What a browser sends of the form."""
    return dict(_sent(elements(page, "input", "select", "textarea")))


def _sent(controls: Iterable[Element]) -> Iterator[tuple[str, str]]:
    for control in controls:
        name = control.attrib["name"]
        if control.tag == f"{HTML}select":
            chosen = [each for each in elements(control, "option") if "selected" in each.attrib]
            yield name, chosen[0].attrib["value"] if chosen else ""
        elif control.tag == f"{HTML}textarea":
            yield name, control.text or ""
        elif control.attrib["type"] == "text" or "checked" in control.attrib:
            yield name, control.attrib["value"]


@EVERY_KIND
def test_every_kind_has_a_sample_with_which_its_template_is_tested(kind: Kind) -> None:
    assert kind.name in SAMPLES


@EVERY_KIND
def test_the_form_holds_the_answer_so_far(kind: Kind) -> None:
    question, answer = SAMPLES[kind.name]

    assert kind.parse(question, as_written(question), sent(rendered("inputs", card(kind)))) == answer


@EVERY_KIND
def test_the_form_is_empty_to_begin_with(kind: Kind) -> None:
    question, _ = SAMPLES[kind.name]

    assert kind.parse(question, as_written(question), sent(rendered("inputs", card(kind, given={})))) == {}


@EVERY_KIND
def test_every_control_has_a_name_for_screen_readers_and_ids_are_unique(kind: Kind) -> None:
    page = rendered("inputs", card(kind))
    ids = [each.attrib["id"] for each in page.iter() if "id" in each.attrib]
    labelled = {label.attrib["for"] for label in elements(page, "label") if "for" in label.attrib}
    wrapped = {control for label in elements(page, "label") for control in elements(label, "input")}

    assert len(ids) == len(set(ids))
    assert all(each.startswith("q7-") for each in ids)
    assert all(
        control in wrapped or control.attrib.get("id") in labelled or "aria-label" in control.attrib
        for control in elements(page, "input", "select", "textarea")
    )


@EVERY_KIND
def test_a_locked_question_can_be_read_but_not_changed(kind: Kind) -> None:
    open_, locked = rendered("inputs", card(kind)), rendered("inputs", replace(card(kind), locked=True))
    fieldsets = elements(locked, "fieldset")

    assert not any("disabled" in each.attrib for each in open_.iter())
    assert fieldsets or elements(locked, "input", "select", "textarea")
    assert all("disabled" in each.attrib for each in fieldsets or elements(locked, "input", "select", "textarea"))


@EVERY_KIND
def test_an_error_is_tied_to_the_controls(kind: Kind) -> None:
    where = card(kind).inputs[0].name
    fine = rendered("inputs", card(kind))
    faulty = rendered("inputs", replace(card(kind), error="Write a number.", error_in=where))
    described = [each.attrib["aria-describedby"].split() for each in faulty.iter() if "aria-describedby" in each.attrib]

    assert not any("aria-invalid" in each.attrib for each in fine.iter())
    assert not any("answer-error" in each.attrib.get("aria-describedby", "") for each in fine.iter())
    assert described
    assert all("answer-error" in ids for ids in described)
    assert any(each.attrib.get("aria-invalid") == "true" for each in faulty.iter())


@EVERY_KIND
def test_templates_hold_no_style_or_script_of_their_own(kind: Kind) -> None:
    for page in (rendered("inputs", card(kind)), rendered("verdict", with_lines(kind))):
        assert not elements(page, "style", "script")
        assert not any(name == "style" or name.startswith("on") for each in page.iter() for name in each.attrib)


@EVERY_KIND
def test_what_was_written_is_shown_as_written(kind: Kind) -> None:
    for page in (rendered("inputs", card(kind)), rendered("verdict", with_lines(kind))):
        assert not elements(page, "b")


@EVERY_KIND
def test_feedback_is_shown_as_html(kind: Kind) -> None:
    page = rendered("verdict", with_lines(kind))

    assert [words(each) for each in elements(page, "em") if words(each) == "No."] == ["No."]


@EVERY_KIND
def test_every_line_of_a_verdict_has_its_state_in_a_word_and_a_class(kind: Kind) -> None:
    shown = with_lines(kind)
    page = rendered("verdict", shown)
    classes = [each.attrib["class"] for each in page.iter() if "verdict-line " in each.attrib.get("class", "")]
    states = [words(each) for each in page.iter() if each.attrib.get("class") == "state"]

    assert list(dict.fromkeys(classes)) == list(dict.fromkeys(f"verdict-line is-{line.state}" for line in shown.lines))
    assert all(state.lstrip("✓◐✗– ") for state in states)
    assert len(states) == (len(shown.lines) if kind.graded else 0)


@EVERY_KIND
def test_a_verdict_can_be_shown_without_an_answer(kind: Kind) -> None:
    page = rendered("verdict", with_lines(kind, given={}))

    assert "Your answer:" not in words(page)
    assert kind.graded == ("Not answered" in words(page) or "Missed" in words(page))


@EVERY_KIND
def test_templates_speak_the_readers_language(kind: Kind) -> None:
    """Every string goes through translation: with a language that has none of our strings nothing breaks."""
    with translation.override("kk"):
        assert words(rendered("inputs", card(kind)))


def test_the_order_of_choices_is_that_of_the_paper() -> None:
    page = rendered("inputs", card(kind_named("single_choice")))

    assert [words(each) for each in elements(page, "label")] == ["Astana", DANGEROUS]
    assert [each.attrib["value"] for each in elements(page, "input")] == ["0", "1"]


def test_true_and_false_are_words_to_be_translated() -> None:
    page = rendered("inputs", card(kind_named("true_false")))

    assert [words(each) for each in elements(page, "label")] == ["True", "False"]
    assert paragraphs(rendered("verdict", with_lines(kind_named("true_false")))) == [
        "Your answer: True ✗ Not right",
        "Right answer: False",
        "No.",
    ]


def test_sentences_of_evidence_are_marked_as_a_running_text() -> None:
    (fieldset,) = elements(rendered("inputs", card(kind_named("evidence"))), "fieldset")

    assert fieldset.attrib["class"] == "choices sentences"


@pytest.mark.parametrize(
    ("unit", "shown"), [("USD", ["US$"]), ("percent", ["%"]), ("companies", ["companies"]), ("", [])]
)
def test_a_number_stands_beside_its_unit_and_a_hint(unit: str, shown: list[str]) -> None:
    question = a("numeric", right("5"), unit=unit)
    page = rendered("inputs", Shown(question, inputs=kind_named("numeric").inputs(question, (0,), {})))
    (entry,) = elements(page, "input")

    assert [words(each) for each in elements(page, "span")] == shown
    assert entry.attrib["inputmode"] == "decimal"
    assert entry.attrib["aria-describedby"] == "q7-stem q7-hint"
    (hint,) = elements(page, "p")
    assert hint.attrib["id"] == "q7-hint"
    assert ("million" in words(hint)) is (unit != "percent")


def test_words_are_asked_for_without_help_of_the_keyboard() -> None:
    (entry,) = elements(rendered("inputs", card(kind_named("short_text"))), "input")

    assert {name: entry.attrib[name] for name in ("autocomplete", "autocapitalize", "spellcheck", "maxlength")} == {
        "autocomplete": "off",
        "autocapitalize": "off",
        "spellcheck": "false",
        "maxlength": "200",
    }
    assert "inputmode" not in entry.attrib


def test_a_select_begins_with_no_choice() -> None:
    for kind in ("matching", "categorise", "ordering", "cloze"):
        for select in elements(rendered("inputs", card(kind_named(kind))), "select"):
            first = elements(select, "option")[0]

            assert (first.attrib["value"], words(first)) == ("", "Choose …")


def test_the_gaps_of_a_cloze_stand_in_its_text() -> None:
    page = rendered("inputs", card(kind_named("cloze")))

    assert [each.attrib["aria-label"] for each in elements(page, "select", "input")] == [
        "Gap 1 of 3",
        "Gap 2 of 3",
        "Gap 3 of 3",
    ]
    assert ["".join(each.itertext()) for each in elements(page, "p")] == [
        f"Choose …Astana{DANGEROUS} is in .",
        " rivers",
    ]


def test_the_verdict_on_a_cloze_shows_the_text_complete_and_each_gap() -> None:
    page = rendered("verdict", with_lines(kind_named("cloze")))

    assert paragraphs(page) == [
        "Astana is in Kazakhstan.",
        "2 rivers",
        "Gap 1",
        f"Your answer: {DANGEROUS} ✗ Not right",
        "Right answer: Astana",
        "No.",
        "Gap 2",
        f"Your answer: {DANGEROUS} ✗ Not right",
        "Right answer: Kazakhstan",
        "Gap 3",
        "– Not answered",
        "Right answer: 2",
    ]


def test_the_verdict_on_several_choices_tells_of_each_whether_it_belongs() -> None:
    assert paragraphs(rendered("verdict", with_lines(kind_named("multiple_choice")))) == [
        "Armenia ✓ Rightly chosen",
        "You chose it. It is a right answer.",
        "Belarus – Missed",
        "You did not choose it. It is a right answer.",
        f"{DANGEROUS} ✗ Wrongly chosen",
        "You chose it. It is not a right answer.",
        "No.",
        "China ✓ Rightly left out",
        "You did not choose it. It is not a right answer.",
    ]


def test_the_verdict_on_pairs_names_each_item() -> None:
    assert paragraphs(rendered("verdict", with_lines(kind_named("matching")))) == [
        "Russia",
        "Your answer: Moscow ✓ Right",
        DANGEROUS,
        f"Your answer: {DANGEROUS} ✗ Not right",
        "Right answer: Minsk",
        "No.",
        "Armenia",
        "– Not answered",
        "Right answer: Yerevan",
    ]


def test_the_verdict_on_an_order_names_places() -> None:
    assert paragraphs(rendered("verdict", with_lines(kind_named("ordering")))) == [
        "unrest ✗ Not right",
        "Your place: 2. Right place: 1.",
        f"{DANGEROUS} ✗ Not right",
        "Your place: 1. Right place: 2–3.",
        "No.",
        "summit – Not answered",
        "Right place: 2–3.",
        "exodus ✓ Right",
        "Your place: 4. Right place: 4.",
    ]


def test_a_list_to_order_brings_the_words_that_its_script_needs() -> None:
    page = rendered("inputs", card(kind_named("ordering")))
    (items,) = elements(page, "ol")

    assert {name: text for name, text in items.attrib.items() if name.startswith("data-")} == {
        "data-ordering": "",
        "data-help": "Move the items into the right order. The first one stands on top.",
        "data-up": "Move up: {item}",
        "data-down": "Move down: {item}",
        "data-moved": "{item}: place {place} of 4",
        "data-keep": "Answer with this order",
    }


def test_a_reflection_is_shown_beside_the_model_answer() -> None:
    assert paragraphs(rendered("verdict", with_lines(kind_named("reflection")))) == [
        "You wrote",
        "One.",
        DANGEROUS,
        "A model answer",
        "Trust.",
        "And trade.",
        "No.",
    ]
