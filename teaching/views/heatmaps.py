"""What a class has understood: pupils by facts, a lesson's text in tints, and the wrong answers to one fact."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from lessons.models import Edition, Fact, Lesson
from people.models import Classroom, Enrolment
from people.requests import Request
from quizzes.presentation import ShownEvidence, card_of, with_verdicts
from quizzes.understanding import Understanding, answers_on, pupils_of, total, understanding
from teaching.access import own_class_or_404
from teaching.answers_given import AskedOf, WrongAnswer, wrong_answers
from teaching.boards import words_of
from teaching.heat.cells import CellWriter
from teaching.heat.facts import Column, Taught, by_lesson, columns_of, lessons_for, taught_in, weakest_bars
from teaching.heat.lessons import heat_of
from teaching.heat.levels import FEWEST_ANSWERS, LEVELS, answers_in_words, level_of, share_in_words
from teaching.replica import HALF_A_MINUTE, report

PUPILS_A_PAGE: Final = 60
#: Smaller groups are not looked at by themselves: what is said of one would be said of its few pupils.
SMALLEST_GROUP: Final = 5


@dataclass(frozen=True, slots=True)
class Scope:
    """Which facts are looked at: those of an edition, or of one of its lessons."""

    lessons: Sequence[Lesson]
    edition: Edition
    lesson: Lesson | None

    @property
    def value(self) -> str:
        return str(self.lesson.pk) if self.lesson else f"all-{self.edition.pk}"


@require_safe
@report(may_be_old=HALF_A_MINUTE)
def facts(request: Request, class_id: int) -> HttpResponse:
    classroom = own_class_or_404(request, class_id)
    scope = _scope(list(lessons_for(classroom)), request.GET.get("lesson", ""))
    context: dict[str, object] = {"classroom": classroom, "here": "facts", "scope": scope}
    if scope:
        context |= _map(request, classroom, scope)
    return render(request, "teaching/heat/facts.html", context)


@require_safe
@report(may_be_old=HALF_A_MINUTE)
def lesson(request: Request, class_id: int, lesson_id: int) -> HttpResponse:
    classroom = own_class_or_404(request, class_id)
    lessons = list(lessons_for(classroom))
    shown = next((each for each in lessons if each.pk == lesson_id), None)
    if shown is None:
        raise Http404(f"The class has nothing to do with lesson {lesson_id}.")
    taught = taught_in(shown.edition)
    found = understanding(classroom, shown.edition.course_id, at=request.at, known=_slugs(taught))
    context = {
        "classroom": classroom,
        "here": "facts",
        "lesson": shown,
        "lessons": [each for each in lessons if each.edition_id == shown.edition_id],
        "passages": heat_of(shown, classroom, taught, found),
        "levels": LEVELS,
        "fewest": FEWEST_ANSWERS,
    }
    return render(request, "teaching/heat/lesson.html", context)


@require_safe
@report(may_be_old=HALF_A_MINUTE)
def fact(request: Request, class_id: int, fact_id: int) -> HttpResponse:
    """The wrong answers to what asks a fact. Who gave them is told when asked for, and never on the wall."""
    classroom = own_class_or_404(request, class_id)
    facts = Fact.objects.filter(course__editions__quizzes__assignments__classroom=classroom)
    shown = get_object_or_404(facts.distinct(), pk=fact_id)
    on_wall = "projector" in request.GET
    names = _names(classroom) if "who" in request.GET and not on_wall else {}
    asked = wrong_answers(answers_on(classroom, shown, at=request.at))
    tally = total(each.tally for each in asked)
    context = {
        "classroom": classroom,
        "here": "facts",
        "fact": shown,
        "on_wall": on_wall,
        "who": bool(names),
        "level": level_of(tally),
        "share": share_in_words(tally),
        "answers": answers_in_words(tally),
        "asked": [_shown(each, names) for each in asked],
    }
    if asked:
        edition = asked[0].example.question.edition
        taught = [each for each in taught_in(edition) if each.fact_id == shown.pk]
        context |= {"edition": edition, "taught": taught[0] if taught else None}
    return render(request, "teaching/heat/fact.html", context)


def _scope(lessons: Sequence[Lesson], chosen: str) -> Scope | None:
    """What was chosen in the address, else the first edition; None if the class has nothing to do with any."""
    for each in lessons:
        if chosen == str(each.pk):
            return Scope(lessons, each.edition, each)
    editions = [each.edition for each in lessons]
    named = [edition for edition in editions if chosen == f"all-{edition.pk}"]
    return Scope(lessons, (named or editions)[0], None) if editions else None


def _map(request: Request, classroom: Classroom, scope: Scope) -> dict[str, object]:
    """The weakest facts, and the pupils of one page with a cell for each fact."""
    pupils = list(pupils_of(classroom))
    groups = _groups(pupils)
    group = request.GET.get("group", "")
    group = group if group in groups else ""
    weakest_first = request.GET.get("order") == "weakest"
    page = Paginator([each for each in pupils if group in {"", each.group}], PUPILS_A_PAGE).get_page(
        request.GET.get("page")
    )
    taught = taught_in(scope.edition)
    found = understanding(
        classroom,
        scope.edition.course_id,
        at=request.at,
        known=_slugs(taught),
        group=group,
        shown=[each.learner_id for each in page],
    )
    inside = [each for each in taught if scope.lesson is None or each.lesson_id == scope.lesson.pk]
    columns = columns_of(inside, found.facts, weakest_first=weakest_first)
    return {
        "groups": groups,
        "group": group,
        "weakest_first": weakest_first,
        "chosen": urlencode({"lesson": scope.value, "group": group, "order": "weakest" if weakest_first else ""}),
        "page": page,
        "columns": columns,
        "in_lessons": [] if weakest_first else by_lesson(columns),
        "weakest": weakest_bars(columns, classroom),
        "rows": _rows(page, columns, found),
        "not_asked": len(inside) - len(columns),
        "levels": LEVELS,
        "fewest": FEWEST_ANSWERS,
    }


def _groups(pupils: Iterable[Enrolment]) -> list[str]:
    sizes = Counter(each.group for each in pupils if each.group)
    return sorted(group for group, size in sizes.items() if size >= SMALLEST_GROUP)


def _rows(page: Iterable[Enrolment], columns: Sequence[Column], found: Understanding) -> list[tuple[str, SafeString]]:
    writer = CellWriter(columns)
    return [(each.name, writer.cells(found.pupils[each.learner_id])) for each in page]


def _slugs(taught: Iterable[Taught]) -> set[str]:
    return {each.slug for each in taught}


def _names(classroom: Classroom) -> dict[int, str]:
    return dict(pupils_of(classroom).values_list("learner_id", "name"))


@dataclass(frozen=True, slots=True)
class Shown:
    """A question that asks the fact, as the page shows it."""

    asked: AskedOf
    prompt: str
    answers: str
    wrong: list[tuple[WrongAnswer, list[str]]]
    evidence: tuple[ShownEvidence, ...]


def _shown(asked: AskedOf, names: Mapping[int, str]) -> Shown:
    card = with_verdicts([card_of(asked.example)], asked.example.question.edition)[0]
    wrong = [(each, sorted(names[learner] for learner in each.learners if learner in names)) for each in asked.wrong]
    return Shown(asked, words_of(asked.question), answers_in_words(asked.tally), wrong, card.evidence)
