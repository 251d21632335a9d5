"""The site's style sheet is written as several files and sent as one."""

from pathlib import Path

import pytest
from pytest_django import Settings

from kzcourse import collecting


@pytest.fixture
def collected(settings: Settings, tmp_path: Path) -> Path:
    """Where a style sheet that imports others ends up."""
    folder = tmp_path / "source"
    (folder / "css").mkdir(parents=True)
    (folder / "css/all.css").write_text('/* all */\n@import "colors.css";\n@import "page.css";\nb { top: 0 }\n')
    (folder / "css/colors.css").write_text("a { color: navy }\n")
    (folder / "css/page.css").write_text('@import "more.css";\na { background: url("../dot.svg") }\n')
    (folder / "css/more.css").write_text("p { margin: 0 }\n")
    (folder / "dot.svg").write_text("<svg/>")
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [folder]
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "kzcourse.stylesheets.OneStyleSheetStorage"}}
    collecting.collect_static_files()
    return tmp_path / "collected"


def test_what_a_style_sheet_imports_stands_in_its_place(collected: Path) -> None:
    (sheet,) = collected.glob("css/all.*.css")
    (dot,) = (path.name for path in collected.glob("dot.*.svg"))

    assert sheet.read_text() == (
        f'/* all */\na {{ color: navy }}\np {{ margin: 0 }}\na {{ background: url("../{dot}") }}\nb {{ top: 0 }}\n'
    )


def test_the_whole_look_of_what_learners_see_is_one_file() -> None:
    sources = Path(__file__).parents[2] / "kzcourse/static/css"
    imported = (sources / "kzcourse.css").read_text()

    assert {path.name for path in sources.iterdir() if f'@import "{path.name}";' in imported} == {
        path.name for path in sources.iterdir()
    } - {"kzcourse.css", "admin.css", "teaching.css", "paper.css"}
