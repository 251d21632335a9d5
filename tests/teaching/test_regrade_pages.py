"""The pages on which instructors regrade."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lessons.models import Course
from people.models import User
from quizzes.actions import record_answer, submit
from quizzes.content import MILLION
from quizzes.models import Attempt, Question, Quiz, Regrade
from tests.lessons.builders import make_learner
from tests.pages import page_of
from tests.quizzes.builders import NOON, begin, make_bank, make_question, make_quiz, new_save, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz() -> Quiz:
    return make_bank(2)


@pytest.fixture
def question(quiz: Quiz) -> Question:
    return Question.objects.get(slug="question-1")


def taken(quiz: Quiz, name: str, *entries: dict[str, str]) -> Attempt:
    attempt = begin(quiz, make_learner(name))
    for number, entry in enumerate(entries, start=1):
        record_answer(
            learner=attempt.learner, attempt_id=attempt.pk, number=number, entries=entry, save=new_save(), at=NOON
        )
    return submit(learner=attempt.learner, attempt_id=attempt.pk, at=NOON + timedelta(hours=1))


def url_of(question: Question) -> str:
    return reverse("teaching:regrade", args=[question.pk])


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def decide(browser: Client, question: Question, **fields: str) -> Any:
    """See the plan, then confirm it as the page would."""
    form = {"method": "key", "never_lower": "on", **fields}
    seen = browser.post(url_of(question), form)
    return browser.post(
        url_of(question), {**form, "fingerprint": seen.context["plan"].fingerprint, "do": "apply"}, follow=True
    )


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("single_choice", "Right: Yes"),
        ("multiple_choice", "Right: A · B"),
        ("true_false", "Right: True"),
        ("numeric", "Right: $79.9 million"),
        ("matching", "Right: one: eins · two: zwei"),
    ],
)
def test_the_key_is_beside_what_was_answered(browser: Client, quiz: Quiz, kind: str, told: str) -> None:
    asked = make_question(quiz.edition, "asked", kind)

    page = page_of(browser.get(url_of(asked)))

    assert told in page.text


def test_what_was_answered_is_counted(browser: Client, quiz: Quiz, question: Question) -> None:
    for number, choice in enumerate(["1", "1", "0", ""]):
        taken(quiz, f"learner-{number}", {"choice": choice})

    answers = browser.get(url_of(question)).context["answers"]

    assert [(each.text, each.count, each.credit, each.acceptable) for each in answers] == [
        ("No", 2, 0, "No"),
        ("Yes", 1, 1, ""),
        ("", 1, 0, ""),
    ]


@pytest.mark.parametrize(
    ("kind", "entry", "told", "acceptable"),
    [
        ("numeric", {"text": "80 million"}, "80 million", "80000000"),
        ("short_text", {"text": "Almaty"}, "Almaty", "Almaty"),
        ("matching", {"place-0": "0"}, "one: drei · two: –", ""),
    ],
)
def test_answers_of_every_kind_are_told_in_words(kind: str, entry: dict[str, str], told: str, acceptable: str) -> None:
    quiz = make_bank(1, kind=kind, shuffle_answers=False)
    question = Question.objects.get()
    teacher = make_learner("teacher")
    Course.objects.get().instructors.add(teacher)
    browser = Client()
    browser.force_login(teacher)
    attempt = begin(quiz, make_learner())
    attempt.items.update(order=list(range(question.answers.count())))
    record_answer(learner=attempt.learner, attempt_id=attempt.pk, number=1, entries=entry, save=new_save(), at=NOON)
    submit(learner=attempt.learner, attempt_id=attempt.pk, at=NOON)

    (answer,) = browser.get(url_of(question)).context["answers"]

    assert (answer.text, answer.acceptable) == (told, acceptable)


def test_a_decision_is_shown_before_it_is_done(browser: Client, quiz: Quiz, question: Question) -> None:
    taken(quiz, "ben", {"choice": "1"}, {"choice": "0"})

    page = browser.post(url_of(question), {"method": "full", "never_lower": "on"})

    assert "One mark" not in text_of(page)
    assert "1 mark changes, of 1 that were looked at." in text_of(page)
    assert "0 → 1" in text_of(page)
    assert "50 % → 100 %" in text_of(page)
    assert not Regrade.objects.exists()


def test_a_decision_that_is_confirmed_is_done(browser: Client, quiz: Quiz, question: Question, teacher: User) -> None:
    taken(quiz, "ben", {"choice": "1"}, {"choice": "0"})

    page = decide(browser, question, method="full", reason="It read two ways.")

    assert "Done: 1 mark changed." in text_of(page)
    assert "It read two ways." in text_of(page)
    assert Attempt.objects.get().score_millionths == MILLION
    assert Regrade.objects.get().author == teacher


def test_an_answer_is_accepted_with_one_button(browser: Client, quiz: Quiz, question: Question) -> None:
    taken(quiz, "ben", {"choice": "1"}, {"choice": "0"})

    seen = browser.post(url_of(question), {"method": "key", "never_lower": "on", "accepted": "No"})
    decide(browser, question, accepted="No")

    assert "“No” becomes a right answer of the question" in text_of(seen)
    assert Attempt.objects.get().score_millionths == MILLION
    assert question.answers.get(text="No").credit_millionths == MILLION


def test_a_decision_on_something_that_has_changed_is_shown_again(
    browser: Client, quiz: Quiz, question: Question
) -> None:
    taken(quiz, "ben", {"choice": "1"})
    form = {"method": "full", "never_lower": "on"}
    seen = browser.post(url_of(question), form).context["plan"]
    taken(quiz, "cem", {"choice": "1"})

    again = browser.post(url_of(question), {**form, "fingerprint": seen.fingerprint, "do": "apply"})

    assert again.status_code == 409
    assert "Nothing was done: look again." in text_of(again)
    assert len(again.context["plan"].adjustments) == 2
    assert not Regrade.objects.exists()


def test_the_way_to_a_group_of_choices_leads_to_what_is_wrong_there(browser: Client, question: Question) -> None:
    page = page_of(browser.post(url_of(question), {"method": "shout"}))

    (link,) = page.root.iterfind(".//p[@class='look-again']/a")
    (error,) = page.root.iterfind(f".//*[@id='{link.get('href', '').removeprefix('#')}']")
    assert error.get("class") == "error"


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"method": "shout"}, "Select a valid choice"),
        ({"method": "key", "quiz": "999"}, "Select a valid choice"),
        ({"method": "key", "accepted": "Nowhere"}, "The key can&#x27;t accept this answer by itself."),
        ({"method": "key", "accepted": "Nowhere", "do": "apply"}, "The key can&#x27;t accept this answer by itself."),
        ({"method": "key", "reason": "x" * 301}, "at most 300 characters"),
    ],
)
def test_what_can_not_be_decided_is_said(
    browser: Client, quiz: Quiz, question: Question, form: dict[str, str], said: str
) -> None:
    page = browser.post(url_of(question), form)

    assert page.status_code == 422
    assert said in text_of(page)
    assert not Regrade.objects.exists()


def test_a_decision_can_be_for_one_quiz(browser: Client, quiz: Quiz, question: Question) -> None:
    other = make_quiz(quiz.edition, "other")
    taken(quiz, "ann", {"choice": "1"})
    taken(other, "ben", {"choice": "2"})

    page = browser.get(f"{url_of(question)}?quiz={other.pk}")
    decide(browser, question, method="full", quiz=str(other.pk))

    assert f'<option value="{other.pk}" selected>Other</option>' in text_of(page)
    assert {each.quiz: each.score_millionths for each in Attempt.objects.all()} == {quiz: 0, other: MILLION // 2}
    assert Regrade.objects.get().quiz == other


def test_undoing_is_told(browser: Client, quiz: Quiz, question: Question) -> None:
    taken(quiz, "ben", {"choice": "1"})
    decide(browser, question, method="full")
    decide(browser, question, method="drop", never_lower="")
    second, first = Regrade.objects.all()
    undo = [reverse("teaching:undo", args=[each.pk]) for each in (first, second, second)]

    pages = [text_of(browser.post(url, follow=True)) for url in undo]

    assert "Undo that first." in pages[0]
    assert "Undone: every mark is as it was before." in pages[1]
    assert "It was undone before." in pages[2]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (False, "Undone: every mark is as it was before, and so is the key."),
        (
            True,
            "The question has been changed since, so its key stays as it is now.",
        ),
    ],
)
def test_undoing_tells_what_became_of_the_key(
    browser: Client, quiz: Quiz, question: Question, *, changed: bool, said: str
) -> None:
    taken(quiz, "ben", {"choice": "1"})
    decide(browser, question, accepted="No")
    if changed:
        question.answers.filter(text="Maybe").update(text="Perhaps")
        publish(question)

    page = browser.post(reverse("teaching:undo", args=[Regrade.objects.get().pk]), follow=True)

    assert said in text_of(page)
    assert question.answers.get(text="No").credit_millionths == (MILLION if changed else 0)


def test_a_question_corrected_after_it_was_asked_waits_on_the_overview(
    browser: Client, quiz: Quiz, question: Question
) -> None:
    taken(quiz, "ben", {"choice": "1"})
    before = text_of(browser.get(reverse("teaching:overview")))
    question.prompt = "What else?"
    question.save()
    publish(question)

    overview = text_of(browser.get(reverse("teaching:overview")))
    listed = browser.get(reverse("teaching:quiz", args=[quiz.pk])).context["questions"]

    assert "No question has been changed since a graded paper asked it." in before
    assert "question-1</a> – 1 graded paper with an earlier version" in overview
    assert [(each.slug, each.papers, each.earlier) for each in listed] == [("question-1", 1, 1), ("question-2", 1, 0)]
    assert "1 graded paper was asked an earlier version." in text_of(browser.get(url_of(question)))


def test_what_was_decided_waits_no_longer(browser: Client, quiz: Quiz, question: Question) -> None:
    taken(quiz, "ben", {"choice": "1"})
    question.prompt = "What else?"
    question.save()
    publish(question)

    decided = decide(browser, question)
    overview = text_of(browser.get(reverse("teaching:overview")))
    question.regrades.update(undone_at=NOON)
    undone = text_of(browser.get(reverse("teaching:overview")))

    assert "1 graded paper was asked an earlier version. It was decided on them below." in text_of(decided)
    assert "No question has been changed since a graded paper asked it." in overview
    assert "question-1</a> – 1 graded paper with an earlier version" in undone
    assert "It was decided" not in text_of(browser.get(url_of(question)))


def test_pages_without_attempts_say_so(browser: Client, quiz: Quiz, question: Question) -> None:
    assert "has been handed in yet" in text_of(browser.get(url_of(question)))
    assert "Nobody has begun" in text_of(browser.get(reverse("teaching:quiz", args=[quiz.pk])))


@pytest.mark.parametrize("count", [1, 20])
def test_a_page_costs_the_same_for_any_number_of_attempts(
    browser: Client, quiz: Quiz, question: Question, count: int
) -> None:
    for number in range(count):
        taken(quiz, f"learner-{number}", {"choice": "1"})
    browser.get(url_of(question))

    with CaptureQueriesContext(connection) as page:
        browser.get(url_of(question))
    with CaptureQueriesContext(connection) as overview:
        browser.get(reverse("teaching:overview"))

    assert (len(page), len(overview)) == (9, 7)


def test_the_admin_leads_to_what_was_answered(browser: Client, quiz: Quiz, question: Question, teacher: User) -> None:
    User.objects.filter(pk=teacher.pk).update(is_staff=True)

    of_question = text_of(browser.get(reverse("admin:quizzes_question_change", args=[question.pk])))
    of_quiz = text_of(browser.get(reverse("admin:quizzes_quiz_change", args=[quiz.pk])))

    assert f'<a href="{url_of(question)}">Answers and regrading</a>' in of_question
    assert f'<a href="{reverse("teaching:quiz", args=[quiz.pk])}">Answers and regrading</a>' in of_quiz
