"""What there is to learn, its history, and what a learner has read."""

from lessons.models.charts import Chart, ChartPoint
from lessons.models.courses import ArticleAuthor, Course, Edition, Lesson
from lessons.models.facts import Fact, FactText
from lessons.models.glossary import GlossaryTerm
from lessons.models.passages import Passage, Teaching
from lessons.models.reading import PassageRead
from lessons.models.revisions import ContentRevision, FormerSlug

__all__ = [
    "ArticleAuthor",
    "Chart",
    "ChartPoint",
    "ContentRevision",
    "Course",
    "Edition",
    "Fact",
    "FactText",
    "FormerSlug",
    "GlossaryTerm",
    "Lesson",
    "Passage",
    "PassageRead",
    "Teaching",
]
