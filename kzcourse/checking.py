"""Checking the content of a course with the rules of every room."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lessons.findings import Finding, Level
from lessons.models import Course, Fact, Lesson, Passage
from lessons.rules import findings as findings_on_lessons
from lessons.rules.drift import drift_findings
from quizzes.models import Question
from quizzes.rules import findings as findings_on_quizzes


@dataclass(frozen=True, slots=True)
class Checked:
    """How many of what were looked at, and what was found."""

    counts: Mapping[str, int]
    findings: tuple[Finding, ...]

    def number(self, level: Level) -> int:
        return sum(finding.level is level for finding in self.findings)


def check_courses(courses: Iterable[Course], *, article: Sequence[str] | None = None) -> Checked:
    """``article`` are the paragraphs of the text that the courses teach; without it nothing is asked of the article."""
    checked = list(courses)
    return Checked(
        counts={
            "lesson": Lesson.objects.live().filter(edition__course__in=checked).count(),
            "passage": Passage.objects.live()
            .filter(lesson__retired_at=None, lesson__edition__course__in=checked)
            .count(),
            "fact": Fact.objects.live().filter(course__in=checked).count(),
            "question": Question.objects.live().filter(edition__course__in=checked).count(),
        },
        findings=tuple(finding for course in checked for finding in _findings(course, article)),
    )


def _findings(course: Course, article: Sequence[str] | None) -> Iterator[Finding]:
    yield from findings_on_lessons(course)
    yield from findings_on_quizzes(course)
    if article is not None:
        yield from drift_findings(course, article)


def by_object(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Findings grouped by what they are about, in the order in which each was found first."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.object, []).append(finding)
    return groups
