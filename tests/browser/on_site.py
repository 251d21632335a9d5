"""What tests do to the site's database, in a process of its own: each line that it reads is a list of a name and arguments.

It answers with a line, too. One process does it all, since to start one costs more than most of what there is to do.
"""

import json
import sys
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any
from urllib.parse import quote

import django

django.setup()

from django.conf import settings  # noqa: E402  # the models need Django set up
from django.core.management import call_command  # noqa: E402
from django.db.models import QuerySet  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from lessons.actions.derive import derive_edition  # noqa: E402
from lessons.models import Course, Edition, Fact  # noqa: E402
from people.actions import make_instructors  # noqa: E402
from people.actions.joining import come_in  # noqa: E402
from people.models import Classroom, Enrolment, User  # noqa: E402
from quizzes.actions import start_attempt, submit  # noqa: E402
from quizzes.actions.print_quiz import print_quiz  # noqa: E402
from quizzes.asked import question_in  # noqa: E402
from quizzes.content import to_json  # noqa: E402
from quizzes.kinds import KINDS  # noqa: E402
from quizzes.models import Assignment, Attempt, Question, QuestionReport, Quiz, QuizSection  # noqa: E402
from tests.hostile import EVERYTHING, ONE_LINE  # noqa: E402
from tests.lessons.builders import (  # noqa: E402
    make_chart,
    make_course,
    make_edition,
    make_fact,
    make_lesson,
    make_passage,
    make_term,
)
from tests.quizzes.builders import make_question, make_quiz, right, wrong  # noqa: E402


