"""A question as it is being written, to be answered on trial: nothing is stored."""

from collections.abc import Iterable, Mapping
from random import Random
from typing import Any

from django.forms import all_valid
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import URLPattern

from lessons.editing.previewing import WithPreview
from lessons.editing.restoring import errors_in
from lessons.models import ContentRevision, Edition
from quizzes.actions.start import order_of
from quizzes.authoring import rendered_with
from quizzes.content import QuestionContent, to_json
from quizzes.kinds import Unreadable, kind_named
from quizzes.models import Attempt, AttemptItem, Question, Response
from quizzes.presentation import Card, card_of, with_entries, with_verdicts
from quizzes.wording import sentence_for


def tried(question: QuestionContent, edition: Edition, entries: Mapping[str, str] | None) -> Card:
    """The question to answer, with all its hints; with its verdict if ``entries`` are an answer to it."""
    item = _item(question)
    if entries is None:
        return card_of(item)
    try:
        given = kind_named(question.kind).parse(question, item.order, entries)
    except Unreadable as unreadable:
        return with_entries(card_of(item), entries, error=sentence_for(unreadable))
    item.current = Response(item=item, given=given)
    return with_verdicts([card_of(item)], edition)[0]


def _item(question: QuestionContent) -> AttemptItem:
    """On a paper of its own, shuffled alike whenever it is shown."""
    order = order_of(question, wanted=True, chance=Random(question.prompt))  # noqa: S311  # not for secrets
    revision = ContentRevision(rendered=to_json(question))
    attempt = Attempt(purpose=Attempt.Purpose.PRACTICE, terms={"tries_per_question": 1})
    return AttemptItem(
        attempt=attempt, number=1, revision=revision, order=order, hints_shown=len(question.hints), points=1
    )


class WithTrial(WithPreview[Question]):
    """A page on which the question can be answered as it stands in the form."""

    def get_urls(self) -> list[URLPattern]:
        return [self.posting("try", self.try_view), *super().get_urls()]

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        context["try_url"] = self.address_of("try", kwargs.get("obj"))
        return super().render_change_form(request, context, *args, **kwargs)

    def try_view(self, request: HttpRequest) -> HttpResponse:
        form, obj = self.typed(request)
        formsets = [
            formset_class(request.POST, instance=form.instance, queryset=inline.get_queryset(request))
            for formset_class, inline in self.get_formsets_with_inlines(request, obj)
        ]
        if not (form.is_valid() & all_valid(formsets)):
            context = {"errors": list(dict.fromkeys(errors_in(form, formsets)))}
            return render(request, "quizzes/admin/try.html", context, status=422)
        card = tried(_content(form.instance, formsets), form.instance.edition, _entries(request.POST))
        answers = {each.name for each in card.inputs} | {"do", "csrfmiddlewaretoken"}
        kept = [(name, value) for name, values in request.POST.lists() if name not in answers for value in values]
        return render(request, "quizzes/admin/try.html", {"card": card, "kept": kept})


def _entries(posted: QueryDict) -> Mapping[str, str] | None:
    return {name: str(value) for name, value in posted.items()} if "do" in posted else None


def _content(question: Question, formsets: Iterable[Any]) -> QuestionContent:
    answers, evidence = (
        sorted((form.instance for form in formset.rows()), key=lambda row: int(row.position)) for formset in formsets
    )
    return rendered_with(question, answers, evidence)
