"""What must hold for the questions and quizzes of a course: each rule yields a finding per thing that breaks it."""

from collections.abc import Iterator

from lessons.findings import Finding
from lessons.models import Course
from quizzes.rules.banks import bank_findings
from quizzes.rules.evidence import evidence_findings
from quizzes.rules.facts import fact_findings
from quizzes.rules.figures import figure_findings
from quizzes.rules.material import read_materials
from quizzes.rules.papers import quiz_findings
from quizzes.rules.questions import question_findings


def findings(course: Course) -> Iterator[Finding]:
    """What an author should look at, edition by edition; a fixed number of queries for all of them."""
    for material in read_materials(course):
        yield from question_findings(material)
        yield from evidence_findings(material)
        yield from figure_findings(material)
        yield from fact_findings(material)
        yield from bank_findings(material)
        yield from quiz_findings(material)
