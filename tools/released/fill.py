"""Fills the database of the commit that it is run in: with the shipped course, and with people who did everything that
that commit knows.

Run by tools/released in a work tree of that commit; so it asks for what came later before it uses it.
"""

import importlib.util
from datetime import UTC, datetime, timedelta
from inspect import signature
from random import Random

import django

django.setup()

from django.core.files.base import ContentFile  # noqa: E402  # settings first
from django.core.files.storage import default_storage  # noqa: E402
from django.core.management import call_command  # noqa: E402

from lessons.models import Edition  # noqa: E402
from people.models import User  # noqa: E402
from quizzes.actions import check_answer, close_overdue, record_answer, show_hint, submit  # noqa: E402
from quizzes.models import Attempt, Question, Quiz  # noqa: E402
from tests.quizzes.builders import SAMPLES, begin, in_written_order, make_question, make_quiz, new_save  # noqa: E402
from tests.world import Role, make_world  # noqa: E402

NOW = datetime.now(tz=UTC)
CHANCE = Random(1)  # noqa: S311  # draws questions, keeps no secrets


def knows(module: str) -> bool:
    """Whether this commit has it."""
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def answer_every_kind(edition: Edition, learner: User) -> None:
    """A paper answered rightly, then in part and changed, then practised with a hint, then left until its time was up."""
    for kind in SAMPLES:
        make_question(
            edition, f"kind-{kind}", kind, hints=["Think of the steppe."], image="questions/steppe.png", image_alt="A"
        )
    quiz = make_quiz(edition, "kinds")
    for rightly in (True, False):
        attempt = begin(quiz, learner, at=NOW - timedelta(days=3, hours=rightly))
        answer(attempt, learner, rightly=rightly)
        submit(learner=learner, attempt_id=attempt.pk, at=attempt.started_at + timedelta(minutes=20))
    practise(begin(quiz, learner, purpose=Attempt.Purpose.PRACTICE, at=NOW - timedelta(days=2)), learner)
    timed = make_quiz(edition, "timed", time_limit_minutes=10)
    answer(begin(timed, learner, at=NOW - timedelta(days=1)), learner, rightly=True)
    close_overdue(at=NOW)
    answer(begin(quiz, learner, at=NOW - timedelta(minutes=30)), learner, rightly=True)


def answer(attempt: Attempt, learner: User, *, rightly: bool) -> None:
    """``SAMPLES`` answers questions whose rows stand in the order written."""
    in_written_order(attempt)
    for item in attempt.items.order_by("number"):
        entries = SAMPLES[item.question.kind][2]
        if rightly or item.number % 2:
            save = {
                "attempt_id": attempt.pk,
                "number": item.number,
                "at": attempt.started_at + timedelta(seconds=30 * item.number),
            }
            record_answer(learner=learner, entries=entries, save=new_save(), **save)


def practise(attempt: Attempt, learner: User) -> None:
    in_written_order(attempt)
    item = attempt.items.get(question__kind="single_choice", question__slug="kind-single_choice")
    asked = {"learner": learner, "attempt_id": attempt.pk, "number": item.number}
    which = {"hint": 1} if "hint" in signature(show_hint).parameters else {}
    show_hint(**asked, **which, at=attempt.started_at + timedelta(minutes=1))
    for minute, choice in ((2, "1"), (3, "0")):
        at = attempt.started_at + timedelta(minutes=minute)
        check_answer(**asked, entries={"choice": choice}, save=new_save(based_on=minute - 2), at=at)


def regrade_a_question(author: User) -> None:
    from quizzes.actions.regrade import Decision, plan_regrade, regrade  # noqa: PLC0415  # came later
    from quizzes.regrading import Method  # noqa: PLC0415

    question = Question.objects.get(slug="kind-short_text")
    decision = Decision(Method("full"))
    plan = plan_regrade(question_id=question.pk, decision=decision, author=author, at=NOW)
    regrade(
        question_id=question.pk,
        decision=decision,
        fingerprint=plan.fingerprint,
        reason="Two readings.",
        author=author,
        at=NOW,
    )


def review_facts(edition: Edition, learner: User) -> None:
    from quizzes.actions import check_review, start_review  # noqa: PLC0415  # came later

    paper = begin(Quiz.objects.get(slug="kinds"), learner, at=NOW - timedelta(days=20))
    answer(paper, learner, rightly=True)
    submit(learner=learner, attempt_id=paper.pk, at=paper.started_at + timedelta(minutes=20))
    session = start_review(learner=learner, edition=edition, at=NOW, chance=CHANCE, fact="fact-1")
    in_written_order(session)
    for item in session.items.order_by("number")[:3]:
        check_review(
            learner=learner,
            attempt_id=session.pk,
            number=item.number,
            entries=SAMPLES[item.question.kind][2],
            save=new_save(),
            chance=CHANCE,
            confirmed=(),
            at=NOW + timedelta(minutes=1),
        )


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("loadcourse", "fixtures/kazakhstan-russia")
    world = make_world()
    default_storage.save("questions/steppe.png", ContentFile(b"\x89PNG\r\n"))
    for person in world.people.values():
        person.set_password("a password of the steppe")
        person.save()
    answer_every_kind(world.public, world.people[Role.OWNER])
    if knows("quizzes.actions.regrade"):
        regrade_a_question(world.people[Role.INSTRUCTOR])
    if knows("quizzes.actions.review"):
        review_facts(world.public, world.people[Role.OTHER])
    if knows("kzcourse.demo"):
        call_command("demo", learners=5)
    print(f"{Quiz.objects.count()} quizzes, {Attempt.objects.count()} attempts of {User.objects.count()} people")


main()
