"""A course, its editions in a language, the lessons of an edition, and who wrote the article."""

from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from lessons.models.base import SLUG_LENGTH, Retirable, RetirableQuerySet, depends_on, slug_format
from people.models import User

#: A careful reader's pace on a screen, in words a minute (the mean of adults in English is 238: Brysbaert 2019).
WORDS_PER_MINUTE = 200


class CourseQuerySet(RetirableQuerySet["Course"]):
    def get_by_natural_key(self, slug: str) -> "Course":
        return self.get(slug=slug)

    def written_by(self, user: User) -> "CourseQuerySet":
        """The courses whose content this person may change."""
        return self if user.is_superuser else self.filter(instructors=user)


class Course(Retirable):
    """One article being taught. Its facts belong to no language; everything that is read belongs to an edition."""

    slug = models.CharField(_("slug"), max_length=SLUG_LENGTH, validators=[slug_format], unique=True)
    public = models.BooleanField(
        _("public"), default=True, help_text=_("Lessons can be read without an account. Quizzes always need one.")
    )
    instructors = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="courses_written",
        verbose_name=_("instructors"),
        help_text=_("Who may change this course in the admin."),
    )

    copied_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="copies",
        verbose_name=_("copied from"),
    )

    objects = CourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug

    def natural_key(self) -> tuple[str]:
        return (self.slug,)


class EditionQuerySet(models.QuerySet["Edition"]):
    def get_by_natural_key(self, course: str, language: str) -> "Edition":
        return self.get(course__slug=course, language=language)

    def readable_by(self, user: models.Model | AnonymousUser) -> "EditionQuerySet":
        """Editions of live courses that this person, signed in or not, may read."""
        live = self.filter(course__retired_at=None).select_related("course")
        return live if getattr(user, "is_authenticated", False) else live.filter(course__public=True)


class Edition(models.Model):
    """A course in one language: its title page, its lessons, its glossary, its quizzes."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="editions", verbose_name=_("course"))
    language = models.CharField(
        _("language"), max_length=10, default="en", help_text=_("Language code, like en or kk.")
    )
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), help_text=_("One or two plain sentences for the list of courses."))
    introduction = models.TextField(_("introduction"), blank=True, help_text=_("Markdown, shown on the course page."))
    introduction_html = models.TextField(editable=False, blank=True, default="")

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["course", "language"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["course", "language"], name="lessons_edition_once_a_language"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"

    @depends_on("lessons.course")
    def natural_key(self) -> tuple[str, str]:
        return (*self.course.natural_key(), self.language)


class ArticleAuthorQuerySet(models.QuerySet["ArticleAuthor"]):
    def get_by_natural_key(self, course: str, language: str, slug: str) -> "ArticleAuthor":
        return self.get(edition__course__slug=course, edition__language=language, slug=slug)


class ArticleAuthor(models.Model):
    """One of the authors of the article that the course teaches, with the post they held."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="authors", verbose_name=_("edition"))
    slug = models.CharField(_("slug"), max_length=SLUG_LENGTH, validators=[slug_format])
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    name = models.CharField(_("name"), max_length=200)
    post = models.CharField(_("post"), max_length=200, blank=True)
    institution = models.CharField(_("institution"), max_length=300, blank=True)

    objects = ArticleAuthorQuerySet.as_manager()

    class Meta:
        verbose_name = _("author of the article")
        verbose_name_plural = _("authors of the article")
        ordering = ["edition", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "slug"], name="lessons_article_author_slug_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @depends_on("lessons.edition")
    def natural_key(self) -> tuple[str, str, str]:
        return (*self.edition.natural_key(), self.slug)


class LessonQuerySet(RetirableQuerySet["Lesson"]):
    def get_by_natural_key(self, course: str, language: str, slug: str) -> "Lesson":
        return self.get(edition__course__slug=course, edition__language=language, slug=slug)


class Lesson(Retirable):
    """One part of the article as a lesson, made of passages."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="lessons", verbose_name=_("edition"))
    slug = models.CharField(_("slug"), max_length=SLUG_LENGTH, validators=[slug_format])
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), help_text=_("One or two plain sentences for the course page."))
    objectives = models.TextField(
        _("objectives"), blank=True, help_text=_("What the learner can do afterwards, one a line.")
    )
    words = models.PositiveIntegerField(editable=False, default=0)

    objects = LessonQuerySet.as_manager()

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        ordering = ["edition", "position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "slug"], name="lessons_lesson_slug_once_an_edition"),
        ]

    def __str__(self) -> str:
        return self.title

    @depends_on("lessons.edition")
    def natural_key(self) -> tuple[str, str, str]:
        return (*self.edition.natural_key(), self.slug)

    @property
    def objective_list(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.objectives.splitlines() if line.strip())

    @property
    def reading_minutes(self) -> int:
        """Minutes a careful reader needs, at least one."""
        return max(1, round(self.words / WORDS_PER_MINUTE))
