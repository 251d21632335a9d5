"""Seeing the course as a student does."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from lessons.editing.access import editor
from lessons.models import Edition
from people.cookies import of_this_host
from people.models import Classroom
from people.requests import Request
from teaching.access import own
from teaching.forms import PreviewForm
from teaching.previewing import COOKIE, end_preview, start_preview


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: Request) -> HttpResponse:
    """Choose the course, the class and the time, then look on as a student."""
    editions = own(request, Edition.objects.filter(course__retired_at=None).select_related("course"), "course")
    taught = Classroom.objects.taught_by(editor(request)).in_use()
    classes = taught if editor(request).is_staff else taught.none()
    form = PreviewForm(request.POST if request.method == "POST" else None, editions=editions, classes=classes)
    if form.is_valid():
        said = form.cleaned_data
        classroom = said.get("classroom")
        start_preview(request, author=editor(request), moment=said["moment"], at=request.at, classroom=classroom)
        where = (
            ["my-course"] if classroom else ["lessons:course", said["edition"].course.slug, said["edition"].language]
        )
        response = redirect(*where)
        response.set_cookie(of_this_host(COOKIE), "1", httponly=True, samesite="Lax", secure=settings.BEHIND_TLS)
        return response
    return render(request, "teaching/preview.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
def end(request: Request) -> HttpResponse:
    own(request, Edition.objects.all(), "course")
    end_preview(request, author=editor(request))
    response = redirect("teaching:overview")
    response.delete_cookie(of_this_host(COOKIE), samesite="Lax")
    return response
