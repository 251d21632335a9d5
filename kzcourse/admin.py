"""The admin's name, and what rooms add to the admin of the rooms below them."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from lessons.editing import neighbours
from lessons.rules import findings as findings_on_lessons
from quizzes.admin import follow_lessons, new_questions_for, pages_on_lesson, questions_asking
from quizzes.rules import findings as findings_on_quizzes

admin.site.site_header = _("kzcourse: writing the course")
admin.site.site_title = _("kzcourse")
admin.site.index_title = _("What is taught and asked")

neighbours.followers.append(follow_lessons)
neighbours.uses_of_fact.append(questions_asking)
neighbours.new_uses_of_fact.append(new_questions_for)
neighbours.pages_on_lesson.append(pages_on_lesson)
neighbours.rules.extend([findings_on_lessons, findings_on_quizzes])
