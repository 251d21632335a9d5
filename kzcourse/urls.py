"""Every address of the site; each has its row in tests/permissions.py."""

from django.contrib import admin
from django.urls import include, path

from kzcourse.views import course_files, display, erase_pupil, errors, health, metrics, my_course, my_data, pages

urlpatterns = [
    path("", pages.home, name="home"),
    path("my/", my_course.my_course, name="my-course"),
    path("my/data/", my_data.my_data, name="my-data"),
    path("my/data/download/", my_data.download, name="my-data-download"),
    path("my/data/delete/", my_data.delete, name="delete-my-data"),
    path("my/data/deleted/", my_data.deleted, name="my-data-deleted"),
    path("teaching/pupils/<int:enrolment_id>/erase/", erase_pupil.erase_pupil, name="erase-pupil"),
    path("display/", display.display, name="display"),
    path("courses/<slug:course>/<slug:language>/search/", pages.search, name="search"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("accounts/", include("people.urls")),
    path("join/", include("people.join_urls")),
    path("courses/", include("lessons.urls")),
    path("teaching/", include("teaching.urls")),
    path("", include("quizzes.urls")),
    path("admin/lessons/course/<int:course_id>/files/", course_files.files, name="course-files"),
    path("admin/lessons/course/<int:course_id>/files/download/", course_files.download, name="course-files-download"),
    path("admin/lessons/course/<int:course_id>/files/load/", course_files.load, name="course-files-load"),
    path("admin/", admin.site.urls),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
