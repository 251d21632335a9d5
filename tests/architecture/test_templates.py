"""What every template keeps to."""

import ast
import re
from collections.abc import Iterator

import pytest
from django.contrib.staticfiles import finders

from tests.architecture.rooms import BUILT, FRAME, may_know, modules, named, parsed
from tests.architecture.templates import Template, stylesheets, templates

TEMPLATES = templates()

#: Names and signs that are the same in every language.
NOT_TRANSLATED = {"kzcourse", "Aa"}
#: Attributes whose values are words for people.
SPOKEN = {"alt", "title", "label", "placeholder", "aria-label", "aria-description", "aria-roledescription"}
#: What was rendered and sanitised when it was published, or comes from our own forms.
SANITISED = {
    *("introduction_html", "html", "notes_html", "prompt", "explanation", "general_feedback", "feedback", "hint"),
    "help_text",
    "chart",  # drawn by our own code from words that a template escaped
}

#: Parts of a file that people keep, where no style sheet and no policy of ours is.
FILES = {"kzcourse/download_head.html"}

every_template = pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.name)


def taken_in(template: Template) -> Iterator[str]:
    """The templates that it extends or includes by name."""
    for _, name, *_ in template.tags("extends", "include"):
        if name[0] in "\"'":
            yield name.strip("\"'").partition("#")[0]


def words_in(text: str) -> bool:
    """Whether the text has letters that a reader would see; one that is an attribute by itself has none."""
    rest = re.sub(r"&\w+;", " ", text)
    if re.fullmatch(r"[a-z-]+=\"[^\"]*\"", text):
        return any(rest.startswith(f"{name}=") for name in SPOKEN)
    return any(letter.isalpha() for letter in rest) and rest.strip() not in NOT_TRANSLATED


@every_template
def test_a_template_takes_in_those_of_its_room_of_the_frame_and_fragments_of_lower_rooms(template: Template) -> None:
    lower = [room for room in BUILT if room != template.room and may_know(template.room, room)]
    published = [f"{room}/fragments/" for room in lower]
    admin = ["admin/"] if template.name.startswith("admin/") else []
    allowed = (*FRAME, f"{template.room}/", *published, *admin)

    assert [name for name in taken_in(template) if not name.startswith(allowed)] == []


def test_the_templates_of_a_room_lie_in_its_folder() -> None:
    strange = [each.name for each in TEMPLATES if not each.name.startswith(f"{each.room}/") and each.room != "kzcourse"]

    assert strange == []


@every_template
def test_every_text_can_be_translated(template: Template) -> None:
    html = template.html
    attributes = [
        f'{name}="{value}"'
        for _, each in html.elements
        for name, value in each.items()
        if name in SPOKEN or (name.startswith("data-") and not name.startswith("data-hx-")) or name == "content"
        if words_in(value) and not _for_machines(each, name)
    ]

    texts = [text for text in html.texts if not (template.name in FILES and text.startswith(":root {"))]
    assert [text for text in texts if words_in(text)] + attributes == []


def _for_machines(element: dict[str, str], name: str) -> bool:
    return name == "content" and element.get("name") in {"viewport", "color-scheme", "htmx-config"}


@every_template
def test_nothing_is_inline_that_our_policy_forbids(template: Template) -> None:
    if template.name in FILES:
        return
    found = [
        f"<{tag} {name}>"
        for tag, attributes in template.html.elements
        for name in attributes
        if name == "style" or name.startswith("on")
    ]
    found += [
        f"<{tag}>" for tag, each in template.html.elements if tag == "style" or (tag == "script" and "src" not in each)
    ]

    assert found == []


@every_template
def test_attributes_of_htmx_are_written_as_data(template: Template) -> None:
    assert [name for _, each in template.html.elements for name in each if name.startswith("hx-")] == []


@every_template
def test_a_page_that_fetches_parts_of_itself_loads_htmx(template: Template) -> None:
    names = {name for _, each in template.html.elements for name in each} - {"data-hx-swap-oob"}  # of what is fetched
    fetches = any(name.startswith("data-hx-") for name in names)

    assert fetches <= ('{% include "elements/htmx.html" %}' in template.source)


@every_template
def test_nothing_is_loaded_from_another_site(template: Template) -> None:
    urls = [each[name] for _, each in template.html.elements for name in ("src", "href", "action") if name in each]

    assert [url for url in urls if url.startswith(("http:", "https:", "//"))] == []


@every_template
def test_only_what_was_sanitised_is_marked_as_safe(template: Template) -> None:
    safe = re.findall(r"{{\s*([\w.]+)\|safe\s*}}", template.source)

    assert len(safe) == template.source.count("|safe")
    assert [name for name in safe if name.rpartition(".")[2] not in SANITISED] == []
    assert "autoescape" not in template.source


@every_template
def test_every_static_file_that_a_template_names_exists(template: Template) -> None:
    names = [name.strip("\"'") for _, name, *_ in template.tags("static")]

    assert [name for name in names if finders.find(name) is None] == []


def test_every_static_file_that_code_names_exists() -> None:
    names = {
        part.args[0].value: named(module)
        for module in modules()
        for part in ast.walk(parsed(module))
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id == "static"
        if part.args and isinstance(part.args[0], ast.Constant)
    }

    assert names
    assert {name: where for name, where in names.items() if finders.find(str(name)) is None} == {}


def test_style_sheets_load_only_files_beside_them() -> None:
    named_files = {
        f"{named(sheet)}: {url}": (sheet.parent / url).exists()
        for sheet in stylesheets()
        for url in re.findall(r"(?:url\(|@import )[\"']?([^\"')]+)", sheet.read_text(encoding="utf-8"))
        if not url.startswith("data:")
    }

    assert [name for name, exists in named_files.items() if not exists] == []


def test_the_checks_find_what_is_wrong() -> None:
    template = Template(
        BUILT[0],
        "example.html",
        '{% load i18n %}<p title="Words {{ a }}" onclick="x" style="y">Plain {{ b }} {% translate "fine" %}'
        "{% blocktranslate %}Fine{% endblocktranslate %}{# silent #}{% comment %}Silent{% endcomment %}</p>"
        "<script>z</script>{% include 'quizzes/other.html#part' %}",
    )
    html = template.html

    assert [text for text in html.texts if words_in(text)] == ["Plain", "z"]
    assert html.elements == [("p", {"title": "Words  ", "onclick": "x", "style": "y"}), ("script", {})]
    assert list(taken_in(template)) == ["quizzes/other.html"]
