"""What one row of content can say about itself, and what the database refuses."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.utils import timezone

from lessons.actions.reading import mark_read
from lessons.findings import Finding, Level
from lessons.models import (
    ArticleAuthor,
    Chart,
    ChartPoint,
    ContentRevision,
    Course,
    Edition,
    Fact,
    FactText,
    GlossaryTerm,
    Lesson,
    Passage,
    PassageRead,
    Teaching,
)
from tests.lessons.builders import (
    make_chart,
    make_course,
    make_edition,
    make_fact,
    make_learner,
    make_lesson,
    make_small_course,
)

CONTENT: list[type[models.Model]] = [Course, Edition, ArticleAuthor, Lesson, Passage, Fact, FactText, GlossaryTerm]


@pytest.mark.django_db
@pytest.mark.parametrize("model", CONTENT)
def test_content_is_found_by_its_natural_key(model: type[models.Model]) -> None:
    make_small_course()
    row = model._default_manager.get()

    assert model._default_manager.get_by_natural_key(*row.natural_key()) == row  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_charts_and_their_points_are_found_by_their_natural_keys() -> None:
    edition = make_edition()
    chart = make_chart(edition, "exports", make_fact(edition.course, value=5))

    assert Chart.objects.get_by_natural_key(*chart.natural_key()) == chart
    assert ChartPoint.objects.get_by_natural_key(*chart.natural_key(), 1) == chart.points.get()
    assert str(chart) == "Exports"


@pytest.mark.django_db
def test_content_names_itself_as_people_know_it() -> None:
    edition = make_small_course()
    passage = Passage.objects.get()
    (read,) = mark_read(learner=make_learner(), passages=[passage], at=timezone.now())

    named = [*(model._default_manager.get() for model in CONTENT), Teaching.objects.get(), read]

    assert [str(each) for each in named] == [
        *("steppe", "The Steppe (en)", "Ann Author", "Lesson-1", "Passage-1", "fact-1-1", "Statement 1-1.", "treaty"),
        *("fact-1-1: words 1-1", "aliya read Passage-1"),
    ]
    assert str(ContentRevision(model="lessons.edition", object_id=edition.pk, digest="a" * 64)) == (
        f"lessons.edition {edition.pk} at aaaaaaaa"
    )


@pytest.mark.django_db
def test_editions_are_readable_if_their_course_is_live_and_public_or_the_reader_signed_in() -> None:
    public, closed = make_edition(make_course("public")), make_edition(make_course("closed", public=False))
    make_edition(Course.objects.create(slug="retired", retired_at=timezone.now()))

    assert list(Edition.objects.readable_by(AnonymousUser()).order_by("pk")) == [public]
    assert list(Edition.objects.readable_by(make_learner()).order_by("pk")) == [public, closed]


@pytest.mark.django_db
def test_a_course_is_written_by_its_instructors_and_superusers() -> None:
    mine, other = make_course("mine"), make_course("other")
    instructor, operator = make_learner("instructor"), make_learner("operator")
    operator.is_superuser = True
    mine.instructors.add(instructor)

    assert list(Course.objects.written_by(instructor)) == [mine]
    assert list(Course.objects.all().written_by(operator).order_by("slug")) == [mine, other]


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (299, 1), (301, 2), (2000, 10)])
def test_reading_takes_a_minute_at_least(words: int, minutes: int) -> None:
    assert Lesson(words=words).reading_minutes == minutes


def test_objectives_are_one_a_line() -> None:
    assert Lesson(objectives=" Explain.\n\nName. \n").objective_list == ("Explain.", "Name.")


@pytest.mark.parametrize("slug", ["Csto", "csto_1992", "-csto", "csto--1992", "csto\n", "ксто", ""])
def test_a_slug_is_lower_case_words_joined_by_hyphens(slug: str) -> None:
    with pytest.raises(ValidationError) as raised:
        Course(slug=slug).full_clean(validate_unique=False, validate_constraints=False)

    assert list(raised.value.message_dict) == ["slug"]


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "value"), [("figure", None), ("event", 5)])
def test_a_figure_has_a_value_and_nothing_else_has(kind: str, value: int | None) -> None:
    with pytest.raises(IntegrityError, match="lessons_fact_figures_have_a_value"):
        Fact.objects.create(course=make_course(), slug="a", kind=kind, value=value)


@pytest.mark.django_db
def test_slugs_are_unique_within_what_they_belong_to() -> None:
    edition = make_edition()
    make_lesson(edition, "one")
    make_lesson(make_edition(make_course("other")), "one")
    make_fact(edition.course, "one")

    with pytest.raises(IntegrityError):
        Lesson.objects.create(edition=edition, slug="one", title="Again", summary="Again.")


@pytest.mark.django_db
def test_reads_are_found_by_learner() -> None:
    make_small_course()
    learner = make_learner()
    mark_read(learner=learner, passages=Passage.objects.all(), at=timezone.now())

    assert PassageRead.objects.of(learner).count() == 1
    assert not PassageRead.objects.of(make_learner("berik")).exists()


def test_a_finding_reads_as_one_line() -> None:
    finding = Finding("term.never-mentioned", "No passage mentions it.", "Retire it.", Level.WARNING, 'term "csto"')

    assert str(finding) == 'warning: term "csto": No passage mentions it. Retire it. [term.never-mentioned]'
