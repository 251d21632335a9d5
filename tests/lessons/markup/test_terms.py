"""Which mentions of glossary terms link to their notes."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.markup import Term, render_passage
from lessons.markup.elements import Start, Text
from lessons.markup.terms import link_first_mentions

CSTO = Term("csto", ("Collective Security Treaty Organization", "CSTO"))
SANCTIONS = Term("sanctions", ("sanctions", "sanction"))
CENTER = Term("center", ("state service center",))
STATE = Term("state", ("state",))
KAZAKH = Term("til", ("қазақ тілі",))


def linked(text: str, *terms: Term) -> list[str]:
    html = render_passage(text, passage="january", facts={"f": None}, terms=terms).html
    return re.findall(r'<a class="term" href="#note-january--[a-z]+">([^<]*)</a>', html)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The CSTO sent troops. The CSTO left.", ["CSTO"]),
        ("The Collective Security\nTreaty Organization, or CSTO", ["Collective Security\nTreaty Organization"]),
        ("The csto is no spelling.", []),
        ("Sanctions came first, then sanctions.", ["Sanctions"]),
        ("A SANCTION", ["SANCTION"]),
        ("unsanctioned sanctioning", []),
        ("A state service center of the state", ["state service center", "state"]),
        ("A quasi-state", []),
        ("A state-owned firm", ["state"]),
        ("(sanctions), “CSTO”", ["sanctions", "CSTO"]),
        ("Қазақ тілі, қазақ тілінде", ["Қазақ тілі"]),
        ("[sent by the CSTO]{fact=f}", ["CSTO"]),
        ("# sanctions\n\nand sanctions", ["sanctions"]),
        ("[sanctions](/x) and `sanctions`\n\n    sanctions", []),
        ("**Sanctions**", ["Sanctions"]),
        ("san*ctions*", []),
    ],
)
def test_the_first_mention_links_the_longest_spelling(text: str, expected: list[str]) -> None:
    assert linked(text, CSTO, SANCTIONS, CENTER, STATE, KAZAKH) == expected


def test_a_link_leads_to_the_note_of_its_passage_and_the_terms_are_told_in_order() -> None:
    rendered = render_passage("Sanctions and the CSTO.", passage="january", terms=[CSTO, SANCTIONS])

    assert rendered.html == (
        '<p><a class="term" href="#note-january--sanctions">Sanctions</a> and the '
        '<a class="term" href="#note-january--csto">CSTO</a>.</p>'
    )
    assert rendered.term_slugs == ("sanctions", "csto")
    assert rendered.plain == "Sanctions and the CSTO."


def test_a_blank_spelling_links_nothing() -> None:
    assert linked("a  b", Term("blank", (" ",))) == []


SIGNS = ["state", "State", "quasi", "-", " ", "  ", "“", "CSTO", "service", "s", "'", "."]
SPELLINGS = ["state", "state service", "CSTO", "“state", "quasi-state", "state's", "."]


@given(
    pieces=st.lists(st.sampled_from(SIGNS), max_size=12), spellings=st.lists(st.sampled_from(SPELLINGS), unique=True)
)
def test_looking_up_words_finds_what_one_pattern_of_all_spellings_would(
    pieces: list[str], spellings: list[str]
) -> None:
    text = "x " + "".join(pieces)
    ordered = sorted(spellings, key=lambda spelling: -len(spelling))
    patterns = [r"\s+".join(map(re.escape, each.split())) for each in ordered]
    either = "|".join(f"(?i:{pattern})" if "C" not in pattern else pattern for pattern in patterns) or "(?!)"
    found = re.finditer(rf"(?<![\w-])(?:{either})(?!\w)", " ".join(text.split()))

    terms = [Term(f"t{number}", (spelling,)) for number, spelling in enumerate(spellings)]
    (paragraph,) = link_first_mentions([Text(" ".join(text.split()))], tuple(terms), "p")[:1]

    firsts = dict.fromkeys(match[0] if "CSTO" in match[0] else match[0].lower() for match in found)
    linked_texts = [
        element.text
        for before, element in pairwise(paragraph)
        if isinstance(before, Start) and isinstance(element, Text)
    ]
    assert [each if "CSTO" in each else each.lower() for each in linked_texts] == list(firsts)
