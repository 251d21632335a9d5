"""What follows for questions and quizzes when content of lessons is changed in the admin."""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lessons.editing.access import signature
from lessons.editing.links import link_to
from lessons.editing.neighbours import Saved
from lessons.models import Chart, Fact, Lesson, Passage
from quizzes.actions.publish import publish_questions
from quizzes.actions.publish_quizzes import publish_quizzes
from quizzes.lost_words import questions_with_lost_words
from quizzes.models import Question, Quiz


def questions_asking(fact: Fact) -> QuerySet[Question]:
    """Questions on the fact, and those that ask it in one of their parts."""
    return Question.objects.filter(Q(fact=fact) | Q(answers__fact=fact)).distinct()


def new_questions_for(fact: Fact) -> Iterator[tuple[str, str]]:
    """The form of a new question on the fact in each edition, its lesson and the passage that teaches it filled in."""
    for edition in fact.course.editions.all():
        known: dict[str, Any] = {"edition": edition.pk, "fact": fact.pk}
        if passage := fact.passages.live().filter(lesson__edition=edition, lesson__retired_at=None).first():
            known |= {"lesson": passage.lesson_id, "passage": passage.pk}
        label = _("Add a question for this fact (%(edition)s)") % {"edition": edition}
        yield label, f"{reverse('admin:quizzes_question_add')}?{urlencode(known)}"


def follow_lessons(request: HttpRequest, saved: Saved) -> None:
    if saved.renamed:
        _publish_all(request, saved)
    elif with_charts := _with_changed_charts(saved):
        publish_questions(Question.objects.filter(pk__in=with_charts), **signature(request))
    for passage, questions in questions_with_lost_words(_passages_changed(saved)).items():
        _warn_of_lost_words(request, passage, questions)


def _publish_all(request: HttpRequest, saved: Saved) -> None:
    """Questions and quizzes name lessons, passages and facts by their slugs."""
    publish_questions(Question.objects.filter(edition__course=saved.course), **signature(request))
    publish_quizzes(Quiz.objects.filter(edition__course=saved.course), **signature(request))


def _with_changed_charts(saved: Saved) -> list[int]:
    """Questions about charts that may look otherwise now."""
    charts = [each.pk for each in saved.objects if isinstance(each, Chart)]
    facts = [each.pk for each in saved.objects if isinstance(each, Fact)]
    if not charts and not facts:
        return []
    changed = Chart.objects.filter(Q(pk__in=charts) | Q(points__fact__in=facts))
    return list(Question.objects.filter(chart__in=changed).values_list("pk", flat=True))


def _passages_changed(saved: Saved) -> Iterable[Passage]:
    """Passages whose words may be others now: their own, or those of a figure they show."""
    changed = Q(pk__in=[each.pk for each in saved.objects if isinstance(each, Passage)])
    for obj in saved.objects:
        if isinstance(obj, Lesson):
            changed |= Q(lesson=obj)
        elif isinstance(obj, Fact):
            shown = Q(text__contains=f"{{figure:{obj.slug}}}") | Q(text__contains=f"{{number:{obj.slug}}}")
            changed |= Q(lesson__edition__course=obj.course_id) & shown
    return Passage.objects.filter(changed)


def _warn_of_lost_words(request: HttpRequest, passage: Passage, questions: list[Question]) -> None:
    said = ngettext(
        "{count} question quotes words that are no longer in this passage ({passage}): {links}",
        "{count} questions quote words that are no longer in this passage ({passage}): {links}",
        len(questions),
    )
    links = format_html_join(", ", "{}", ((link_to(question),) for question in questions))
    messages.warning(request, format_html(said, count=len(questions), passage=link_to(passage), links=links))
