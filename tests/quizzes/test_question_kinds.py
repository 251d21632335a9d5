"""What the templates of the kinds of questions are given."""

from django.utils.safestring import SafeString

from quizzes.content import QuestionContent
from quizzes.templatetags.question_kinds import Piece, cloze_pieces, paragraphs


def test_signs_behind_a_gap_stay_with_it() -> None:
    question = QuestionContent(kind="cloze", prompt="<p>In [[year]]). Then &amp; [[who]] came.</p>")

    assert cloze_pieces(question, ["first", "second"]) == [
        Piece(SafeString("<p>In "), 1, "first", ")."),
        Piece(SafeString(" Then &amp; "), 2, "second"),
        Piece(SafeString(" came.</p>")),
    ]


def test_a_wrapped_text_is_shown_in_paragraphs_without_its_line_breaks() -> None:
    assert paragraphs("One\nline.\n\n2 < 3.\n") == "<p>One\nline.</p><p>2 &lt; 3.</p>"
