"""What tests do to the site's database, in a process of its own: ``python -m tests.browser.on_site prepare``."""

import json
import sys
from collections.abc import Callable
from datetime import timedelta
from random import Random

import django

django.setup()

from django.conf import settings  # noqa: E402  # the models need Django set up
from django.core.management import call_command  # noqa: E402
from django.db.models import QuerySet  # noqa: E402
from django.utils import timezone  # noqa: E402

from lessons.models import Course, Edition, Fact  # noqa: E402
from people.actions import make_instructors  # noqa: E402
from people.actions.joining import come_in  # noqa: E402
from people.models import Classroom, Enrolment, User  # noqa: E402
from quizzes.actions import start_attempt, submit  # noqa: E402
from quizzes.asked import question_in  # noqa: E402
from quizzes.content import to_json  # noqa: E402
from quizzes.kinds import KINDS  # noqa: E402
from quizzes.models import Assignment, Attempt, Question, Quiz, QuizSection  # noqa: E402


def prepare() -> None:
    """The shipped course, and quizzes whose papers are known; prints their questions."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("loadcourse", settings.BASE_DIR / "fixtures" / "kazakhstan-russia", stdout=sys.stderr)
    papers = {
        "every-kind": _make_quiz("every-kind", [_first(kind.name) for kind in KINDS]),
        "short": _make_quiz("short", [_first("single_choice"), _first("short_text"), _first("numeric")]),
        "reported": _make_quiz("reported", [_last("single_choice")]),
        "timed": _make_quiz("timed", [_first("short_text"), _first("true_false")], time_limit_minutes=1),
    }
    stored = {slug: [to_json(question_in(each.revision)) for each in paper] for slug, paper in papers.items()}
    json.dump(stored, sys.stdout)


def _first(kind: str) -> Question:
    """The first of the bank that has all that a page may show: hints, an explanation, evidence."""
    full = _bank(kind).exclude(hints=[]).exclude(explanation="").filter(evidence__isnull=False)
    return full.distinct()[0]


def _last(kind: str) -> Question:
    """One that no other paper asks, so that its key may be changed."""
    return _bank(kind).reverse()[0]


def _bank(kind: str) -> QuerySet[Question]:
    return Question.objects.filter(kind=kind).order_by("pk")


def _make_quiz(slug: str, questions: list[Question], *, time_limit_minutes: int | None = None) -> list[Question]:
    """A quiz that asks exactly these questions; they, in the order of its papers."""
    quiz = Quiz.objects.create(
        edition=Edition.objects.get(),
        slug=slug,
        title=f"Quiz: {slug}",
        position=90,
        shuffle_questions=False,
        time_limit_minutes=time_limit_minutes,
    )
    QuizSection.objects.create(quiz=quiz).questions.set(questions)
    return sorted(questions, key=lambda question: question.pk)


def shorten(attempt: str, seconds: str) -> None:
    """Let the time of an attempt be up in so many seconds."""
    Attempt.objects.filter(pk=attempt).update(deadline_at=timezone.now() + timedelta(seconds=float(seconds)))


def let_write(name: str) -> None:
    """Make somebody an instructor of the course."""
    make_instructors(users=User.objects.filter(username=name))
    Course.objects.get(slug="kazakhstan-russia").instructors.add(User.objects.get(username=name))


def assign(quiz: str, teacher: str, pupil: str, minutes: str) -> None:
    """Let a class of this one pupil take the quiz for so many minutes; prints the number of the assignment."""
    now, taught = timezone.now(), User.objects.filter(username=teacher)
    make_instructors(users=taught)
    classroom = Classroom.objects.create(name=f"Class of {teacher}", created_at=now)
    classroom.teachers.set(taught)
    learner = User.objects.get(username=pupil)
    Enrolment.objects.create(classroom=classroom, learner=learner, name=pupil, joined_at=now)
    made = Assignment.objects.create(
        classroom=classroom, quiz=Quiz.objects.get(slug=quiz), time_limit_minutes=int(minutes), created_at=now
    )
    sys.stdout.write(str(made.pk))


def teach(teacher: str) -> None:
    """A class with two pupils, a quiz that one of them handed in empty, and a lesson; prints what addresses are made of."""
    now, quiz = timezone.now(), Quiz.objects.get(slug="every-kind")
    make_instructors(users=User.objects.filter(username=teacher))
    classroom = Classroom.objects.create(name=f"Class of {teacher}", created_at=now)
    classroom.teachers.add(User.objects.get(username=teacher))
    pupils = [come_in(classroom=classroom, name=name, pin="2580", at=now) for name in ("Aigul", "Ben")]
    assignment = Assignment.objects.create(classroom=classroom, quiz=quiz, created_at=now, due_at=now)
    lesson = quiz.edition.lessons.all()[0]
    Assignment.objects.create(classroom=classroom, lesson=lesson, created_at=now)
    attempt = start_attempt(
        learner=pupils[0].learner, quiz=quiz, purpose="graded", at=now, chance=Random(1), assignment_id=assignment.pk
    )
    submit(learner=pupils[0].learner, attempt_id=attempt.pk, at=now)
    asked = question_in(attempt.items.all()[0].revision)
    parts = {
        "class_id": classroom.pk,
        "enrolment_id": pupils[0].pk,
        "learner_id": pupils[0].learner_id,
        "assignment_id": assignment.pk,
        "attempt_id": str(attempt.pk),
        "question_id": attempt.items.all()[0].question_id,
        "quiz_id": quiz.pk,
        "lesson_id": lesson.pk,
        "fact_id": Fact.objects.get(slug=asked.facts[0]).pk,
        "code": classroom.join_code,
    }
    json.dump(parts, sys.stdout)


if __name__ == "__main__":
    COMMANDS: dict[str, Callable[..., None]] = {
        "prepare": prepare,
        "shorten": shorten,
        "let-write": let_write,
        "assign": assign,
        "teach": teach,
    }
    COMMANDS[sys.argv[1]](*sys.argv[2:])
