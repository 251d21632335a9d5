"""The admin of what there is to learn. What learners have read is not in it."""

from lessons.admin.charts import ChartAdmin
from lessons.admin.courses import CourseAdmin, EditionAdmin
from lessons.admin.facts import FactAdmin
from lessons.admin.glossary import GlossaryTermAdmin
from lessons.admin.lessons import LessonAdmin, PassageAdmin

__all__ = ["ChartAdmin", "CourseAdmin", "EditionAdmin", "FactAdmin", "GlossaryTermAdmin", "LessonAdmin", "PassageAdmin"]