def prepare() -> dict[str, list[dict[str, Any]]]:
    """The shipped course, and quizzes whose papers are known; their questions."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("loadcourse", settings.BASE_DIR / "fixtures" / "kazakhstan-russia", stdout=sys.stderr)
    papers = {
        "every-kind": _make_quiz("every-kind", [_first(kind.name) for kind in KINDS]),
        "short": _make_quiz("short", [_first("single_choice"), _first("short_text"), _first("numeric")]),
        "reported": _make_quiz("reported", [_last("single_choice")]),
        "timed": _make_quiz("timed", [_first("short_text"), _first("true_false")], time_limit_minutes=1),
    }
    return {slug: [to_json(question_in(each.revision)) for each in paper] for slug, paper in papers.items()}


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


def shorten(attempt: str, seconds: float) -> None:
    """Let the time of an attempt be up in so many seconds."""
    Attempt.objects.filter(pk=attempt).update(deadline_at=timezone.now() + timedelta(seconds=seconds))


def let_write(name: str) -> None:
    """Make somebody an instructor of the course."""
    make_instructors(users=User.objects.filter(username=name))
    Course.objects.get(slug="kazakhstan-russia").instructors.add(User.objects.get(username=name))


def assign(quiz: str, teacher: str, pupil: str, minutes: int) -> int:
    """Let a class of this one pupil take the quiz for so many minutes; the number of the assignment."""
    now, taught = timezone.now(), User.objects.filter(username=teacher)
    make_instructors(users=taught)
    classroom = Classroom.objects.create(name=f"Class of {teacher}", created_at=now)
    classroom.teachers.set(taught)
    learner = User.objects.get(username=pupil)
    Enrolment.objects.create(classroom=classroom, learner=learner, name=pupil, joined_at=now)
    made = Assignment.objects.create(
        classroom=classroom, quiz=Quiz.objects.get(slug=quiz), time_limit_minutes=minutes, created_at=now
    )
    return int(made.pk)


def teach(teacher: str) -> dict[str, Any]:
    """A class with two pupils, a quiz that one of them handed in empty, its papers, and a lesson.

    Tells what addresses are made of.
    """
    now, quiz = timezone.now(), Quiz.objects.get(slug="every-kind")
    make_instructors(users=User.objects.filter(username=teacher))
    classroom = Classroom.objects.create(name=f"Class of {teacher}", created_at=now)
    author = User.objects.get(username=teacher)
    classroom.teachers.add(author)
    pupils = [come_in(classroom=classroom, name=name, pin="2580", at=now) for name in ("Aigul", "Ben")]
    assignment = Assignment.objects.create(classroom=classroom, quiz=quiz, created_at=now, due_at=now)
    lesson = quiz.edition.lessons.all()[0]
    Assignment.objects.create(classroom=classroom, lesson=lesson, created_at=now)
    attempt = start_attempt(
        learner=pupils[0].learner, quiz=quiz, purpose="graded", at=now, chance=Random(1), assignment_id=assignment.pk
    )
    submit(learner=pupils[0].learner, attempt_id=attempt.pk, at=now)
    papers = print_quiz(assignment=assignment, versions=2, named=True, author=author, at=now, chance=Random(1))
    asked = question_in(attempt.items.all()[0].revision)
    return {
        "class_id": classroom.pk,
        "enrolment_id": pupils[0].pk,
        "learner_id": pupils[0].learner_id,
        "assignment_id": assignment.pk,
        "attempt_id": str(attempt.pk),
        "printed_id": papers.pk,
        "question_id": attempt.items.all()[0].question_id,
        "quiz_id": quiz.pk,
        "lesson_id": lesson.pk,
        "fact_id": Fact.objects.get(slug=asked.facts[0]).pk,
        "code": classroom.join_code,
    }


def write_with_bad_intent(teacher: str) -> dict[str, Any]:
    """A course, a class and answers whose every text is hostile, for somebody to read and to teach; the addresses."""
    edition = make_edition(make_course("hostile"), title=ONE_LINE, summary=EVERYTHING, introduction=EVERYTHING)
    lesson = make_lesson(edition, "hostile", title=ONE_LINE, summary=ONE_LINE, objectives=f"{ONE_LINE}\n{ONE_LINE}")
    fact = make_fact(edition.course, "fact-1", statement=ONE_LINE)
    make_passage(lesson, "opening", "By treaty, [words]{fact=fact-1} stand here.", heading=ONE_LINE)
    make_passage(lesson, "everything", EVERYTHING, heading=ONE_LINE)
    make_term(edition, "treaty", definition=EVERYTHING)
    make_chart(edition, "bars", make_fact(edition.course, "money", value=5), title=ONE_LINE, takeaway=EVERYTHING)
    derive_edition(edition)
    rows = [right(EVERYTHING[:400], feedback=EVERYTHING), wrong(ONE_LINE, feedback=EVERYTHING)]
    more: dict[str, Any] = {
        "prompt": EVERYTHING,
        "explanation": EVERYTHING,
        "hints": [EVERYTHING],
        "fact": fact,
        "answers": rows,
    }
    make_question(edition, "first", **more)
    quiz = make_quiz(edition, title=ONE_LINE, introduction=ONE_LINE, tries_per_question=1)
    place = ["hostile", "en"]
    return {
        "public": [
            *("/", reverse("lessons:course", args=place), reverse("lessons:glossary", args=place)),
            *(reverse("lessons:timeline", args=place), f"{reverse('search', args=place)}?q={quote(ONE_LINE)}"),
            *(reverse("lessons:lesson", args=[*place, "hostile"]), reverse("quizzes:list", args=place)),
            reverse("quizzes:my-facts", args=place),
        ],
        "lesson": reverse("lessons:lesson", args=[*place, "hostile"]),
        "quiz": reverse("quizzes:start", args=[*place, quiz.slug]),
        "questions": 1,
        "choose": "input[name=choice]",
        "teacher": _class_with_bad_intent(teacher, quiz),
    }


def _class_with_bad_intent(teacher: str, quiz: Quiz) -> list[str]:
    now, taught = timezone.now(), User.objects.filter(username=teacher)
    make_instructors(users=taught)
    classroom = Classroom.objects.create(name=ONE_LINE[:60], created_at=now)
    classroom.teachers.set(taught)
    quiz.edition.course.instructors.set(taught)
    pupil = come_in(classroom=classroom, name=ONE_LINE[:60], pin="2580", at=now)
    assignment = Assignment.objects.create(classroom=classroom, quiz=quiz, created_at=now)
    attempt = start_attempt(
        learner=pupil.learner, quiz=quiz, purpose="graded", at=now, chance=Random(1), assignment_id=assignment.pk
    )
    submit(learner=pupil.learner, attempt_id=attempt.pk, at=now)
    item = attempt.items.all()[0]
    report = QuestionReport.objects.create(item=item, text=EVERYTHING[:1000], reported_at=now)
    of_class, of_assignment = [classroom.pk], [assignment.pk]
    return [
        *(reverse(f"teaching:{name}", args=of_class) for name in ("class", "gradebook", "facts", "sure", "projector")),
        *(reverse(f"teaching:{name}", args=of_assignment) for name in ("board", "assignment-statistics")),
        *(reverse("teaching:report", args=[report.pk]), reverse("teaching:reports")),
        reverse("teaching:attempt", args=[attempt.pk]),
        reverse("teaching:regrade", args=[item.question_id]),
        reverse("admin:quizzes_question_change", args=[item.question_id]),
    ]


if __name__ == "__main__":
    COMMANDS: dict[str, Callable[..., Any]] = {
        "prepare": prepare,
        "shorten": shorten,
        "let-write": let_write,
        "assign": assign,
        "teach": teach,
        "write-with-bad-intent": write_with_bad_intent,
    }
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        print(json.dumps(COMMANDS[name](*arguments)), flush=True)  # noqa: T201 (that is how it answers)
