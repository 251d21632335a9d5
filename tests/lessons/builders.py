"""Small courses for tests: every argument has a default, so that a test names only what it is about."""

from decimal import Decimal

from lessons.actions.derive import derive_edition
from lessons.models import (
    ArticleAuthor,
    Chart,
    ChartPoint,
    Course,
    Edition,
    Fact,
    FactText,
    GlossaryTerm,
    Lesson,
    Passage,
)
from people.models import User


def make_course(slug: str = "steppe", *, public: bool = True) -> Course:
    return Course.objects.create(slug=slug, public=public)


def make_edition(course: Course | None = None, *, language: str = "en", **fields: str) -> Edition:
    """An edition with one author of the article."""
    fields = {"title": "The Steppe", "summary": "What changed.", "introduction": "Read *on*.", **fields}
    edition = Edition.objects.create(course=course or make_course(), language=language, **fields)
    ArticleAuthor.objects.create(
        edition=edition, slug="ann-author", name="Ann Author", post="Professor", institution="University of Tests"
    )
    return edition


def make_lesson(edition: Edition, slug: str = "first", **fields: object) -> Lesson:
    """The next lesson of the edition."""
    values = {
        "title": slug.capitalize(),
        "summary": f"About {slug}.",
        "objectives": "Explain why.\nName the sides.",
        "position": edition.lessons.count() + 1,
        **fields,
    }
    return Lesson.objects.create(edition=edition, slug=slug, **values)


def make_passage(lesson: Lesson, slug: str = "opening", text: str = "Some words.", **fields: object) -> Passage:
    """The next passage of the lesson."""
    values = {"heading": slug.capitalize(), "position": lesson.passages.count() + 1, **fields}
    return Passage.objects.create(lesson=lesson, slug=slug, text=text, **values)


def make_fact(
    course: Course, slug: str = "troops", *, statement: str = "Troops came.", language: str = "en", **fields: object
) -> Fact:
    """A fact with its statement (none if that is empty); one with a ``value`` is a figure."""
    if "value" in fields:
        fields["value"] = Decimal(str(fields["value"]))
    values = {"kind": Fact.Kind.FIGURE if "value" in fields else Fact.Kind.EVENT, **fields}
    fact = Fact.objects.create(course=course, slug=slug, **values)
    if statement:
        FactText.objects.create(fact=fact, language=language, statement=statement)
    return fact


def make_term(edition: Edition, term: str = "treaty", *variants: str, **fields: object) -> GlossaryTerm:
    values = {"slug": term.lower().replace(" ", "-"), "definition": f"What {term} means.", **fields}
    return GlossaryTerm.objects.create(edition=edition, term=term, variants=list(variants), **values)


def make_chart(edition: Edition, slug: str = "exports", *facts: Fact, **fields: object) -> Chart:
    """Bars in dollars: one for each fact, labelled with its slug."""
    values = {
        "kind": Chart.KindName.BARS,
        "title": slug.capitalize(),
        "takeaway": "The second bar is longer.",
        "unit": "US dollars",
        "source": "the article",
        "label_heading": "Year",
        **fields,
    }
    chart = Chart.objects.create(edition=edition, slug=slug, **values)
    for number, fact in enumerate(facts, start=1):
        ChartPoint.objects.create(chart=chart, position=number, fact=fact, label=fact.slug.capitalize())
    return chart


def make_small_course(*, lessons: int = 1, passages: int = 1, public: bool = True) -> Edition:
    """A complete course: each passage teaches a fact and mentions the one term. Everything is derived."""
    edition = make_edition(make_course(public=public))
    make_term(edition, "treaty")
    for lesson_number in range(1, lessons + 1):
        lesson = make_lesson(edition, f"lesson-{lesson_number}")
        for number in range(1, passages + 1):
            fact = f"fact-{lesson_number}-{number}"
            make_fact(edition.course, fact, statement=f"Statement {lesson_number}-{number}.")
            text = f"By treaty, [words {lesson_number}-{number}]{{fact={fact}}} stand here."
            make_passage(lesson, f"passage-{number}", text)
    derive_edition(edition)
    return edition


def make_learner(username: str = "aliya") -> User:
    return User.objects.create_user(username, password="steppe-wind-42")
