"""Which mentions of glossary terms link to their notes."""

import re

import pytest

from lessons.markup import Term, render_passage

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
