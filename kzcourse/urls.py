"""Every address of the site; each has its row in tests/permissions.py."""

from django.contrib import admin
from django.urls import include, path

from kzcourse.views import display, errors, health, pages

urlpatterns = [
    path("", pages.home, name="home"),
    path("my/", pages.my_course, name="my-course"),
    path("display/", display.display, name="display"),
    path("courses/<slug:course>/<slug:language>/search/", pages.search, name="search"),
    path("healthz", health.healthz, name="healthz"),
    path("accounts/", include("people.urls")),
    path("courses/", include("lessons.urls")),
    path("", include("quizzes.urls")),
    path("admin/", admin.site.urls),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
