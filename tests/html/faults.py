"""What is wrong with a page: for a browser that reads it, and for somebody who doesn't see it."""

from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib

from tests.pages import text_of

#: Inputs whose own value says what they do, or that nobody meets.
NAMED_BY_THEMSELVES = {"hidden", "submit", "button", "reset", "image"}


def faults(html: str) -> list[str]:
    """All of them. Raises html5lib's own error where the page can't be read strictly."""
    root = parsed(html)
    return [*faults_of_structure(root), *faults_of_names(root)]


def parsed(html: str) -> Element:
    root: Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    return root


def faults_of_structure(root: Element) -> Iterator[str]:
    """One main heading, a title, a language, ids that are there once."""
    headings = [text_of(part) for part in root.iter("h1")]
    if len(headings) != 1 or not headings[0]:
        yield f"its main headings are {headings}, not one"
    if not any(text_of(part) for part in root.iter("title")):
        yield "it has no title"
    if not root.get("lang"):
        yield "its language is not named"
    for name, times in _ids(root).items():
        if times > 1 or not name:
            yield f"{times} elements have the id {name!r}"


def faults_of_names(root: Element) -> Iterator[str]:
    """Controls without a name, images without words, references that lead nowhere."""
    for part in _controls(root):
        if not _name(part, root):
            yield f"the {part.tag} {part.get('name')!r} has no name"
    for part in root.iter("img"):
        if part.get("alt") is None:
            yield f"the image {part.get('src')!r} has no alternative text"
    ids = _ids(root)
    for name in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
        for part in root.iter():
            for lost in set(part.get(name, "").split()) - set(ids):
                yield f"{name} of a {part.tag} leads to {lost!r}, which is nowhere"


def _ids(root: Element) -> Counter[str]:
    return Counter(part.get("id", "") for part in root.iter() if part.get("id") is not None)


def _controls(root: Element) -> Iterator[Element]:
    """What is filled in, pressed or followed, and met on the way."""
    for part in root.iter():
        unmet = part.get("hidden") is not None or (part.get("aria-hidden"), part.get("tabindex")) == ("true", "-1")
        own_name = part.tag == "input" and part.get("type") in NAMED_BY_THEMSELVES
        if part.tag in {"a", "select", "textarea", "button", "input"} and not unmet and not own_name:
            yield part


def _name(control: Element, root: Element) -> str:
    """The words by which a screen reader announces the control."""
    own = [control.get("aria-label", ""), control.get("title", "")]
    if control.tag in {"button", "a"}:
        own.append(_words(control))
    wanted = control.get("aria-labelledby", "").split()
    own += [_words(part) for part in root.iter() if part.get("id") in wanted]
    own += [_words(label) for label in root.iter("label") if _is_for(label, control)]
    return " ".join(own).strip()


def _is_for(label: Element, control: Element) -> bool:
    around = any(part is control for part in label.iter())
    return around or (label.get("for") is not None and label.get("for") == control.get("id"))


def _words(part: Element) -> str:
    """Its text, and the alternative texts of its images."""
    return " ".join([text_of(part), *(image.get("alt", "") for image in part.iter("img"))]).strip()
