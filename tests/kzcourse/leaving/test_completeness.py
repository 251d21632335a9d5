"""No model with a way to a person is forgotten: it is told of, or on the list below with the reason why not."""

from collections.abc import Mapping

from django.apps import apps
from django.db.models import Model

from kzcourse.leaving import EVERYTHING
from people.models import User

#: Rows that a person can be reached from, but that are not about them; and why.
NOT_ABOUT_THEM: Mapping[str, str] = {
    **dict.fromkeys(
        [
            "lessons.ArticleAuthor",
            "lessons.ChartPoint",
            "lessons.GlossaryTerm",
            "lessons.Teaching",
            "lessons.Passage",
            "lessons.Lesson",
            "lessons.Edition",
            "lessons.Fact",
            "lessons.FactText",
            "lessons.Chart",
        ],
        "content of a course; who saved it is told by its revisions",
    ),
    **dict.fromkeys(["quizzes.Question", "quizzes.Answer", "quizzes.Evidence", "quizzes.Quiz"], "content, likewise"),
    "quizzes.QuizSection": "content, likewise",
    "quizzes.QuizSection_questions": "content, likewise",
    "lessons.Course_instructors": "the rows by which lessons.Course names its instructors, told with that",
    "people.Classroom_teachers": "the rows by which people.Classroom names its teachers, told with that",
    "people.User_groups": "groups decide nothing here; leaving takes one out of them",
    "people.User_user_permissions": "permissions of one person decide nothing here; leaving takes them away",
    "quizzes.Assignment": "what a teacher gave a class to do belongs to the class; its maker becomes nobody",
    "quizzes.Regrade": "a decision about a question belongs to the course; who took it becomes nobody",
    "quizzes.PrintedQuiz": "a paper belongs to the class; its maker becomes nobody",
    "quizzes.PrintedVersion": "a version of such a paper",
    "quizzes.PrintedItem": "a question on such a paper",
    "axes.AccessAttemptExpiration": "when a wrong password is forgotten; goes with it",
}


def leads_to_a_person(model: type[Model], seen: frozenset[type[Model]] = frozenset()) -> bool:
    """Whether keys of the model lead to people, over any number of others."""
    if model is User:
        return True
    ahead = {
        field.related_model
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and isinstance(field.related_model, type)
    }
    return any(leads_to_a_person(other, seen | {model}) for other in ahead - seen)


def test_every_model_with_a_way_to_a_person_is_told_of_or_says_why_not() -> None:
    models = apps.get_models(include_auto_created=True)
    to_people = {model._meta.label for model in models if leads_to_a_person(model)}
    told = {label for each in EVERYTHING for label in each.models}

    forgotten = sorted(to_people - told - NOT_ABOUT_THEM.keys())

    assert not forgotten, "\n".join(
        f"{label} leads to a person. Say in KEPT of its room what is stored and what becomes of it, delete it in the room's "
        "actions/erase.py, and plant a row in tests/kzcourse/leaving/planted.py; or say here why it isn't about them."
        for label in forgotten
    )


def test_nothing_is_both_told_of_and_said_not_to_be_about_them() -> None:
    told = {label for each in EVERYTHING for label in each.models}

    assert told & NOT_ABOUT_THEM.keys() == set()
    assert {label for label in (told | NOT_ABOUT_THEM.keys()) if not _is_there(label)} == set()


def _is_there(label: str) -> bool:
    return label in {model._meta.label for model in apps.get_models(include_auto_created=True)}
