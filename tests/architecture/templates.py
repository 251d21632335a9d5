"""Templates read for what they are made of: the templates they take in, and the HTML between their tags."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from django.template.base import Lexer, Token, TokenType

from tests.architecture.rooms import BUILT, ROOT

#: Tags between which text is for translators, or for nobody. The block is one of the frame that holds names of classes.
SILENT = {"blocktranslate": "endblocktranslate", "comment": "endcomment", "block main_class": "endblock"}
#: A part of the template that is the whole value of an attribute.
PART_AS_VALUE = re.compile(r'="{% partial (\w+) %}"')


@dataclass(frozen=True, slots=True)
class Template:
    """A template of a room; ``name`` is how others take it in."""

    room: str
    name: str
    source: str

    def tags(self, *names: str) -> Iterator[list[str]]:
        """The parts of each tag of these names."""
        for token in tokens(self.source):
            if token.token_type is TokenType.BLOCK and token.split_contents()[0] in names:
                yield token.split_contents()

    @property
    def html(self) -> "Html":
        """What stands between the tags."""
        read = Html()
        read.feed("".join(_spoken(self.source)))
        read.close()
        return read


@dataclass
class Html(HTMLParser):
    """Texts and attributes of HTML. An attribute without a value has an empty one."""

    texts: list[str] = field(default_factory=list)
    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append(data.strip())


def tokens(source: str) -> list[Token]:
    return Lexer(source).tokenize()


def _spoken(source: str) -> Iterator[str]:
    """The text of a template without its tags, and without what is between those that are silent."""
    silent = SILENT | {f"partialdef {name}": "endpartialdef" for name in PART_AS_VALUE.findall(source)}
    until = ""
    for token in tokens(source):
        tag = token.contents if token.token_type is TokenType.BLOCK else ""
        if until:
            until = "" if tag.split(" ")[0] == until else until
        elif ends := [end for begin, end in silent.items() if f"{tag} ".startswith(f"{begin} ")]:
            until = ends[0]
        elif token.token_type is TokenType.TEXT:
            yield token.contents
        else:
            yield " "


def templates() -> list[Template]:
    """All templates of the rooms."""
    return [
        Template(room, str(path.relative_to(folder)), path.read_text(encoding="utf-8"))
        for room in BUILT
        if (folder := ROOT / room / "templates").is_dir()
        for path in sorted(folder.rglob("*.html"))
    ]


def stylesheets() -> list[Path]:
    return sorted(path for room in BUILT for path in (ROOT / room / "static").rglob("*.css"))
