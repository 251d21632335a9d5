"""Statistics that a teacher can recompute: of a quiz as a class took it, or as all did, and of each of its questions."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from lessons.editing.access import editor, may_write
from lessons.models import Course
from people.requests import Request
from quizzes.analysing import HandedIn, analysed, handed_in
from quizzes.content import MILLION, QuestionContent
from quizzes.item_analysis import LEAST_PAPERS, ChoiceStatistics, QuestionStatistics
from quizzes.kinds.gaps import pieces
from quizzes.models import Assignment, Attempt, AttemptItem, Quiz
from quizzes.models.attempts import AttemptQuerySet
from teaching.access import of_own_class_or_404, own_classes, own_or_404
from teaching.answers_given import AnswerGiven, answer_in_words
from teaching.replica import HALF_A_MINUTE, report
from teaching.statistics.charts import bars_of_choices, bars_of_scores
from teaching.statistics.choosing import TRIES, Choice
from teaching.statistics.definitions import definitions as definitions_of_all
from teaching.statistics.doubts import choice_in_words, doubts
from teaching.statistics.figures import OF_CHOICE, OF_QUESTION, OF_QUIZ, Told
from teaching.statistics.tables import DOUBTS, cells, heads, question_rows, versions


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose papers are looked at: those of one class, or (without ``assignment``) all of the quiz."""

    quiz: Quiz
    attempts: AttemptQuerySet
    may_regrade: bool
    assignment: Assignment | None = None

    def address(self, *question_id: int) -> str:
        kind, owner = ("assignment", self.assignment.pk) if self.assignment else ("quiz", self.quiz.pk)
        page = f"{kind}-question" if question_id else f"{kind}-statistics"
        return reverse(f"teaching:{page}", args=[owner, *question_id])

    def context(self) -> dict[str, Any]:
        return {
            "scope": self,
            "assignment": self.assignment,
            "classroom": self.assignment.classroom if self.assignment else None,
            "here": "assignments",
            "title": self.assignment.title if self.assignment else self.quiz.title,
            "language": self.quiz.edition.language,
        }


@require_safe
@report(may_be_old=HALF_A_MINUTE)
def of_assignment(request: Request, assignment_id: int) -> HttpResponse:
    return _quiz_page(request, _class_scope(request, assignment_id))


@require_safe
@report(may_be_old=HALF_A_MINUTE)
def of_quiz(request: Request, quiz_id: int) -> HttpResponse:
    return _quiz_page(request, _quiz_scope(request, quiz_id))


@require_safe
@report(may_be_old=HALF_A_MINUTE)
def question_of_assignment(request: Request, assignment_id: int, question_id: int) -> HttpResponse:
    return _question_page(request, _class_scope(request, assignment_id), question_id)


@require_safe
@report(may_be_old=HALF_A_MINUTE)
def question_of_quiz(request: Request, quiz_id: int, question_id: int) -> HttpResponse:
    return _question_page(request, _quiz_scope(request, quiz_id), question_id)


@require_safe
def definitions(request: Request) -> HttpResponse:
    """For whoever teaches or writes."""
    if not may_write(request):
        own_classes(request)
    return render(request, "teaching/statistics/definitions.html", {"definitions": definitions_of_all()})


def _class_scope(request: Request, assignment_id: int) -> Scope:
    rows = Assignment.objects.filter(quiz__isnull=False).select_related("classroom", "quiz__edition__course")
    found = of_own_class_or_404(request, rows, assignment_id)
    quiz = cast("Quiz", found.quiz)  # without one it isn't found
    may_regrade = Course.objects.written_by(editor(request)).filter(editions=quiz.edition_id).exists()
    return Scope(quiz, Attempt.objects.filter(assignment=found), may_regrade, found)


def _quiz_scope(request: Request, quiz_id: int) -> Scope:
    quiz = own_or_404(request, Quiz.objects.select_related("edition__course"), quiz_id)
    return Scope(quiz, Attempt.objects.filter(quiz=quiz), may_regrade=True)


def _render(request: Request, template: str, scope: Scope, context: dict[str, Any]) -> HttpResponse:
    """By the clock of the class, if it is of one."""
    with timezone.override(scope.assignment.classroom.time_zone if scope.assignment else None):
        return render(request, f"teaching/statistics/{template}.html", scope.context() | context)


