"""Answering with nothing but a keyboard, and seeing where one is."""

from collections.abc import Callable, Mapping

from playwright.sync_api import Locator, Page, expect

from quizzes.content import QuestionContent
from quizzes.kinds.gaps import ChoiceGap, gaps_of
from tests.browser.answering import choice, control, field, gap, items, items_in_order, right_entries

#: No page has more stops.
MOST_STOPS = 80

#: Whether the focused element, or the row that it makes a target of, is marked and lies bare.
SEES_FOCUS = """() => {
  const focused = document.activeElement;
  const marked = [focused, focused.closest("label.choice")].some((each) => {
    const look = each && getComputedStyle(each);
    return look && look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2;
  });
  const { left, top, width, height } = focused.getBoundingClientRect();
  const there = document.elementFromPoint(left + Math.min(width / 2, 40), top + Math.min(height / 2, 20));
  return marked && there !== null && (focused.contains(there) || there.contains(focused));
}"""


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until the focus is there; each stop on the way must be visible."""
    for _ in range(MOST_STOPS):
        if is_focused(wanted):
            return
        page.keyboard.press("Tab")
        assert page.evaluate(SEES_FOCUS), f"No visible focus at {focused_html(page)}."
    raise AssertionError(f"Tab never came to {wanted}.")


def is_focused(wanted: Locator) -> bool:
    return bool(wanted.evaluate("element => element === document.activeElement"))


def focused_html(page: Page) -> str:
    found: str = page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
    return found


def press(page: Page, button: Locator) -> None:
    tab_to(page, button)
    page.keyboard.press("Enter")


def answer_by_keyboard(page: Page, question: QuestionContent) -> None:
    _ANSWER[question.kind](page, question)


def _choose_one(page: Page, question: QuestionContent) -> None:
    """Tab enters a group of radio buttons at its first; arrows go on and choose."""
    (entry,) = right_entries(question)
    tab_to(page, page.get_by_role("radio").first)
    page.keyboard.press("Space")
    while not choice(page, entry).is_checked():
        page.keyboard.press("ArrowDown")


def _tick(page: Page, question: QuestionContent) -> None:
    for box in page.get_by_role("checkbox").all():
        if any(box.and_(choice(page, entry)).count() for entry in right_entries(question)):
            tab_to(page, box)
            page.keyboard.press("Space")


def _write(page: Page, question: QuestionContent) -> None:
    (entry,) = right_entries(question)
    tab_to(page, field(page, question))
    page.keyboard.type(entry)


def _pair(page: Page, question: QuestionContent) -> None:
    targets = {row.text: row.target for row in items(question)}
    for label in page.locator(".part label").all_text_contents():
        select = control(page, label)
        tab_to(page, select)
        _select(page, select, targets[label])


def _select(page: Page, select: Locator, text: str) -> None:
    while select.evaluate("select => select.selectedOptions[0].text") != text:
        before = select.input_value()
        page.keyboard.press("ArrowDown")
        expect(select).not_to_have_value(before)


def _arrange(page: Page, question: QuestionContent) -> None:
    """Move the item with the lowest place that stands too low, until all stand right."""
    wanted = right_entries(question)
    while (now := items_in_order(page)) != wanted:
        text = next(text for text, there in zip(wanted, now, strict=True) if text != there)
        up = page.get_by_role("button", name=f"Move up: {text}", exact=True)
        tab_backwards_or_on(page, up)
        while items_in_order(page).index(text) > wanted.index(text):
            page.keyboard.press("Enter")
            assert is_focused(up)
    keep = page.get_by_role("button", name="Answer with this order")
    if keep.count():
        press(page, keep)


def tab_backwards_or_on(page: Page, wanted: Locator) -> None:
    """Like :func:`tab_to`, from below as from above."""
    below = wanted.evaluate("it => !!(document.activeElement.compareDocumentPosition(it) & 2)")
    while below and not is_focused(wanted):
        page.keyboard.press("Shift+Tab")
        assert page.evaluate(SEES_FOCUS), f"No visible focus at {focused_html(page)}."
    tab_to(page, wanted)


def _fill_gaps(page: Page, question: QuestionContent) -> None:
    for each in gaps_of(question):
        tab_to(page, gap(page, each.number))
        if isinstance(each, ChoiceGap):
            _select(page, gap(page, each.number), each.best.text)
        else:
            page.keyboard.type(each.best.text)


_ANSWER: Mapping[str, Callable[[Page, QuestionContent], None]] = {
    "single_choice": _choose_one,
    "evidence": _choose_one,
    "true_false": _choose_one,
    "multiple_choice": _tick,
    "numeric": _write,
    "short_text": _write,
    "matching": _pair,
    "categorise": _pair,
    "ordering": _arrange,
    "cloze": _fill_gaps,
    "reflection": _write,
}
