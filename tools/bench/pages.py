"""Pages and saves beside the floor, in the same server process and in turn: a bare page and a bare write.

The floor page (``beside/``) reads a session and its user, asks two rows by their keys and renders one template that is as
long as our page; the floor write has a session, CSRF and one upsert in a transaction. Both go through our middleware, with
compression, in the same process as our pages. Ours and the floor take turns of a second or less, so that whatever
else the machine does disturbs both; a ratio is the median over the turns. ``CONCURRENCY="8" python tools/bench pages``
looks at one number of connections, ``PAGES="lesson,save"`` at some pages; WORKERS and THREADS are told to the server.
"""

import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from math import ceil
from random import Random
from statistics import median
from urllib.parse import urlencode
from urllib.request import Request, urlopen
from uuid import uuid4

from beside.models import make_table
from classes import Class, begin, cookies_of, make_class, make_learners
from django.conf import settings
from django.db import connections, transaction
from django.db.models import QuerySet
from django.utils import timezone
from larger import shipped
from served import Answered, Asking, Server, asking, request, served, too_large
from told import tell

from lessons.models import Lesson
from quizzes.asked import question_in
from quizzes.kinds import kind_named
from quizzes.models import Attempt, AttemptItem, Quiz

CONCURRENCY = tuple(map(int, os.environ.get("CONCURRENCY", "1 8 40").split()))
#: How often ours and the floor take turns, and the seconds of each turn.
TURNS = int(os.environ.get("TURNS", "11"))
SECONDS = float(os.environ.get("SECONDS", "0.4"))
#: Attempts handed in with each turn, and by the floor as many writes.
HANDED_IN = 40
#: Of the floor's throughput, what ours must reach.
LEAST = {"lesson": 0.8, "question": 0.65, "save": 0.6}

Lanes = list[list[str]]


@dataclass(frozen=True)
class Pair:
    """A page of ours and the floor beside it: the requests of each of many connections."""

    name: str
    ours: Lanes
    floor: Lanes
    once: bool = False


@dataclass(frozen=True)
class Turn:
    """One turn of both: what was answered, and the seconds of the processor that the server used for each."""

    ours: Answered
    floor: Answered
    ours_worked: float
    floor_worked: float


def run() -> list[str]:
    shipped()
    with transaction.atomic():
        some = make_class()
        signed_in = [cookies_of(each) for each in some.pupils]
        teacher = cookies_of(some.teacher)
        leaving = _attempts_to_hand_in()
    make_table()
    connections.close_all()
    with served(settings="beside.settings") as server, asking() as load:
        pairs = list(_pairs(server, some, signed_in, teacher, leaving))
        complaints = list(_complaints(server, load, pairs))
        complaints += too_large(server)
        tell("pages", "megabytes", round(server.megabytes()))
    return [*complaints, *server.complaints]


def _attempts_to_hand_in() -> Iterator[str]:
    """Requests that hand in an attempt each, of people who take a quiz for themselves."""
    at, chance = timezone.now(), Random(2)  # noqa: S311  # not for secrets
    quiz = Quiz.objects.order_by("position", "pk")[4]
    made = []
    for learner in make_learners(HANDED_IN * TURNS * len(CONCURRENCY) + 1):
        attempt, cookies = begin(learner, quiz, at=at, chance=chance), cookies_of(learner)
        body = urlencode({"csrfmiddlewaretoken": cookies["csrftoken"]})
        made.append(request("POST", f"/attempts/{attempt.pk}/submit/", cookies, body))
    return iter(made)


def _pairs(
    server: Server, some: Class, signed_in: list[dict[str, str]], teacher: dict[str, str], leaving: Iterator[str]
) -> Iterator[Pair]:
    """Each with as many connections as are ever needed."""
    lesson = Lesson.objects.order_by("position").select_related("edition__course")[0]
    of_course = f"/courses/{lesson.edition.course.slug}/{lesson.edition.language}"
    pages = {
        "lesson": [f"{of_course}/lessons/{lesson.slug}/"] * len(signed_in),
        "question": [f"/attempts/{each.pk}/2/" for each in some.attempts],
        "my course": ["/my/"] * len(signed_in),
        "live board": [f"/teaching/assignments/{some.assignment.pk}/board/"],
        "gradebook": [f"/teaching/classes/{some.classroom.pk}/gradebook/"],
    }
    for name, paths in pages.items():
        who = signed_in if len(paths) > 1 else [teacher]
        floor = f"/floor/page/{_template_of(server, name, paths[0], who[0])}/"
        ours = [[request("GET", path, cookies)] for path, cookies in zip(paths, who, strict=True)]
        yield Pair(name, _forty(ours), _forty([[request("GET", floor, cookies)] for cookies in who]))
    writes = [[_floor_write(cookies)] for cookies in signed_in]
    saves = [
        [save for item in _choosing(attempt) for save in _saves(item, cookies)]
        for attempt, cookies in zip(some.attempts, signed_in, strict=True)
    ]
    yield Pair("save", saves, writes)
    yield Pair("hand in", [[each] for each in leaving], writes, once=True)


def _forty(lanes: Lanes) -> Lanes:
    return list(islice(cycle(lanes), max(CONCURRENCY)))


def _choosing(attempt: Attempt) -> QuerySet[AttemptItem]:
    """The questions with choices on a paper: a log of hundreds of answers to one of them would be nobody's."""
    return attempt.items.filter(question__kind__in=["single_choice", "true_false"]).select_related("revision")


