"""Answering a question of any kind as a learner does: by the texts on the page, with the real controls."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from playwright.sync_api import Locator, Page

from quizzes.content import AnswerRow, QuestionContent
from quizzes.kinds.gaps import ChoiceGap, gaps_of

REFLECTION = "Bloomberg used the words; the authors doubt that they fit."


def answer_rightly(page: Page, question: QuestionContent) -> None:
    """Give the answer that earns the full credit; to a reflection, any answer."""
    _ANSWER[question.kind](page, question)


def answer_wrongly(page: Page, question: QuestionContent) -> AnswerRow:
    """Choose an answer of a single choice that earns nothing and has a remark; the row chosen."""
    row = next(row for row in question.answers if row.credit <= 0 and row.feedback)
    choice(page, row.text).check()
    return row


def right_entries(question: QuestionContent) -> list[str]:
    """The right answer as texts on the page, part by part in the order of the key."""
    return list(_ENTRIES[question.kind](question))


def shown_entries(page: Page, question: QuestionContent) -> list[str]:
    """What the controls hold now, in the form of :func:`right_entries`."""
    return list(_SHOWN[question.kind](page, question))


def items_in_order(page: Page) -> list[str]:
    """The items of an ordering from top to bottom."""
    return [plain(text) for text in page.locator(".order-row label").all_text_contents()]


def choice(page: Page, text: str) -> Locator:
    """The radio button or checkbox of this text."""
    return page.get_by_role("radio", name=text, exact=True).or_(page.get_by_role("checkbox", name=text, exact=True))


def control(page: Page, label: str) -> Locator:
    """The select or text field of this label; not a button that names it too."""
    return page.locator("main :is(select, input, textarea)").and_(page.get_by_label(label, exact=True))


def field(page: Page, question: QuestionContent) -> Locator:
    """The one text field of a question that is answered in writing."""
    return control(page, "Your thoughts" if question.kind == "reflection" else "Your answer")


def gap(page: Page, number: int) -> Locator:
    return page.get_by_label(re.compile(rf"^Gap {number} of "))


def best(rows: Iterable[AnswerRow]) -> AnswerRow:
    return max(rows, key=lambda row: row.credit)


def items(question: QuestionContent) -> list[AnswerRow]:
    return [row for row in question.answers if row.text]


def plain(text: str) -> str:
    return " ".join(text.split())


def _the_best(question: QuestionContent) -> Sequence[str]:
    return [best(question.answers).text]


def _true_or_false(question: QuestionContent) -> Sequence[str]:
    return [best(question.answers).text.capitalize()]


def _the_right_ones(question: QuestionContent) -> Sequence[str]:
    return sorted(row.text for row in question.answers if row.credit > 0)


def _pairs(question: QuestionContent) -> Sequence[str]:
    return [f"{row.text}: {row.target}" for row in items(question)]


def _order(question: QuestionContent) -> Sequence[str]:
    return [row.text for row in question.answers]


def _gaps(question: QuestionContent) -> Sequence[str]:
    return [each.best.text for each in gaps_of(question)]


_ENTRIES: Mapping[str, Callable[[QuestionContent], Sequence[str]]] = {
    "single_choice": _the_best,
    "evidence": _the_best,
    "true_false": _true_or_false,
    "multiple_choice": _the_right_ones,
    "numeric": _the_best,
    "short_text": _the_best,
    "matching": _pairs,
    "categorise": _pairs,
    "ordering": _order,
    "cloze": _gaps,
    "reflection": lambda question: [REFLECTION],
}


def _choose(page: Page, question: QuestionContent) -> None:
    for entry in right_entries(question):
        choice(page, entry).check()


def _write(page: Page, question: QuestionContent) -> None:
    (entry,) = right_entries(question)
    field(page, question).fill(entry)


def _pair(page: Page, question: QuestionContent) -> None:
    for row in items(question):
        control(page, row.text).select_option(label=row.target)


def _arrange(page: Page, question: QuestionContent) -> None:
    if page.locator(".order-row").count():
        _move_into_order(page, question)
        return
    for place, row in enumerate(question.answers, start=1):
        control(page, row.text).select_option(label=str(place))


def _move_into_order(page: Page, question: QuestionContent) -> None:
    """Move each item up to its place, the first one first; if the order was right by chance, say so."""
    for place, row in enumerate(question.answers):
        while (at := items_in_order(page).index(row.text)) > place:
            page.get_by_role("button", name=f"Move up: {row.text}", exact=True).click()
            assert items_in_order(page)[at - 1] == row.text
    keep = page.get_by_role("button", name="Answer with this order")
    if keep.count():
        keep.click()


def _fill_gaps(page: Page, question: QuestionContent) -> None:
    for each in gaps_of(question):
        if isinstance(each, ChoiceGap):
            gap(page, each.number).select_option(label=each.best.text)
        else:
            gap(page, each.number).fill(each.best.text)


_ANSWER: Mapping[str, Callable[[Page, QuestionContent], None]] = {
    "single_choice": _choose,
    "evidence": _choose,
    "true_false": _choose,
    "multiple_choice": _choose,
    "numeric": _write,
    "short_text": _write,
    "matching": _pair,
    "categorise": _pair,
    "ordering": _arrange,
    "cloze": _fill_gaps,
    "reflection": _write,
}


def _chosen_ones(page: Page, question: QuestionContent) -> Sequence[str]:
    return sorted(plain(text) for text in page.locator("label.choice:has(:checked)").all_text_contents())


def _written(page: Page, question: QuestionContent) -> Sequence[str]:
    return [field(page, question).input_value()]


def _paired(page: Page, question: QuestionContent) -> Sequence[str]:
    return [f"{row.text}: {_said(control(page, row.text))}" for row in items(question)]


def _arranged(page: Page, question: QuestionContent) -> Sequence[str]:
    """The items that have a place, by their places."""
    places = {row.text: control(page, row.text).input_value() for row in question.answers}
    return sorted((text for text, place in places.items() if place), key=lambda text: int(places[text]))


def _filled(page: Page, question: QuestionContent) -> Sequence[str]:
    return [_said(gap(page, each.number)) for each in gaps_of(question)]


def _said(control: Locator) -> str:
    """The text of the option chosen, or what was typed."""
    said: str = control.evaluate("field => field.selectedOptions ? field.selectedOptions[0].text : field.value")
    return plain(said)


_SHOWN: Mapping[str, Callable[[Page, QuestionContent], Sequence[str]]] = {
    "single_choice": _chosen_ones,
    "evidence": _chosen_ones,
    "true_false": _chosen_ones,
    "multiple_choice": _chosen_ones,
    "numeric": _written,
    "short_text": _written,
    "matching": _paired,
    "categorise": _paired,
    "ordering": _arranged,
    "cloze": _filled,
    "reflection": _written,
}