def _choice_context(found: HandedIn, choice: Choice) -> dict[str, Any]:
    return {
        "found": found,
        "choice": choice,
        "tries": [(str(tries), words, tries is choice.tries) for tries, words in TRIES.items()],
        "least": LEAST_PAPERS,
    }


def _quiz_page(request: Request, scope: Scope) -> HttpResponse:
    choice = Choice.of(request.GET)
    found = handed_in(scope.attempts, at=request.at)
    of = analysed(found, choice.tries, with_revisions=found.revised if choice.by_revision else ())
    rows = [(scope.address(row.question_id), row) for row in question_rows(found, of, choice)]
    context = _choice_context(found, choice) | {
        "quiz": of.analysis.quiz,
        "figures": [(figure, figure.told(of.analysis.quiz, of.analysis.quiz.papers)) for figure in OF_QUIZ],
        "bars": bars_of_scores(of.papers),
        "heads": heads(choice),
        "by_doubts": choice.sorted_by(DOUBTS),
        "rows": rows,
        "doubted": [(url, row) for url, row in rows if row.doubts],
    }
    return _render(request, "quiz", scope, context)


def _question_page(request: Request, scope: Scope, question_id: int) -> HttpResponse:
    choice = Choice.of(request.GET)
    found = handed_in(scope.attempts, at=request.at)
    if question_id not in found.by_question:
        raise Http404("no paper that was handed in has this question")
    of = analysed(found, choice.tries, with_revisions=[question_id])
    asked, key = found.contents[found.asked(question_id)], found.key_of(question_id)
    statistics = of.analysis.questions.get(str(question_id))
    context = _choice_context(found, choice) | {
        "question_id": question_id,
        "asked": asked,
        "prompt": _prompt(asked),
        "image": found.asked(question_id) if asked.image and scope.assignment else None,
        "number": found.number_of(question_id),
        "heads": OF_QUESTION,
        "versions": versions(of.revisions[str(question_id)].values()),
    }
    if statistics:
        context |= _of_question(statistics, key)
        context["wrong"] = [] if statistics.choices else _wrong_answers(scope, question_id, found, of.attempts)
    return _render(request, "question", scope, context)


def _of_question(statistics: QuestionStatistics, key: QuestionContent) -> dict[str, Any]:
    return {
        "statistics": statistics,
        "cells": cells(statistics),
        "doubts": doubts(statistics, key),
        "bars": bars_of_choices(statistics, key),
        "choice_heads": OF_CHOICE,
        "choices": [_choice_row(each, key, statistics.papers) for each in statistics.choices],
        "few": statistics.papers < LEAST_PAPERS,
    }


def _choice_row(choice: ChoiceStatistics, key: QuestionContent, papers: int) -> tuple[str, bool, list[Told]]:
    return choice_in_words(key, choice.name), choice.right, [figure.told(choice, papers) for figure in OF_CHOICE]


def _wrong_answers(
    scope: Scope, question_id: int, found: HandedIn, attempts: Collection[UUID]
) -> Sequence[AnswerGiven]:
    """The answers on these papers that didn't earn the full credit, the most frequent first."""
    rows = {row.attempt_id: row for row in found.by_question[question_id] if row.attempt_id in attempts and row.counts}
    items = AttemptItem.objects.filter(question=question_id, attempt__in=scope.attempts)
    counts = Counter(
        (answer_in_words(item), rows[item.attempt_id].credit_millionths or 0)
        for item in items.select_related("revision", "current")
        if item.attempt_id in rows
    )
    wrong = [AnswerGiven(text, n, credit / MILLION, "") for (text, credit), n in counts.items() if credit < MILLION]
    return sorted(wrong, key=lambda each: (-each.count, -each.credit, each.text))


def _prompt(question: QuestionContent) -> SafeString:
    """As it was asked; gaps by their numbers."""
    first, *rest = pieces(question.prompt)[::2]
    numbered = first + "".join(f"({number}){piece}" for number, piece in enumerate(rest, start=1))
    return mark_safe(numbered)  # noqa: S308  # sanitised when published
