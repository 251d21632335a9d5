"""The admin's name, and what rooms add to the admin of the rooms below them."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from lessons.editing.neighbours import followers, uses_of_fact
from quizzes.admin import follow_lessons, questions_asking

admin.site.site_header = _("kzcourse: writing the course")
admin.site.site_title = _("kzcourse")
admin.site.index_title = _("What is taught and asked")

followers.append(follow_lessons)
uses_of_fact.append(questions_asking)
