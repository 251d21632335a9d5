"""Addresses of what is read, below /courses/."""

from django.urls import path

from lessons.views import courses, lessons, timeline

app_name = "lessons"
urlpatterns = [
    path("<slug:course>/", courses.edition, name="edition"),
    path("<slug:course>/<slug:language>/", courses.course, name="course"),
    path("<slug:course>/<slug:language>/glossary/", courses.glossary, name="glossary"),
    path("<slug:course>/<slug:language>/timeline/", timeline.timeline, name="timeline"),
    path("<slug:course>/<slug:language>/lessons/<slug:lesson>/", lessons.lesson, name="lesson"),
    path("<slug:course>/<slug:language>/lessons/<slug:lesson>/read/", lessons.read, name="read"),
]
