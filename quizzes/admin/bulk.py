"""What can be done to many questions or quizzes of a list at once."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lessons.editing.access import Written, signature
from lessons.editing.bulk import log_all, page_to_ask, sent
from lessons.editing.generic import ModelAdmin
from lessons.models import Lesson
from quizzes.actions.bulk import duplicate_questions, move_questions, set_points, tag_questions
from quizzes.models import Question, Quiz


class LessonForm(forms.Form):
    def __init__(self, data: Any, *, lessons: QuerySet[Lesson], questions: QuerySet[Question]) -> None:
        super().__init__(data)
        self.questions = questions
        self.fields["lesson"] = forms.ModelChoiceField(lessons, label=_("Lesson"))

    def clean_lesson(self) -> Lesson:
        lesson: Lesson = self.cleaned_data["lesson"]
        strange = self.questions.exclude(edition=lesson.edition_id)
        if strange:
            message = _("These questions belong to another edition: %(slugs)s. Choose them apart.")
            raise forms.ValidationError(message, params={"slugs": ", ".join(map(str, strange))})
        return lesson


class TagForm(forms.Form):
    tag = forms.CharField(label=_("Tag"), max_length=50)


class PointsForm(forms.Form):
    points = forms.IntegerField(
        label=_("Points per question"),
        min_value=1,
        max_value=1000,
        help_text=_("In all sections; attempts that run keep the points they began with."),
    )


class _Bulk(Written, ModelAdmin[Any]):
    def _done(self, request: HttpRequest, changed: list[Any], field: str) -> None:
        log_all(self, request, changed, field)
        said = ngettext("%(count)s object was changed.", "%(count)s objects were changed.", len(changed))
        self.message_user(request, said % {"count": len(changed)}, messages.SUCCESS)


class BulkQuestions(_Bulk):
    @admin.action(description=_("Move to another lesson"))
    def move(self, request: HttpRequest, queryset: QuerySet[Question]) -> HttpResponse | None:
        lessons = self.admin_site.get_model_admin(Lesson).get_queryset(request).filter(retired_at=None)
        form = LessonForm(sent(request), lessons=lessons, questions=queryset)
        if page := page_to_ask(self, request, queryset, form, _("Move to another lesson")):
            return page
        changed = move_questions(queryset, lesson=form.cleaned_data["lesson"], **signature(request))
        self._done(request, changed, "lesson")
        return None

    @admin.action(description=_("Tag"))
    def tag(self, request: HttpRequest, queryset: QuerySet[Question]) -> HttpResponse | None:
        return self._tag(request, queryset, _("Tag"), wanted=True)

    @admin.action(description=_("Take a tag away"))
    def untag(self, request: HttpRequest, queryset: QuerySet[Question]) -> HttpResponse | None:
        return self._tag(request, queryset, _("Take a tag away"), wanted=False)

    def _tag(
        self, request: HttpRequest, queryset: QuerySet[Question], title: Any, *, wanted: bool
    ) -> HttpResponse | None:
        form = TagForm(sent(request))
        if page := page_to_ask(self, request, queryset, form, title):
            return page
        changed = tag_questions(queryset, tag=form.cleaned_data["tag"], wanted=wanted, **signature(request))
        self._done(request, changed, "tags")
        return None

    @admin.action(description=_("Duplicate (the copies are out of use at first)"))
    def duplicate(self, request: HttpRequest, queryset: QuerySet[Question]) -> None:
        copies: list[Model] = [*duplicate_questions(queryset, **signature(request))]
        for copy in copies:
            self.log_addition(request, copy, [{"added": {}}])
        said = ngettext(
            "%(count)s copy was made: %(slugs)s. Edit it, then bring it back into use.",
            "%(count)s copies were made: %(slugs)s. Edit them, then bring them back into use.",
            len(copies),
        )
        slugs = ", ".join(map(str, copies))
        self.message_user(request, said % {"count": len(copies), "slugs": slugs}, messages.SUCCESS)


class BulkQuizzes(_Bulk):
    @admin.action(description=_("Set the points per question"))
    def points(self, request: HttpRequest, queryset: QuerySet[Quiz]) -> HttpResponse | None:
        form = PointsForm(sent(request))
        if page := page_to_ask(self, request, queryset, form, _("Set the points per question")):
            return page
        changed = set_points(queryset, points=form.cleaned_data["points"], **signature(request))
        self._done(request, changed, "sections")
        return None
