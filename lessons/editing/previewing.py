"""What is typed, as readers will see it: rendered by the code that renders it when it is saved, and nothing kept."""

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lessons.editing.access import Written
from lessons.editing.generic import ModelAdmin

Content = TypeVar("Content", bound=Model)


def as_shown(html: str) -> SafeString:
    """HTML from our own markup, which sanitises it."""
    return mark_safe(html)  # noqa: S308  # see above


class WithPreview(Written, ModelAdmin[Content]):
    """``previewed`` are the fields that are shown to readers in another way than they are typed."""

    previewed: ClassVar[Sequence[str]] = ()

    def get_urls(self) -> list[URLPattern]:
        return [*([self.posting("preview", self.preview_view)] if self.previewed else []), *super().get_urls()]

    def posting(self, name: str, view: Any) -> Any:
        """An address below the list's that takes the form of a page and stores nothing."""
        route = require_POST(self.admin_site.admin_view(view))
        return path(f"{name}/", route, name=f"{self.opts.app_label}_{self.opts.model_name}_{name}")

    def address_of(self, name: str, obj: Model | None) -> str:
        url = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}")
        return f"{url}?of={obj.pk}" if obj else url

    def typed(self, request: HttpRequest) -> tuple[Any, Content | None]:
        """The form as it was sent, looked through, and the object that it is about if there is one."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        obj = self.get_object(request, request.GET.get("of", ""))
        form = self.get_form(request, obj, change=obj is not None)(request.POST, MultiValueDict(), instance=obj)
        form.full_clean()
        return form, obj

    def preview_view(self, request: HttpRequest) -> HttpResponse:
        form, _obj = self.typed(request)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("As readers see it"),
            "shown": [(name, label, html) for name, label, html in self.as_readers_see(form) if html],
        }
        return TemplateResponse(request, "lessons/admin/preview.html", context)

    def as_readers_see(self, form: Any) -> Iterator[tuple[str, str, SafeString]]:
        """Name, label and HTML of each field that is shown."""
        for name in self.previewed:
            yield name, str(form.fields[name].label), self.rendered(name, form)

    def rendered(self, name: str, form: Any) -> SafeString:
        """The field as its readers see it: plain text, unless a page says otherwise."""
        written = form.cleaned_data.get(name, "")
        return format_html("<p>{}</p>", written) if written else SafeString()

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.previewed:
            context["preview_url"] = self.address_of("preview", kwargs.get("obj"))
        return super().render_change_form(request, context, *args, **kwargs)
