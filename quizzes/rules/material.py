"""What an edition asks, read for all editions of a course in a fixed number of queries."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch

from lessons.models import Course, Edition, Fact, Lesson
from quizzes.actions.publish import with_content
from quizzes.authoring import rendered
from quizzes.content import QuestionContent
from quizzes.kinds import UnknownKind, kind_named
from quizzes.models import Question, Quiz, QuizSection


@dataclass(frozen=True)
class Material:
    """The live content of an edition that its quizzes stand on; ``facts`` are the course's, by slug, retired ones too."""

    edition: Edition
    lessons: Sequence[Lesson]
    facts: Mapping[str, Fact]
    questions: Sequence[Question]
    quizzes: Sequence[Quiz]

    @cached_property
    def contents(self) -> dict[int, QuestionContent]:
        """What each question asks, by its primary key."""
        return {question.pk: rendered(question) for question in self.questions}

    def questions_of(self, lesson_id: int | None) -> Sequence[Question]:
        """Those of one lesson, or of all for None."""
        return self.questions if lesson_id is None else self._by_lesson.get(lesson_id, [])

    @cached_property
    def _by_lesson(self) -> dict[int | None, list[Question]]:
        by_lesson: dict[int | None, list[Question]] = {}
        for question in self.questions:
            by_lesson.setdefault(question.lesson_id, []).append(question)
        return by_lesson

    @property
    def asked(self) -> Iterator[tuple[Question, QuestionContent]]:
        return ((question, self.contents[question.pk]) for question in self.questions)

    @property
    def graded(self) -> Iterator[tuple[Question, QuestionContent]]:
        return ((question, content) for question, content in self.asked if is_graded(question))


def is_graded(question: Question) -> bool:
    try:
        return kind_named(question.kind).graded
    except UnknownKind:
        return False


def read_materials(course: Course) -> list[Material]:
    editions = list(course.editions.all())
    facts = {fact.slug: fact for fact in course.facts.all()}
    lessons = list(Lesson.objects.live().filter(edition__in=editions))
    questions = list(with_content(Question.objects.live().filter(edition__in=editions)).order_by("slug"))
    sections = QuizSection.objects.order_by("position").prefetch_related("questions")
    quizzes = list(Quiz.objects.live().filter(edition__in=editions).prefetch_related(Prefetch("sections", sections)))
    return [
        Material(
            edition=edition,
            lessons=[lesson for lesson in lessons if lesson.edition_id == edition.pk],
            facts=facts,
            questions=[question for question in questions if question.edition_id == edition.pk],
            quizzes=[quiz for quiz in quizzes if quiz.edition_id == edition.pk],
        )
        for edition in editions
    ]
