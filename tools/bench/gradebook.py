"""The gradebook's page for classes and courses of several sizes, beside the floor: a bare page that is as long.

The floor page reads a session and its person, asks two queries and sends a text as long as the gradebook through the same
middleware, compression included. Both are asked for in turn, in one process; the quickest of several runs is told.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from gzip import decompress
from time import process_time
from types import ModuleType

from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.test import Client
from django.test.utils import override_settings
from django.urls import path

import kzcourse.urls
from lessons.models import Course, Edition
from people.models import Classroom, Enrolment, User
from quizzes.models import Assignment, Attempt, Quiz

#: Pupils and quizzes; the last is what one page must hold.
SIZES = ((4, 5), (40, 10), (125, 30), (500, 30))
RUNS = 7
#: How many times as long as the floor page the largest may take.
MOST = 20.0
#: How many times as long a cell of the largest may take as one of a quarter of it.
MOST_GROWTH = 1.5

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


#: The template of the floor page, once it is known how long ours is.
FLOOR: dict[str, Template] = {}


def run() -> list[str]:
    call_command("collectstatic", verbosity=0, interactive=False)
    urls = ModuleType("urls_with_a_floor")
    urls.urlpatterns = [path("floor/", _floor_page), *kzcourse.urls.urlpatterns]  # type: ignore[attr-defined]
    with override_settings(ROOT_URLCONF=urls):
        return list(_complaints(*_ratio_and_growth()))


def _ratio_and_growth() -> tuple[float, float]:
    """How many times as long as the floor the largest takes, and a cell of it as one of a quarter of it."""
    teacher = User.objects.create_superuser("bench-teacher")
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(teacher)
    ratio, per_cell = 0.0, [0.0]
    for pupils, quizzes in SIZES:
        ours, floor = _measured(browser, _class_of(pupils, quizzes, teacher))
        ratio = ours / floor
        per_cell.append(ours / (pupils * quizzes))
        print(
            f"  {pupils:3} pupils, {quizzes:2} quizzes: {ours * 1000:6.1f} ms, {per_cell[-1] * 1e6:5.1f} µs a cell; "
            f"floor {floor * 1000:5.1f} ms: {ratio:4.1f} to 1",
            flush=True,
        )
    return ratio, per_cell[-1] / per_cell[-2]


def _complaints(ratio: float, growth: float) -> Iterator[str]:
    if ratio > MOST:
        yield f"the largest gradebook takes {ratio:.1f} times as long as the floor page; {MOST} is the most."
    if growth > MOST_GROWTH:
        yield f"a cell of the largest takes {growth:.2f} times as long as one of a quarter; {MOST_GROWTH} is the most."


def _class_of(pupils: int, quizzes: int, teacher: User) -> str:
    """A class in which everybody has handed in every quiz, a third of them twice; the address of its gradebook."""
    edition = Edition.objects.create(course=Course.objects.create(slug=f"bench-{pupils}-{quizzes}"), language="en")
    classroom = Classroom.objects.create(name=f"Class of {pupils}", created_at=NOON)
    classroom.teachers.add(teacher)
    members = [User(username=f"bench-{classroom.pk}-{number}") for number in range(pupils)]
    members = User.objects.bulk_create(members)
    for number, member in enumerate(members):
        name = f"Pupil {number}"
        Enrolment.objects.create(
            classroom=classroom, learner=member, name=name, group=f"Group {number % 3}", joined_at=NOON
        )
    for number in range(quizzes):
        _handed_in(classroom, edition, number, members)
    return f"/teaching/classes/{classroom.pk}/gradebook/"


def _handed_in(classroom: Classroom, edition: Edition, number: int, members: list[User]) -> None:
    quiz = Quiz.objects.create(edition=edition, slug=f"quiz-{number}", title=f"Quiz {number}")
    due = NOON + timedelta(days=number)
    assignment = Assignment.objects.create(classroom=classroom, quiz=quiz, due_at=due, created_at=NOON)
    Attempt.objects.bulk_create(
        Attempt(
            learner=member,
            quiz=quiz,
            assignment=assignment,
            purpose=Attempt.Purpose.GRADED,
            terms={},
            started_at=due - timedelta(hours=2 - further),
            submitted_at=due + timedelta(minutes=(place * 7 + number) % 40 - 35),
            score_millionths=(place * 7919 + number * 104_729 + further) % 1_000_001,
        )
        for place, member in enumerate(members)
        for further in range(2 if place % 3 == 0 else 1)
    )


def _measured(browser: Client, address: str) -> tuple[float, float]:
    """Seconds of the processor for ours and for the floor, which sends the same text."""
    FLOOR["page"] = _template_of(_answer(browser, address))
    both: dict[str, list[float]] = {address: [], "/floor/": []}
    for _ in range(RUNS):
        for each, seconds in both.items():
            started = process_time()
            _answer(browser, each)
            seconds.append(process_time() - started)
    return min(both[address]), min(both["/floor/"])


def _answer(browser: Client, address: str) -> str:
    """The text of the page, which came compressed."""
    response = browser.get(address, headers={"accept-encoding": "gzip"})
    if response.status_code != 200:
        raise RuntimeError(f"{address} answered {response.status_code}.")
    return decompress(response.content).decode()


def _template_of(html: str) -> Template:
    return Template("{{ request.user }}{% verbatim %}" + html + "{% endverbatim %}")


def _floor_page(request: HttpRequest) -> HttpResponse:
    Classroom.objects.filter(pk=1).first()
    Quiz.objects.filter(pk=1).first()
    return HttpResponse(FLOOR["page"].render(RequestContext(request)))
