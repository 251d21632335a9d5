"""The frame's own pages: home, my course, display settings, search, and the health check."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from people.requests import Request


@login_not_required
def home(request: Request) -> HttpResponse:
    return render(request, "kzcourse/home.html")


def my_course(request: Request) -> HttpResponse:
    return render(request, "kzcourse/my_course.html")


@login_not_required
def display(request: Request) -> HttpResponse:
    return render(request, "kzcourse/display.html")


@login_not_required
def search(request: Request, course: str, language: str) -> HttpResponse:
    return render(request, "kzcourse/search.html")


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """Answers while the process and its database do."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")
