"""Actions on many objects of a list that ask for something first: on a page of their own, which holds what was chosen."""

from typing import Any

from django import forms
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import Promise


def sent(request: HttpRequest) -> Any:
    """What the page of an action has sent; None before it was shown."""
    return request.POST if "apply" in request.POST else None


def page_to_ask(
    page: Any, request: HttpRequest, objects: QuerySet[Any], form: forms.Form, title: str | Promise
) -> HttpResponse | None:
    """The page with the form, or with its errors; None once the form can be followed."""
    if form.is_valid():
        return None
    context = {
        **page.admin_site.each_context(request),
        "opts": page.opts,
        "title": title,
        "form": form,
        "objects": list(objects),
        "action": request.POST["action"],
        "checkbox": ACTION_CHECKBOX_NAME,
    }
    return TemplateResponse(request, "lessons/admin/bulk.html", context, status=422 if form.is_bound else 200)


def log_all(page: Any, request: HttpRequest, objects: list[Model], field: str) -> None:
    for obj in objects:
        page.log_change(request, obj, [{"changed": {"fields": [field]}}])
