"""Static files are collected when a source has changed, and only then."""

from pathlib import Path

import pytest
from django.core.management import CommandError
from pytest_django import Settings

from kzcourse import collecting

HASHED = "kzcourse.stylesheets.OneStyleSheetStorage"


@pytest.fixture
def source(settings: Settings, tmp_path: Path) -> Path:
    """The only static file there is, in a project of its own."""
    folder = tmp_path / "source"
    folder.mkdir()
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [folder]
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": HASHED}}
    file = folder / "page.css"
    file.write_text("body { color: black }\n" * 20)
    return file


def collected(settings: Settings) -> set[str]:
    return {path.name for path in settings.STATIC_ROOT.iterdir()}


def test_files_are_collected_hashed_and_compressed(source: Path, settings: Settings) -> None:
    done = collecting.collect_static_files()

    assert done
    names = collected(settings)
    assert {"page.css", "page.css.gz", "page.css.br", "staticfiles.json", collecting.FINGERPRINT} <= names
    assert len([name for name in names if name.startswith("page.") and name.endswith(".css")]) == 2


def test_nothing_is_done_while_the_sources_stay_the_same(source: Path, settings: Settings) -> None:
    collecting.collect_static_files()
    (settings.STATIC_ROOT / "page.css").unlink()

    done = collecting.collect_static_files()

    assert not done
    assert "page.css" not in collected(settings)


def test_a_changed_source_is_collected_and_what_it_replaces_is_gone(source: Path, settings: Settings) -> None:
    collecting.collect_static_files()
    before = collected(settings)
    source.write_text("body { color: white; }\n" * 20)

    done = collecting.collect_static_files()

    assert done
    after = collected(settings)
    assert len(after) == len(before)
    assert after != before


def test_a_folder_that_holds_other_things_is_not_emptied(source: Path, settings: Settings) -> None:
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "thesis.odt").write_text("three years of work")

    collecting.collect_static_files()

    assert {"page.css", "thesis.odt"} <= collected(settings)


def test_a_collection_that_broke_off_is_done_again(
    source: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(*args: object, **kwargs: object) -> None:
        raise CommandError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr(collecting, "call_command", break_off)
        with pytest.raises(CommandError):
            collecting.collect_static_files()

    assert collecting.collect_static_files()
