"""Regrading: what is shown before is what is done, and undoing it leaves everything as it was."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lessons.models import ContentRevision
from people.models import User
from quizzes.actions import record_answer, submit
from quizzes.actions.accept import NotAcceptable
from quizzes.actions.regrade import (
    AlreadyUndone,
    Decision,
    LaterRegrade,
    Plan,
    PlanChanged,
    Undone,
    plan_regrade,
    regrade,
    undo_regrade,
)
from quizzes.content import MILLION
from quizzes.models import Adjustment, Attempt, AttemptItem, Question, Quiz, Regrade
from quizzes.regrading import Method
from tests.lessons.builders import make_learner, make_small_course
from tests.quizzes.builders import NOON, begin, make_bank, make_question, make_quiz, new_save, publish, right, wrong
from tests.world import rows_of, undone

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
LATER = NOON + 24 * HOUR


@pytest.fixture
def teacher() -> User:
    return make_learner("teacher")


@pytest.fixture
def quiz() -> Quiz:
    """Two questions; the key of each is the first of three choices."""
    return make_bank(2)


@pytest.fixture
def question(quiz: Quiz) -> Question:
    return Question.objects.get(slug="question-1")


def taken(quiz: Quiz, name: str, *choices: str, hand_in: bool = True, purpose: str = "graded") -> Attempt:
    """An attempt of a learner with these choices, in the order of the questions."""
    learner = User.objects.filter(username=name).first() or make_learner(name)
    attempt = begin(quiz, learner, purpose=purpose)
    for number, choice in enumerate(choices, start=1):
        answer(attempt, number, choice)
    return submit(learner=learner, attempt_id=attempt.pk, at=NOON + HOUR) if hand_in else attempt


def answer(attempt: Attempt, number: int, choice: str) -> None:
    record_answer(
        learner=attempt.learner,
        attempt_id=attempt.pk,
        number=number,
        entries={"choice": choice},
        save=new_save(),
        at=NOON,
    )


def correct_key(question: Question, place: int) -> None:
    """The choice at this place becomes the right one."""
    for row in question.answers.all():
        row.credit_millionths = MILLION if row.position == place + 1 else 0
        row.save()
    publish(question, at=LATER)


def plan_for(question: Question, teacher: User, method: Method = Method.KEY, **options: Any) -> Plan:
    return plan_regrade(question_id=question.pk, decision=Decision(method, **options), author=teacher, at=LATER)


def decide(question: Question, teacher: User, method: Method = Method.KEY, **options: Any) -> Regrade:
    return regrade(
        question_id=question.pk,
        decision=Decision(method, **options),
        fingerprint=plan_for(question, teacher, method, **options).fingerprint,
        reason="The key was wrong.",
        author=teacher,
        at=LATER,
    )


def undo(decided: Regrade, teacher: User) -> Undone:
    return undo_regrade(regrade_id=decided.pk, author=teacher, at=LATER + HOUR)


def scores() -> dict[str, int | None]:
    return {attempt.learner.username: attempt.score_millionths for attempt in Attempt.objects.all()}


def marks() -> dict[str, list[dict[str, Any]]]:
    return rows_of(Attempt, AttemptItem)


def digest_of(question: Question) -> str:
    """Of what the next papers ask."""
    return str(Question.objects.values_list("revision__digest", flat=True).get(pk=question.pk))


def key_of(question: Question) -> list[tuple[Any, ...]]:
    return list(question.answers.values_list("text", "credit_millionths", "feedback").order_by("position"))


@pytest.mark.parametrize(
    ("method", "never_lower", "expected"),
    [
        (Method.KEY, True, {"ann": MILLION, "ben": MILLION}),
        (Method.KEY, False, {"ann": 500_000, "ben": MILLION}),
        (Method.FULL, True, {"ann": MILLION, "ben": MILLION}),
        (Method.DROP, False, {"ann": MILLION, "ben": MILLION}),
    ],
)
def test_a_decision_changes_the_marks_it_should(
    quiz: Quiz, question: Question, teacher: User, method: Method, never_lower: bool, expected: dict[str, int]
) -> None:
    taken(quiz, "ann", "0", "0")
    taken(quiz, "ben", "1", "0")
    correct_key(question, 1)

    decide(question, teacher, method, never_lower=never_lower)

    assert scores() == expected


def test_what_is_left_out_is_in_no_score(quiz: Quiz, question: Question, teacher: User) -> None:
    taken(quiz, "ann", "1", "1")

    decide(question, teacher, Method.DROP)

    assert [item.counted for item in AttemptItem.objects.all()] == [False, True]
    assert scores() == {"ann": 0}


def test_the_ledger_says_what_was_before_and_what_is_now(quiz: Quiz, question: Question, teacher: User) -> None:
    taken(quiz, "ben", "1", "0")
    correct_key(question, 1)
    asked = AttemptItem.objects.get(number=1).revision

    decided = decide(question, teacher)

    (adjustment,) = decided.adjustments.all()
    assert (adjustment.credit_before, adjustment.credit_after) == (0, MILLION)
    assert (adjustment.score_before, adjustment.score_after) == (500_000, MILLION)
    assert adjustment.graded_by_before == asked
    item = AttemptItem.objects.get(number=1)
    assert (item.revision, item.graded_by) == (asked, Question.objects.get(pk=question.pk).revision)
    assert (decided.author, decided.decided_at, decided.reason) == (teacher, LATER, "The key was wrong.")


def test_a_row_of_the_ledger_says_what_it_is(quiz: Quiz, question: Question, teacher: User) -> None:
    taken(quiz, "ben", "1", "0")

    decided = decide(question, teacher, Method.FULL)

    assert str(decided) == "question-1: full credit for all"
    assert str(decided.adjustments.get()).endswith("question 1: 0 → 1000000")


def test_a_plan_writes_nothing(quiz: Quiz, question: Question, teacher: User) -> None:
    taken(quiz, "ann", "1", "0")
    before = rows_of(Attempt, AttemptItem, Regrade, Adjustment, Question)

    plan = plan_for(question, teacher, accepted="No")

    assert [each.score_after for each in plan.adjustments] == [MILLION]
    assert rows_of(Attempt, AttemptItem, Regrade, Adjustment, Question) == before


def test_regrading_twice_changes_nothing(quiz: Quiz, question: Question, teacher: User) -> None:
    taken(quiz, "ben", "1", "0")
    correct_key(question, 1)
    decide(question, teacher)
    before = marks()

    again = decide(question, teacher)

    assert marks() == before
    assert not again.adjustments.exists()


def test_a_plan_that_is_old_by_now_is_not_done(quiz: Quiz, question: Question, teacher: User) -> None:
    taken(quiz, "ann", "1", "0")
    old = plan_for(question, teacher, Method.FULL)
    taken(quiz, "ben", "1", "0")
    before = marks()

    with pytest.raises(PlanChanged):
        regrade(
            question_id=question.pk,
            decision=Decision(Method.FULL),
            fingerprint=old.fingerprint,
            reason="",
            author=teacher,
            at=LATER,
        )

    assert marks() == before
    assert not Regrade.objects.exists()


def test_attempts_that_run_are_graded_by_the_decision_when_they_are_handed_in(
    quiz: Quiz, question: Question, teacher: User
) -> None:
    running = taken(quiz, "ann", "1", "0", hand_in=False)
    correct_key(question, 1)
    plan = plan_for(question, teacher)
    decided = decide(question, teacher)

    done = submit(learner=running.learner, attempt_id=running.pk, at=LATER)

    assert (plan.looked_at, plan.running) == (0, 1)
    assert done.score_millionths == MILLION
    assert [each.score_before for each in decided.adjustments.all()] == [500_000]


def test_attempts_that_were_asked_the_corrected_key_are_left_alone(
    quiz: Quiz, question: Question, teacher: User
) -> None:
    correct_key(question, 1)
    taken(quiz, "ann", "1", "0")
    decide(question, teacher)
    correct_key(question, 2)

    done = taken(quiz, "ben", "2", "0")

    assert done.score_millionths == MILLION
    assert not Adjustment.objects.exists()


def test_practice_is_not_regraded(quiz: Quiz, question: Question, teacher: User) -> None:
    taken(quiz, "ann", "1", "0", purpose="practice")

    plan = plan_for(question, teacher, Method.FULL)

    assert (plan.adjustments, plan.looked_at, plan.running) == ([], 0, 0)


def test_a_decision_may_be_for_one_quiz_alone(quiz: Quiz, question: Question, teacher: User) -> None:
    other = make_quiz(quiz.edition, "other")
    taken(quiz, "ann", "1", "0")
    taken(other, "ben", "1", "0")

    decide(question, teacher, Method.FULL, quiz=other)
    running = taken(quiz, "cem", "1", "0")

    assert scores() == {"ann": 500_000, "ben": MILLION, "cem": 500_000}
    assert running.score_millionths == 500_000


def test_undoing_gives_the_very_rows_back(quiz: Quiz, question: Question, teacher: User) -> None:
    taken(quiz, "ann", "0", "0")
    taken(quiz, "ben", "1", "0")
    correct_key(question, 1)
    before = marks()
    decided = decide(question, teacher, never_lower=False)

    done = undo(decided, teacher).regrade

    assert marks() == before
    assert (done.undone_at, done.undone_by) == (LATER + HOUR, teacher)
    assert done.adjustments.count() == 2


def test_what_was_undone_is_not_done_to_attempts_handed_in_later(quiz: Quiz, question: Question, teacher: User) -> None:
    running = taken(quiz, "ann", "1", "0", hand_in=False)
    undo(decide(question, teacher, Method.FULL), teacher)

    assert submit(learner=running.learner, attempt_id=running.pk, at=LATER).score_millionths == 500_000


def test_of_several_regrades_the_last_is_undone_first_and_each_once(
    quiz: Quiz, question: Question, teacher: User
) -> None:
    taken(quiz, "ann", "1", "0")
    first, second = decide(question, teacher, Method.FULL), decide(question, teacher, Method.DROP)

    with pytest.raises(LaterRegrade):
        undo(first, teacher)
    undo(second, teacher)
    with pytest.raises(AlreadyUndone):
        undo(second, teacher)
    undo(first, teacher)

    assert scores() == {"ann": 500_000}


@pytest.mark.parametrize(
    ("kind", "entry", "accepted", "earned"),
    [
        ("single_choice", {"choice": "1"}, "No", [1, 1, 0]),
        ("short_text", {"text": "nur-sultan"}, "Nur-Sultan", [1, 1]),
        ("numeric", {"text": "80 million"}, "80000000", [1, 1]),
    ],
)
def test_an_answer_is_accepted_for_those_who_gave_it_and_for_all_who_will(
    teacher: User, kind: str, entry: dict[str, str], accepted: str, earned: list[int]
) -> None:
    quiz = make_bank(1, kind=kind)
    question = Question.objects.get()
    attempt = begin(quiz, make_learner())
    save = new_save()
    record_answer(learner=attempt.learner, attempt_id=attempt.pk, number=1, entries=entry, save=save, at=NOON)
    submit(learner=attempt.learner, attempt_id=attempt.pk, at=NOON)

    decide(question, teacher, accepted=accepted)

    assert Attempt.objects.get().score_millionths == MILLION
    assert [row.credit_millionths // MILLION for row in question.answers.all()] == earned


@pytest.mark.parametrize(
    ("kind", "accepted"),
    [
        ("single_choice", "Nowhere"),
        ("matching", "one"),
        ("multiple_choice", "A"),
        ("numeric", "many"),
        ("numeric", "NaN"),
        ("short_text", " ."),
    ],
)
def test_what_no_row_can_say_is_not_accepted(teacher: User, kind: str, accepted: str) -> None:
    make_bank(1, kind=kind)
    before = rows_of(Question)

    with pytest.raises(NotAcceptable):
        decide(Question.objects.get(), teacher, accepted=accepted)

    assert rows_of(Question) == before


def test_a_wrong_answer_that_was_foreseen_becomes_right_in_its_row(teacher: User) -> None:
    edition = make_small_course()
    question = make_question(edition, "capital", "short_text", answers=[right("Astana"), wrong("Almaty")])

    decide(question, teacher, accepted="almaty!")

    assert [(row.text, row.credit_millionths, row.feedback) for row in question.answers.all()] == [
        ("Astana", MILLION, ""),
        ("Almaty", MILLION, ""),
    ]


@pytest.mark.parametrize(
    ("kind", "accepted", "before"),
    [
        ("single_choice", "No", {"place": 1, "credit_millionths": 0, "feedback": "No is a misreading."}),
        ("short_text", "Nur-Sultan", {"place": 1}),
        ("numeric", "80000000", {"place": 1}),
        ("numeric", "79900000", {"place": 0, "credit_millionths": MILLION, "feedback": ""}),
    ],
)
def test_undoing_brings_back_the_key_that_accepted_an_answer(
    teacher: User, kind: str, accepted: str, before: dict[str, Any]
) -> None:
    make_bank(1, kind=kind)
    question = Question.objects.get()
    key, digest = key_of(question), digest_of(question)
    decided = decide(question, teacher, accepted=accepted)

    done = undo(decided, teacher)

    assert (key_of(question), digest_of(question), done.key_is_left) == (key, digest, False)
    assert Regrade.objects.get().key_before == before


def test_the_key_that_is_brought_back_is_a_new_revision(question: Question, teacher: User) -> None:
    accepted = decide(question, teacher, accepted="No").revision

    undo(Regrade.objects.get(), teacher)

    made = ContentRevision.objects.get(digest=digest_of(question), parent=accepted)
    assert (made.author, made.created_at) == (teacher, LATER + HOUR)
    assert made.origin == ContentRevision.Origin.EDIT


def test_answers_accepted_one_after_the_other_are_taken_back_one_after_the_other(
    question: Question, teacher: User
) -> None:
    key = key_of(question)
    decided = [decide(question, teacher, accepted=answer) for answer in ("No", "Maybe")]

    done = [undo(each, teacher) for each in reversed(decided)]

    assert [each.key_is_left for each in done] == [False, False]
    assert key_of(question) == key


@pytest.mark.parametrize("published", [True, False])
def test_undoing_leaves_a_key_that_was_changed_since(question: Question, teacher: User, *, published: bool) -> None:
    decided = decide(question, teacher, accepted="No")
    question.answers.filter(text="Maybe").update(text="Perhaps")
    if published:
        publish(question)
    before = rows_of(Question, ContentRevision)

    done = undo(decided, teacher)

    assert done.key_is_left
    assert key_of(question)[1:] == [("No", MILLION, ""), ("Perhaps", 0, "Maybe is a misreading.")]
    assert rows_of(Question, ContentRevision) == before


def test_a_key_corrected_before_the_decision_is_not_touched_by_undoing(question: Question, teacher: User) -> None:
    correct_key(question, 1)
    decided, key = decide(question, teacher), key_of(question)

    done = undo(decided, teacher)

    assert (key_of(question), done.key_is_left) == (key, False)


@pytest.mark.parametrize("count", [1, 20])
def test_a_plan_costs_the_same_for_any_number_of_attempts(
    quiz: Quiz, question: Question, teacher: User, count: int
) -> None:
    for number in range(count):
        taken(quiz, f"learner-{number}", "1", "0")

    with CaptureQueriesContext(connection) as queries:
        plan_for(question, teacher, Method.FULL)

    assert len(queries) == 7  # savepoint, course, question, attempts, items, taking back, savepoint


#: What a class answered: the choices of each learner, and whether they handed in.
classes = st.lists(st.tuples(st.sampled_from("012"), st.sampled_from("012"), st.booleans()), min_size=1, max_size=5)
decisions = st.lists(
    st.tuples(
        st.sampled_from(["question-1", "question-2"]),
        st.sampled_from(Method),
        st.booleans(),
        st.none() | st.integers(0, 2),
        st.sampled_from(["", "Yes", "No", "Maybe"]),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(learners=classes, decided=decisions)
def test_preview_is_outcome_undo_is_before_and_raise_only_never_lowers(
    quiz: Quiz,
    teacher: User,
    learners: list[tuple[str, str, bool]],
    decided: list[tuple[str, Method, bool, int | None, str]],
) -> None:
    with undone():
        for number, (first, second, hand_in) in enumerate(learners):
            taken(quiz, f"learner-{number}", first, second, hand_in=hand_in)
        ledger: list[tuple[Regrade, dict[str, list[dict[str, Any]]], Any, Any]] = []
        for slug, method, never_lower, right_place, accepted in decided:
            question = Question.objects.get(slug=slug)
            if right_place is not None:
                correct_key(question, right_place)
            before, scored, key = marks(), scores(), key_of(question)

            plan = plan_for(question, teacher, method, never_lower=never_lower, accepted=accepted)
            planned = scored | {each.item.attempt.learner.username: each.score_after for each in plan.adjustments}
            regraded = decide(question, teacher, method, never_lower=never_lower, accepted=accepted)

            assert scores() == planned
            if never_lower:
                assert all((planned[name] or 0) >= (score or 0) for name, score in scored.items())
            ledger.append((regraded, before, key, key_of(question)))

        for regraded, before, key, decided_key in reversed(ledger):
            now = key_of(regraded.question)
            done = undo(regraded, teacher)
            assert marks() == before
            assert key_of(regraded.question) == (key if now == decided_key else now)
            assert done.key_is_left == (regraded.key_before is not None and now != decided_key)


def test_two_unequal_questions_are_weighed_by_their_points(teacher: User) -> None:
    edition = make_small_course()
    for slug in ("light", "heavy"):
        make_question(edition, slug, answers=[right("Yes"), wrong("No")])
    attempt = begin(make_quiz(edition), make_learner())
    items = {item.question.slug: item for item in attempt.items.all()}
    AttemptItem.objects.filter(pk=items["heavy"].pk).update(points=3)
    submit(learner=attempt.learner, attempt_id=attempt.pk, at=NOON)

    decide(items["heavy"].question, teacher, Method.FULL)

    assert Attempt.objects.get().score_millionths == 750_000
