"""What all code of the product keeps to."""

import ast
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.rooms import BUILT, FRAME, ROOT, modules, named, parsed

MOST_LINES = 400
LONGEST_FUNCTION = 60


def own_patterns(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    """The addresses whose views are ours."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from own_patterns(pattern.url_patterns)
        elif pattern.callback.__module__.split(".")[0] in BUILT:
            yield pattern


def test_no_module_is_too_long_to_be_about_one_thing() -> None:
    lengths = {named(module): len(module.read_text(encoding="utf-8").splitlines()) for module in modules()}

    assert {name: length for name, length in lengths.items() if length > MOST_LINES} == {}


def test_no_function_is_too_long_to_do_one_thing() -> None:
    lengths = {
        f"{named(module)}:{part.lineno} {part.name}": (part.end_lineno or 0) - part.lineno + 1
        for module in modules()
        for part in ast.walk(parsed(module))
        if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef)
    }

    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


@pytest.mark.parametrize(
    "pattern", list(own_patterns(get_resolver().url_patterns)), ids=lambda pattern: str(pattern.name)
)
def test_a_view_says_by_a_decorator_which_methods_it_takes(pattern: URLPattern) -> None:
    """Refused before the view looks at anything: this request has neither a user nor a session."""
    request: HttpRequest = RequestFactory().generic("PURGE", "/")

    response: Any = pattern.callback(request, **dict.fromkeys(pattern.pattern.converters, "0"))

    assert response.status_code == 405


def test_rooms_render_their_own_templates_or_those_of_the_frame() -> None:
    """Whatever looks like the name of a template; one that is put together begins with its room."""
    strange = [
        f"{named(module)}:{part.lineno} {part.value}"
        for module in modules()
        for part in ast.walk(parsed(module))
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and ".html" in part.value
        if not part.value.startswith((f"{module.relative_to(ROOT).parts[0]}/", *FRAME, ".html"))
    ]

    assert strange == []