def _saves(item: AttemptItem, cookies: dict[str, str]) -> list[str]:
    """Now one answer, now another, as the script of the page sends them."""
    said = {"csrfmiddlewaretoken": cookies["csrftoken"], "page_id": str(uuid4()), "based_on": "0"}
    question = question_in(item.revision)
    (shown,) = kind_named(question.kind).inputs(question, item.order, {})
    return [
        request(
            "POST",
            f"/attempts/{item.attempt_id}/{item.number}/answer/",
            cookies,
            urlencode(
                said | {shown.name: choice.value, "turn": "@counter@", "age_ms": "40", "seconds": "12"}, safe="@"
            ),
        )
        for choice in shown.choices[:2]
    ]


def _floor_write(cookies: dict[str, str]) -> str:
    body = urlencode({"csrfmiddlewaretoken": cookies["csrftoken"], "text": "@counter@"}, safe="@")
    return request("POST", "/floor/write/", cookies, body)


def _template_of(server: Server, name: str, path: str, cookies: dict[str, str]) -> str:
    """Write down the floor's template that is as long as our page; its name."""
    said = "; ".join(f"{key}={value}" for key, value in cookies.items())
    asked = Request(f"http://127.0.0.1:{server.port}{path}", headers={"Cookie": said})  # our own server
    with urlopen(asked) as answer:  # noqa: S310  # likewise
        html = answer.read().decode()
        if answer.url != asked.full_url:
            raise RuntimeError(f"{path} leads to {answer.url}")
    folder = settings.DATA_DIR / "floor"
    folder.mkdir(exist_ok=True)
    name = name.replace(" ", "-")
    (folder / f"{name}.html").write_text(
        "{{ user }}{{ quiz }}{{ edition }}{% verbatim %}" + html + "{% endverbatim %}", encoding="utf-8"
    )
    return name


def _complaints(server: Server, load: Asking, pairs: Sequence[Pair]) -> Iterator[str]:
    print(f"  {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {len(server.pids())} processes", flush=True)
    pairs = [pair for pair in pairs if pair.name in os.environ.get("PAGES", pair.name).split(",")]
    least: dict[str, list[float]] = defaultdict(list)
    for connected in CONCURRENCY:
        for pair in pairs:
            turns = [_turn(server, load, pair, connected, number) for number in range(TURNS)]
            least[pair.name].append(_told(pair.name, connected, turns))
    for name, wanted in LEAST.items():
        for connected, reached in zip(CONCURRENCY, least[name], strict=False):  # none of a page that was left out
            if reached < wanted:
                yield f"{name} at {connected} connections: {reached:.2f} of the floor; {wanted} is the least."


def _turn(server: Server, load: Asking, pair: Pair, connected: int, number: int) -> Turn:
    """The one goes first now, the other the next time."""
    told: dict[str, tuple[Answered, float]] = {}
    for which in ("ours", "floor") if number % 2 else ("floor", "ours"):
        lanes = _lanes(pair, which, connected)
        worked = server.worked()
        told[which] = load.ask(server, lanes, seconds=SECONDS, once=pair.once), 0.0
        told[which] = told[which][0], server.worked() - worked
    return Turn(told["ours"][0], told["floor"][0], told["ours"][1], told["floor"][1])


def _lanes(pair: Pair, which: str, connected: int) -> Lanes:
    """Of what is done once each, so much as one turn does."""
    if not pair.once:
        return (pair.ours if which == "ours" else pair.floor)[:connected]
    asked = [pair.ours.pop()[0] for _ in range(HANDED_IN)] if which == "ours" else [each[0] for each in pair.floor]
    return [asked[first::connected] for first in range(connected)]


def _told(name: str, connected: int, turns: Sequence[Turn]) -> float:
    """Print what the turns came to; the ratio of the throughputs."""
    reached = median(each.ours.per_second / each.floor.per_second for each in turns)
    ours, floor = (median(answered.per_second for answered in side) for side in _sides(turns))
    cost = _cost([(each.ours_worked, each.ours) for each in turns])
    floor_cost = _cost([(each.floor_worked, each.floor) for each in turns])
    took = sorted(seconds for each in turns for seconds in each.ours.took)
    share = median(each.ours.share for each in turns)
    late = took[ceil(0.95 * len(took)) - 1]
    print(
        f"  {name:10} {connected:2} connections: {reached:4.2f} of the floor; {ours:6.0f} and {floor:6.0f} a second; "
        f"of the processor {cost:5.2f} and {floor_cost:5.2f} ms ({floor_cost / cost if cost else 0:4.2f}); "
        f"median {median(took) * 1000:6.1f} ms, 95 % within {late * 1000:6.1f} ms; load {share:.0%}",
        flush=True,
    )
    figures = {"ratio": reached, "ours": ours, "floor": floor, "ms": cost, "floor_ms": floor_cost}
    figures |= {"median_ms": median(took) * 1000, "p95_ms": late * 1000, "load_share": share}
    tell("pages", f"{name}, {connected}", {key: round(value, 3) for key, value in figures.items()})
    return reached


def _sides(turns: Sequence[Turn]) -> tuple[list[Answered], list[Answered]]:
    return [each.ours for each in turns], [each.floor for each in turns]


def _cost(turns: Sequence[tuple[float, Answered]]) -> float:
    """Milliseconds of the processor for a request."""
    return 1000 * sum(worked for worked, _ in turns) / sum(len(answered.took) for _, answered in turns)
