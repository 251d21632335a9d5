"""Static files that templates name exist: in production a missing one fails the whole page."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.staticfiles import finders

OURS = [Path(apps.get_app_config(room).path) for room in ("kzcourse", "quizzes", "lessons", "people")]
NAMED = sorted(
    (name, template.relative_to(template.parents[template.parts[::-1].index("templates")]).as_posix())
    for room in OURS
    for template in (room / "templates").rglob("*.html")
    for name in re.findall(r"{%\s*static\s+[\"']([^\"']+)[\"']", template.read_text(encoding="utf-8"))
)


@pytest.mark.parametrize(("name", "template"), NAMED)
def test_a_template_names_a_static_file_that_exists(name: str, template: str) -> None:
    assert finders.find(name), f"{template} names {name}"
