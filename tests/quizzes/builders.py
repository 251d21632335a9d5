"""Small banks and quizzes for tests: every argument has a default, so that a test names only what it is about."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import uuid4

from lessons.models import ContentRevision, Edition, Fact, Lesson, Passage
from people.models import Classroom, User
from quizzes.actions import publish_questions, start_attempt
from quizzes.content import MILLION
from quizzes.models import Answer, Assignment, Attempt, Evidence, Question, Quiz, QuizSection
from quizzes.saves import Save
from tests.lessons.builders import make_small_course

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

Rows = Sequence[Mapping[str, Any]]


def right(text: str, **fields: Any) -> dict[str, Any]:
    return {"text": text, "credit_millionths": MILLION, **fields}


def wrong(text: str, **fields: Any) -> dict[str, Any]:
    return {"text": text, "feedback": f"{text} is a misreading.", **fields}


#: A key for each kind, and the form fields that answer it rightly on a paper whose rows stand in the order written.
SAMPLES: dict[str, tuple[dict[str, Any], Rows, dict[str, str]]] = {
    "single_choice": ({}, [right("Yes"), wrong("No"), wrong("Maybe")], {"choice": "0"}),
    "multiple_choice": ({}, [right("A"), right("B"), wrong("C"), wrong("D")], {"place-0": "1", "place-1": "1"}),
    "true_false": ({}, [right("true"), wrong("false")], {"choice": "true"}),
    "numeric": ({"unit": "USD"}, [right("79900000")], {"text": "79.9 million"}),
    "short_text": ({}, [right("Astana")], {"text": "astana"}),
    "matching": (
        {},
        [{"text": "one", "target": "eins"}, {"text": "two", "target": "zwei"}, {"text": "", "target": "drei"}],
        {"place-0": "1", "place-1": "2"},
    ),
    "ordering": (
        {},
        [{"text": "first", "target": "1"}, {"text": "second", "target": "2"}, {"text": "third", "target": "3"}],
        {"place-0": "1", "place-1": "2", "place-2": "3"},
    ),
    "cloze": (
        {"prompt": "It was [[a]].", "options": {"gaps": {"a": "text"}}},
        [right("big", part="a")],
        {"gap-1": "big"},
    ),
    "categorise": (
        {},
        [{"text": "yurt", "target": "people"}, {"text": "tax", "target": "state"}],
        {"place-0": "0", "place-1": "1"},
    ),
    "evidence": ({}, [right("By treaty, words 1-1 stand here."), wrong("Another sentence.")], {"choice": "0"}),
    "reflection": ({}, [{"text": "A model answer."}], {"text": "I think so."}),
}


def make_question(
    edition: Edition,
    slug: str = "question",
    kind: str = "single_choice",
    *,
    lesson: Lesson | None = None,
    fact: Fact | None = None,
    answers: Rows | None = None,
    **fields: Any,
) -> Question:
    """A published question of the first lesson, on its first fact, with evidence in its first passage."""
    passage = Passage.objects.filter(lesson=lesson or edition.lessons.all()[0])[0]
    teaching = passage.teachings.all()[0]
    sample_fields, sample_rows, _entries = SAMPLES[kind]
    values = {"prompt": f"What about {slug}?", "explanation": "Because it says so.", **sample_fields, **fields}
    question = Question.objects.create(
        edition=edition, slug=slug, kind=kind, lesson=passage.lesson, fact=fact or teaching.fact, **values
    )
    for position, row in enumerate(sample_rows if answers is None else answers, start=1):
        Answer.objects.create(question=question, position=position, **row)
    Evidence.objects.create(question=question, position=1, passage=passage, exact=teaching.words)
    publish(question)
    return question


def publish(question: Question, *, at: datetime = NOON) -> None:
    """Make the newest state of the question what the next papers ask."""
    publish_questions(Question.objects.filter(pk=question.pk), author=None, origin=ContentRevision.Origin.EDIT, at=at)
    question.refresh_from_db()


def make_quiz(edition: Edition, slug: str = "quiz", *, draw: int = 0, **fields: Any) -> Quiz:
    """A quiz that draws from all questions of the edition, in the order of their keys and rows."""
    values = {"title": slug.capitalize(), "shuffle_questions": False, "shuffle_answers": False, **fields}
    quiz = Quiz.objects.create(edition=edition, slug=slug, lesson=edition.lessons.first(), **values)
    QuizSection.objects.create(quiz=quiz, draw=draw)
    return quiz


def make_bank(count: int = 3, *, kind: str = "single_choice", **quiz_fields: Any) -> Quiz:
    """A quiz over ``count`` questions of one kind, each on a fact of its own."""
    edition = make_small_course(passages=max(1, count))
    passages = list(edition.lessons.get().passages.all())
    for number in range(1, count + 1):
        make_question(edition, f"question-{number}", kind, fact=passages[number - 1].facts.get())
    return make_quiz(edition, **quiz_fields)


def begin(
    quiz: Quiz,
    learner: User,
    *,
    purpose: str = Attempt.Purpose.GRADED,
    at: datetime = NOON,
    assignment: Assignment | None = None,
) -> Attempt:
    for_class = assignment.pk if assignment else None
    return start_attempt(learner=learner, quiz=quiz, purpose=purpose, at=at, chance=Random(1), assignment_id=for_class)


def assign(classroom: Classroom, quiz: Quiz, **fields: Any) -> Assignment:
    """Let the class take the quiz, with no times or limits but those that are said."""
    return Assignment.objects.create(classroom=classroom, quiz=quiz, **{"created_at": NOON, **fields})


def tried(assignment: Assignment, learner: User, millionths: int | None = MILLION, **fields: Any) -> Attempt:
    """An attempt for the class, without a paper, begun at noon and handed in at once with this score; None: it runs."""
    assert assignment.quiz
    values = {"started_at": NOON, "submitted_at": None if millionths is None else NOON, **fields}
    return Attempt.objects.create(
        learner=learner,
        quiz=assignment.quiz,
        assignment=assignment,
        purpose=Attempt.Purpose.GRADED,
        terms={"title": "Quiz", "feedback": "score_only", "pass_mark_percent": 70},
        score_millionths=millionths,
        **values,
    )


def in_written_order(attempt: Attempt) -> None:
    """Show the rows of every question as they were written, whatever was shuffled."""
    for item in attempt.items.all():
        item.order = sorted(item.order)
        item.save()


def new_save(*, based_on: int = 0, age: timedelta = timedelta(0), turn: int | None = None) -> Save:
    """A save of a page of its own."""
    return Save(page=uuid4(), turn=turn, based_on=based_on, age=age)
