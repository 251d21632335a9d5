"""Questions about charts: what is shown, what stays as it was asked, and how authors choose one."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from lessons.models import Chart, ChartPoint, ContentRevision, Course, Edition, Fact
from people.models import User
from quizzes.actions import publish_questions, submit
from quizzes.actions.copy import copy_whole_course
from quizzes.asked import question_in
from quizzes.authoring import authored
from quizzes.content import from_json
from quizzes.models import Attempt, Question
from quizzes.presentation import card_of
from quizzes.rules import findings
from tests.editing import change_url, errors_of, form_values, make_instructor, save, sign_in
from tests.kzcourse.course import CHARTS, change, write_course
from tests.lessons.builders import make_chart, make_course, make_edition, make_fact, make_learner, make_small_course
from tests.quizzes.builders import NOON, begin, make_question, make_quiz
from tests.quizzes.test_admin_revisions import go_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    edition = make_small_course()
    facts = [make_fact(edition.course, slug, value=value, unit="USD") for slug, value in (("before", 5), ("after", 80))]
    make_chart(edition, "exports", *facts, takeaway="The second bar says it all.")
    return edition


@pytest.fixture
def question(edition: Edition) -> Question:
    return make_question(edition, chart=edition.charts.get())


@pytest.fixture
def browser(edition: Edition) -> Client:
    return sign_in(make_instructor(edition.course))


@pytest.fixture
def learner() -> User:
    return make_learner()


@pytest.fixture
def attempt(question: Question, learner: User) -> Attempt:
    return begin(make_quiz(question.edition), learner, at=timezone.now())


def shown(attempt: Attempt) -> str:
    return card_of(attempt.items.get()).question.chart


def test_the_chart_stands_above_the_question_without_saying_what_to_see(attempt: Attempt, learner: User) -> None:
    page = sign_in(learner).get(reverse("quizzes:question", args=[attempt.pk, 1])).content.decode()

    assert page.index('<figure class="chart">') < page.index('class="stem')
    assert "After: $80" in page
    assert "says it all" not in page


def test_the_results_show_it_too(attempt: Attempt, learner: User) -> None:
    submit(learner=learner, attempt_id=attempt.pk, at=timezone.now())

    page = sign_in(learner).get(reverse("quizzes:results", args=[attempt.pk])).content.decode()

    assert page.count('<figure class="chart">') == 1


def test_a_new_figure_in_the_chart_makes_a_new_revision_and_running_attempts_keep_the_old_one(
    browser: Client, attempt: Attempt, question: Question
) -> None:
    save(browser, change_url(Fact.objects.get(slug="after")), value="90")

    question.refresh_from_db()
    assert question.revision is not None
    assert "After: $90" in question_in(question.revision).chart
    assert "After: $80" in shown(attempt)


@pytest.mark.parametrize(
    ("changes", "revisions"),
    [({"title": "Imports"}, 2), ({"takeaway": "Look closely."}, 1), ({"points-1-label": "B"}, 2)],
)
def test_other_words_in_the_chart_make_a_new_revision_if_the_question_shows_them(
    browser: Client, question: Question, changes: dict[str, str], revisions: int
) -> None:
    save(browser, change_url(Chart.objects.get()), **changes)

    assert ContentRevision.objects.of(question).count() == revisions


def test_what_has_nothing_to_do_with_the_chart_makes_none(browser: Client, question: Question) -> None:
    save(browser, change_url(Fact.objects.get(slug="fact-1-1")), date="2022")

    assert ContentRevision.objects.of(question).count() == 1


def test_a_question_without_a_chart_is_written_as_it_was_before_there_were_any(edition: Edition) -> None:
    question = make_question(edition)

    assert {"chart", "drawing"}.isdisjoint(authored(question))
    stored: Any = question.revision
    del stored.rendered["chart"]
    assert from_json(stored.rendered).chart == ""


def test_a_preview_shows_the_chart_of_the_form(browser: Client, question: Question) -> None:
    values = form_values(browser.get(change_url(question)))

    page = browser.post(f"{reverse('admin:quizzes_question_try')}?of={question.pk}", values)

    assert '<figure class="chart">' in page.content.decode()


def test_a_chart_of_another_edition_is_refused(browser: Client, edition: Edition, question: Question) -> None:
    other = make_edition(make_course("forest"))
    edition.course.instructors.get().courses_written.add(other.course)
    strange = make_chart(other, "trees", make_fact(other.course, "trees", value=5))

    page = save(browser, change_url(question), chart=strange.pk)

    assert errors_of(page) == {"chart": ["It belongs to another edition. Choose one of this edition."]}


def test_one_can_go_back_to_a_question_with_its_chart_and_without(browser: Client, question: Question) -> None:
    save(browser, change_url(question), chart="")
    assert not Question.objects.exclude(chart=None).exists()

    go_back(browser, question)
    assert Question.objects.get().chart == Chart.objects.get()

    go_back(browser, question, ContentRevision.objects.of(question).order_by("pk")[1])
    assert not Question.objects.exclude(chart=None).exists()


def codes(course: Course) -> list[str]:
    return [finding.code for finding in findings(course) if "chart" in finding.code]


def test_a_chart_that_is_not_to_be_had_is_found(edition: Edition, question: Question) -> None:
    assert codes(edition.course) == []

    Chart.objects.update(retired_at=timezone.now())
    assert codes(edition.course) == ["question.chart-not-shown"]

    Chart.objects.update(retired_at=None)
    ChartPoint.objects.all().delete()
    assert codes(edition.course) == ["question.chart-not-shown"]


def test_a_copied_question_shows_the_copied_chart(edition: Edition, question: Question) -> None:
    made = copy_whole_course(edition.course, slug="next-year", at=NOON)

    copied = Question.objects.get(edition__course=made)
    assert copied.chart is not None
    assert copied.chart.edition.course == made
    assert copied.revision is not None
    assert "After: $80" in question_in(copied.revision).chart


@pytest.mark.parametrize("number", [1, 30])
def test_publishing_costs_the_same_for_one_and_for_thirty_questions_about_charts(
    edition: Edition, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    for each in range(number):
        make_question(edition, f"question-{each}", chart=edition.charts.get())
    Question.objects.update(prompt="Another?")

    with django_assert_num_queries(13):
        publish_questions(Question.objects.all(), author=None, origin="edit", at=NOON)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = write_course(tmp_path / "course")
    write_course(folder, {"5-charts.yaml": CHARTS})
    change(folder, "4-questions.yaml", "    unit: saigas\n", "    unit: saigas\n    chart: [steppe, en, counts]\n")
    return folder


def test_files_name_the_chart_of_a_question_and_are_written_back_the_same(folder: Path, capsys: Any) -> None:
    call_command("loadcourse", folder)
    assert Question.objects.get().chart == Chart.objects.get()
    call_command("loadcourse", folder)
    call_command("dumpcourse", folder, "--check")

    said = capsys.readouterr().out.splitlines()
    assert said[-2:] == ["0 new, 0 changed, 16 unchanged", "The files and the database say the same."]
    assert ContentRevision.objects.of(Question.objects.get()).count() == 1


def test_taking_the_chart_out_in_the_admin_stays_when_the_files_say_what_they_said(folder: Path) -> None:
    call_command("loadcourse", folder, verbosity=0)
    browser = sign_in(make_instructor(Course.objects.get()))
    save(browser, change_url(Question.objects.get()), chart="")
    change(folder, "4-questions.yaml", "How many saigas were there?", "How many saigas were counted?")

    call_command("loadcourse", folder, verbosity=0)

    question = Question.objects.get()
    assert (question.chart, question.prompt) == (None, "How many saigas were counted?")
