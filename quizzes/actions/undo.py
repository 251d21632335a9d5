"""Reading an old revision of a question or a quiz back."""

from typing import Any

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from lessons.actions.undo import CannotGoBack, State, Values, fact_named, fields_in, named
from lessons.models import Chart, ContentRevision, Lesson, Passage
from quizzes.models import Answer, Evidence, Question, Quiz, QuizSection

#: What a question's revision names in its own way, by slugs alone.
_REFERENCES = ("edition", "lesson", "fact", "chart", "passage")


def state_of_question(question: Question, revision: ContentRevision) -> State:
    """Raises :class:`CannotGoBack`."""
    content, edition = revision.content, question.edition
    lessons, charts = Lesson.objects.filter(edition=edition), Chart.objects.filter(edition=edition)
    fields = fields_in(content, Question, belongs=_REFERENCES, edition=edition)
    if fields["image"] and not default_storage.exists(fields["image"]):
        raise CannotGoBack(_("Its image is gone: %(name)s. Upload it anew instead.") % {"name": fields["image"]})
    fields |= {
        "lesson": named(lessons, content["lesson"], scope=edition.pk) if content["lesson"] else None,
        "fact": fact_named(content["fact"], edition.course),
        "chart": named(charts, content["chart"], scope=edition.pk) if content.get("chart") else None,
        "retired_at": (question.retired_at or revision.created_at) if content["retired"] else None,
    }
    answers = [_answer(row, question) for row in content["answers"]]
    return State(fields, {Answer: answers, Evidence: [_evidence(row, question) for row in content["evidence"]]})


def _answer(row: Values, question: Question) -> dict[str, Any]:
    fact = fact_named(row["fact"], question.edition.course) if row["fact"] else None
    return fields_in(row, Answer, belongs=_REFERENCES, edition=None) | {"fact": fact}


def _evidence(row: Values, question: Question) -> dict[str, Any]:
    edition = question.edition
    lesson = named(Lesson.objects.filter(edition=edition), row["lesson"], scope=edition.pk)
    passage = named(Passage.objects.filter(lesson=lesson), row["passage"], scope=lesson.pk)
    return fields_in(row, Evidence, belongs=_REFERENCES, edition=None) | {"passage": passage}


def state_of_quiz(quiz: Quiz, revision: ContentRevision) -> State:
    """Raises :class:`CannotGoBack`."""
    content, edition = revision.content, quiz.edition
    sections = [fields_in(row, QuizSection, belongs=["quiz"], edition=edition) for row in content["sections"]]
    return State(fields_in(content, Quiz, belongs=["edition"], edition=edition), {QuizSection: sections})
