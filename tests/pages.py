"""Reading an answer as a browser would: valid HTML, one main heading, labels and descriptions that lead somewhere."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias
from xml.etree.ElementTree import Element

import html5lib

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse

#: What the test client gives.
Answer: TypeAlias = "_MonkeyPatchedWSGIResponse"


@dataclass(frozen=True, slots=True)
class Page:
    root: Element

    @property
    def heading(self) -> str:
        (heading,) = self.root.iter("h1")
        return text_of(heading)

    @property
    def text(self) -> str:
        (main,) = self.root.iter("main")
        return text_of(main)

    @property
    def errors(self) -> list[str]:
        return [text_of(part) for part in self.root.iter() if part.get("class") == "error"]

    def field(self, name: str) -> Element:
        """The first control of this name in the form of the page."""
        return next(part for part in self.root.iter() if part.get("name") == name and part.tag != "meta")

    def links(self) -> dict[str, str]:
        """Text of each link in the main part to where it leads."""
        (main,) = self.root.iter("main")
        return {text_of(link): link.get("href", "") for link in main.iter("a")}

    def described(self, name: str) -> list[str]:
        """What a screen reader says about a control besides its label."""
        ids = self.field(name).get("aria-describedby", "").split()
        return [text_of(self.by_id(one)) for one in ids]

    def by_id(self, wanted: str) -> Element:
        (found,) = (part for part in self.root.iter() if part.get("id") == wanted)
        return found


def text_of(part: Element) -> str:
    return " ".join("".join(part.itertext()).split())


def page_of(response: Answer) -> Page:
    """The page in the answer, once it is known to be well made."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    page = Page(parser.parse(response.content.decode()))
    assert page.heading
    for part in page.root.iter():
        for one in [part.get("for"), *part.get("aria-describedby", "").split()]:
            assert not one or page.by_id(one) is not None
    return page


def inline_code(response: Answer) -> list[str]:
    """What a browser under our content security policy would refuse to run or to apply."""
    root = html5lib.HTMLParser(namespaceHTMLElements=False).parse(response.content.decode())
    found = []
    for part in root.iter():
        names = [f"<{part.tag} {name}>" for name in part.keys() if name == "style" or name.startswith("on")]  # noqa: SIM118  # an Element is no dict
        scripts = part.tag == "script" and not part.get("src") and part.get("type") != "application/json"
        found += names + ([f"<{part.tag}>"] if scripts or part.tag == "style" else [])
    return found
