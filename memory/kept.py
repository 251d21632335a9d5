"""What this room stores about a person."""

from typing import Final

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from lessons.models import FactText
from memory.models import Exam, Memory, Review
from people.kept import kept


def _statement() -> Subquery:
    """Of the fact, in the first of its languages."""
    texts = FactText.objects.filter(fact=OuterRef("fact")).order_by("pk")
    return Subquery(texts.values("statement")[:1])


KEPT: Final = (
    kept(
        "memories",
        "memory.Memory",
        lambda person: Memory.objects.of(person).annotate(statement=_statement()),
        {
            "fact": ("statement", _("Fact")),
            "comes_back_at": ("planned_at", _("Comes back")),
            "due_at": ("due_at", _("Due")),
            "last_review_at": ("last_review_at", _("Last answer")),
            "answers": ("reviews", _("Answers")),
            "forgotten": ("lapses", _("Times forgotten")),
            "stability_days": ("stability", _("Days until it fades")),
            "difficulty": ("difficulty", _("Difficulty, from 1 to 10")),
            "state": ("state", _("Stage of learning")),
            "step": ("step", _("Step of the stage")),
            "last_was_wrong": ("wrong", _("Last answer wrong")),
            "was_sure": ("sure_and_wrong", _("And you were sure")),
        },
        title=_("What you remember"),
        about=_("How well you know a fact, worked out from your answers once you may know whether they were right."),
    ),
    kept(
        "reviews",
        "memory.Review",
        lambda person: Review.objects.of(person).annotate(statement=_statement()),
        {
            "fact": ("statement", _("Fact")),
            "given_at": ("given_at", _("Answered")),
            "received_at": ("received_at", _("Noted")),
            "rating": ("rating", _("How well, from 1 to 4")),
            "sure": ("confidence", _("How sure, from 1 to 3")),
            "seconds": ("seconds", _("Seconds")),
            "answer": ("source_id", _("Number of the answer")),
            "version": ("version", _("Version")),
        },
        title=_("Answers as they are remembered"),
        about=_("The log from which it is worked out when a fact comes back."),
    ),
    kept(
        "exams",
        "memory.Exam",
        lambda person: Exam.objects.filter(learner=person),
        {"course": ("course__slug", _("Course")), "at": ("at", _("Day"))},
        title=_("Days of exams"),
        about=_("For when you want to know a course."),
    ),
)
