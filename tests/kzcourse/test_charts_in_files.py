"""Charts in the files of a course: loaded, edited, written back, and loaded again."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from kzcourse.completing import complete_content
from lessons.models import Chart, ChartPoint, ContentRevision, Edition, Fact, FactText, Lesson, Passage
from tests.kzcourse.course import CHARTS, change, write_course
from tests.kzcourse.test_dumpcourse import AT, dumpcourse, dumped, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small course with a chart."""
    monkeypatch.chdir(tmp_path)
    write_course(tmp_path / "course")
    write_course(tmp_path / "course", {"5-charts.yaml": CHARTS})
    loadcourse(tmp_path / "course")
    return Path("course")


def loadcourse(folder: Path) -> list[str]:
    out = StringIO()
    call_command("loadcourse", folder, stdout=out)
    return out.getvalue().splitlines()


def test_the_files_give_a_chart_with_its_points(folder: Path) -> None:
    (point,) = Chart.objects.get().points.all()

    assert (point.label, point.fact.slug, point.natural_key()) == ("2015", "saigas-2015", ("steppe", "en", "counts", 1))
    assert loadcourse(folder) == ["0 new, 0 changed, 16 unchanged"]
    assert dumpcourse(folder) == ["0 files written"]


def test_an_edit_is_written_into_its_line(folder: Path) -> None:
    ChartPoint.objects.update(label="In 2015")

    assert dumped(folder) == ["-    label: '2015'", "+    label: 'In 2015'"]
    assert loadcourse(folder) == ["0 new, 0 changed, 16 unchanged"]


def test_a_point_that_was_taken_out_goes_from_the_files_and_one_put_in_comes(folder: Path) -> None:
    ChartPoint.objects.all().delete()
    dumpcourse(folder)
    assert "chartpoint" not in (folder / "5-charts.yaml").read_text(encoding="utf-8")

    ChartPoint.objects.create(chart=Chart.objects.get(), fact=Fact.objects.get(), label="2015")
    dumpcourse(folder)
    assert (folder / "5-charts.yaml").read_text(encoding="utf-8") == CHARTS


def test_a_point_that_the_files_no_longer_have_is_removed(folder: Path) -> None:
    _before, after = CHARTS.split("\n- model: lessons.chartpoint")
    change(folder, "5-charts.yaml", "\n- model: lessons.chartpoint" + after, "")

    assert loadcourse(folder)[-1].startswith("0 new, ")
    assert not ChartPoint.objects.exists()


def test_an_edit_in_the_admin_stays_when_the_files_say_what_they_said(folder: Path) -> None:
    ChartPoint.objects.update(label="In 2015")
    complete_content(at=AT, origin="edit")

    loadcourse(folder)

    assert ChartPoint.objects.get().label == "In 2015"
    assert ContentRevision.objects.of(Chart.objects.get()).first().content["points"][0]["label"] == "In 2015"  # type: ignore[union-attr]


def test_a_new_chart_is_written_beside_the_lesson_that_shows_it_first(folder: Path) -> None:
    edition, lesson = Edition.objects.get(), Lesson.objects.get()
    later = Lesson.objects.create(edition=edition, slug="plants", title="Plants", summary="What grows.", position=2)
    Passage.objects.create(lesson=later, slug="grass", heading="Grass", text="{chart:shown}")
    Passage.objects.create(lesson=lesson, slug="more", heading="More", text="{chart:shown}", position=2)
    for slug in ("shown", "unseen"):
        Chart.objects.create(
            edition=edition, slug=slug, kind="bars", title="T", takeaway="S", source="W", label_heading="L"
        )
    (folder / "5-charts.yaml").unlink()

    complete_content(at=AT, origin="edit")
    call_command("dumpcourse", folder, stdout=StringIO())

    assert "slug: shown" in texts(folder)["12-animals-charts.yaml"].decode()
    assert "slug: unseen" in texts(folder)["05-charts.yaml"].decode()
    assert loadcourse(folder)[-1].startswith("0 new, 0 changed")


def test_djangos_own_loading_gives_the_same(folder: Path) -> None:
    before = list(ChartPoint.objects.values("label", "fact__slug", "position"))
    FactText.objects.all().delete()
    ChartPoint.objects.all().delete()
    Chart.objects.all().delete()

    call_command("loaddata", *sorted(folder.glob("*.yaml")), verbosity=0)

    assert list(ChartPoint.objects.values("label", "fact__slug", "position")) == before
