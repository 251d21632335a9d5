"""What the search takes for equal."""

import pytest

from lessons.folding import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Two\n words ", "two words"),
        ("ҚАЗАҚ", "қазақ"),
        ("ﬁne\u00a0ＡＢ", "fine ab"),
        ("Straße", "strasse"),
        ("", ""),
    ],
)
def test_case_spacing_and_compatible_forms_do_not_count(text: str, folded: str) -> None:
    assert fold(text) == folded
