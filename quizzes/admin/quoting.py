"""The passages of a question's lesson beside its evidence, so that words are marked there instead of typed."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import Media, Script
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_safe

from lessons.editing.access import Written
from lessons.editing.generic import ModelAdmin
from lessons.models import Lesson, Passage
from quizzes.models import Question

_SCRIPT: Any = Script("js/admin-quoting.js", defer=True)


class WithQuoting(Written, ModelAdmin[Question]):
    @property
    def media(self) -> Media:
        return super().media + Media(js=[_SCRIPT])

    def get_urls(self) -> list[URLPattern]:
        view = require_safe(self.admin_site.admin_view(self.passages_view))
        return [path("passages/", view, name="quizzes_question_passages"), *super().get_urls()]

    def passages_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {"passages": self._passages(request, request.GET.get("lesson", ""))}
        return JsonResponse({"html": render_to_string("quizzes/admin/_passages.html", context)})

    def _passages(self, request: HttpRequest, lesson: str) -> QuerySet[Passage]:
        """Those of the lesson with this key, if it is one that this person writes."""
        lessons = self.admin_site.get_model_admin(Lesson).get_queryset(request)
        chosen = lessons.filter(pk=int(lesson) if lesson.isdecimal() and len(lesson) < 19 else 0)
        return Passage.objects.live().filter(lesson__in=chosen).order_by("position", "pk")

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        lesson = str(context["adminform"].form["lesson"].value() or "")
        shown = {"passages": self._passages(request, lesson), "url": reverse("admin:quizzes_question_passages")}
        context["below_rows"] = render_to_string("quizzes/admin/_quoting.html", shown)
        return super().render_change_form(request, context, *args, **kwargs)

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        """A new question that comes from a fact quotes the passage that teaches it."""
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        passage = request.GET.get("passage", "")
        if prefix == "evidence" and not obj.pk and request.method == "GET" and passage.isdecimal():
            kwargs["initial"] = [{"passage": passage}]
        return kwargs
