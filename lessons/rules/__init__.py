"""What must hold for the content of a course: each rule yields a finding per thing that breaks it."""

from collections.abc import Iterator

from lessons.actions.material import read_material
from lessons.findings import Finding
from lessons.models import Course
from lessons.rules.charts import chart_findings
from lessons.rules.facts import fact_findings
from lessons.rules.lessons import lesson_findings
from lessons.rules.passages import passage_findings
from lessons.rules.terms import term_findings


def findings(course: Course) -> Iterator[Finding]:
    """What an author should look at, edition by edition; a fixed number of queries for each."""
    editions = list(course.editions.prefetch_related("authors"))
    if not editions:
        yield Finding(
            "course.no-editions",
            "It has no edition.",
            "Add one in the language you teach in.",
            object=f'course "{course}"',
        )
    for edition in editions:
        edition.course = course
        material = read_material(edition)
        yield from lesson_findings(material)
        yield from passage_findings(material)
        yield from fact_findings(material)
        yield from term_findings(material)
        yield from chart_findings(material)
