"""Who is answered what: every address of the site, what a GET and a POST of each role get.

``tests/test_permissions.py`` asks each of them. A new address needs a row in :data:`PAGES`; a new model in the admin needs
its rules in :data:`ADMIN_MODELS`. An answer is a status, or :data:`SIGN_IN` for being led to sign in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from tests.world import Role

Answer = int | Literal["sign-in"]
Answers = Mapping[Role, Answer]

SIGN_IN: Literal["sign-in"] = "sign-in"


def all_get(answer: Answer, **others: Answer) -> Answers:
    """The same answer for everybody, but for the roles named."""
    return {**dict.fromkeys(Role, answer), **_named(others)}


def _named(others: Mapping[str, Answer]) -> Answers:
    return {Role(role): answer for role, answer in others.items()}


NOT_TAKEN = all_get(405)
NOT_TAKEN_FROM_MEMBERS = all_get(405, anonymous=SIGN_IN)
OWNER_ALONE = all_get(404, anonymous=SIGN_IN, owner=200)
MEMBERS_GO_ON = all_get(302, anonymous=SIGN_IN)
AUTHORS = all_get(404, anonymous=SIGN_IN, instructor=200, superuser=200)
WHO_WRITE = {**AUTHORS, Role.OUTSIDER: 200}
#: Whoever writes or teaches anything.
INSTRUCTORS = {**WHO_WRITE, Role.TEACHER: 200, Role.COLLEAGUE: 200}
AUTHORS_GO_ON = all_get(404, anonymous=SIGN_IN, instructor=302, superuser=302)
TEACHERS = {**AUTHORS, Role.TEACHER: 200}
TEACHERS_GO_ON = {**AUTHORS_GO_ON, Role.TEACHER: 302}
TEACHERS_MISS = all_get(404, anonymous=SIGN_IN, instructor=422, teacher=422, superuser=422)


@dataclass(frozen=True, slots=True)
class Row:
    """What one address answers; ``sends`` is what its own form would post.

    ``private`` is what GET and POST of somebody who isn't signed in get where the course is private; whoever is gets
    there what the public course gives.
    """

    get: Answers
    post: Answers = field(default_factory=lambda: NOT_TAKEN)
    sends: Mapping[str, str] = field(default_factory=dict)
    private: tuple[Answer, Answer] | None = None

    def of_private_course(self) -> "Row":
        assert self.private
        get, post = self.private
        return replace(self, get={**self.get, Role.ANONYMOUS: get}, post={**self.post, Role.ANONYMOUS: post})


_COURSE = "courses/<slug:course>/<slug:language>/"
_LESSON = f"{_COURSE}lessons/<slug:lesson>/"
_ATTEMPT = "attempts/<uuid:attempt_id>/"

PAGES: dict[str, Row] = {
    "": Row(get=all_get(200)),
    "my/": Row(get=all_get(200, anonymous=SIGN_IN), post=NOT_TAKEN_FROM_MEMBERS),
    "my/data/": Row(get=all_get(200, anonymous=SIGN_IN), post=NOT_TAKEN_FROM_MEMBERS),
    "my/data/download/": Row(get=all_get(200, anonymous=SIGN_IN), post=NOT_TAKEN_FROM_MEMBERS),
    "my/data/delete/": Row(get=all_get(200, anonymous=SIGN_IN), post=all_get(422, anonymous=SIGN_IN)),
    "my/data/deleted/": Row(get=all_get(302, anonymous=200)),
    "display/": Row(get=all_get(200), post=all_get(302), sends={"size": "l", "font": "serif", "scheme": "dark"}),
    "healthz": Row(get=all_get(200)),
    "readyz": Row(get=all_get(200)),
    "metrics": Row(get=all_get(404)),  # off unless METRICS_TOKEN is set
    # Accounts. Whoever is signed in is led on from where one signs in or up.
    "accounts/": Row(get=all_get(200, anonymous=SIGN_IN), post=MEMBERS_GO_ON),
    "accounts/sign-in/": Row(get=all_get(302, anonymous=200), post=all_get(302, anonymous=422)),
    "accounts/sign-up/": Row(get=all_get(302, anonymous=200), post=all_get(302, anonymous=422)),
    "accounts/sign-out/": Row(get=NOT_TAKEN, post=all_get(302)),
    "accounts/password/": Row(get=all_get(200, anonymous=SIGN_IN), post=all_get(422, anonymous=SIGN_IN)),
    "accounts/set-up/<str:token>/": Row(get=all_get(410), post=all_get(410)),  # there is a superuser already
    "accounts/pin/<int:enrolment_id>/": Row(get=OWNER_ALONE, post={**OWNER_ALONE, Role.OWNER: 422}),
    # Coming into a class. The token is none of a link.
    "join/": Row(get=all_get(200), post=all_get(422)),
    "join/<str:code>/": Row(get=all_get(200), post=all_get(422)),
    "join/link/<str:token>/": Row(get=all_get(410), post=all_get(410)),
    # Reading. Quizzes are seen by anybody who may read the course.
    "courses/<slug:course>/": Row(get=all_get(302), private=(SIGN_IN, 405)),
    _COURSE: Row(get=all_get(200), private=(SIGN_IN, 405)),
    f"{_COURSE}glossary/": Row(get=all_get(200), private=(SIGN_IN, 405)),
    f"{_COURSE}timeline/": Row(get=all_get(200), private=(SIGN_IN, 405)),
    f"{_COURSE}search/": Row(get=all_get(200), private=(SIGN_IN, 405)),
    _LESSON: Row(get=all_get(200), private=(SIGN_IN, 405)),
    f"{_LESSON}read/": Row(get=NOT_TAKEN_FROM_MEMBERS, post=MEMBERS_GO_ON, private=(SIGN_IN, SIGN_IN)),
    f"{_LESSON}quiz/": Row(get=all_get(200), private=(SIGN_IN, 405)),
    f"{_COURSE}quizzes/": Row(get=all_get(200), private=(SIGN_IN, 405)),
    f"{_COURSE}quizzes/<slug:quiz>/": Row(
        get=all_get(200), post=MEMBERS_GO_ON, sends={"purpose": "graded"}, private=(SIGN_IN, SIGN_IN)
    ),
    f"{_COURSE}calibration/": Row(get=all_get(200, anonymous=SIGN_IN), private=(SIGN_IN, 405)),
    f"{_COURSE}facts/": Row(get=all_get(200, anonymous=SIGN_IN), private=(SIGN_IN, 405)),
    f"{_COURSE}review/": Row(get=all_get(200, anonymous=SIGN_IN), post=MEMBERS_GO_ON, private=(SIGN_IN, SIGN_IN)),
    f"{_COURSE}review/exam/": Row(get=NOT_TAKEN, post=MEMBERS_GO_ON, private=(405, SIGN_IN)),
    # Attempts are their learner's alone: no instructor and no superuser answers, hands in or looks on here.
    f"{_ATTEMPT}<int:number>/": Row(
        get=OWNER_ALONE, post={**OWNER_ALONE, Role.OWNER: 302}, sends={"choice": "0", "do": "save"}
    ),
    f"{_ATTEMPT}<int:number>/answer/": Row(get=OWNER_ALONE, post=OWNER_ALONE, sends={"choice": "0"}),
    _ATTEMPT: Row(get={**OWNER_ALONE, Role.OWNER: 302}, post=NOT_TAKEN_FROM_MEMBERS),
    f"{_ATTEMPT}here/": Row(get=NOT_TAKEN_FROM_MEMBERS, post=OWNER_ALONE, sends={"number": "1"}),
    f"{_ATTEMPT}summary/": Row(get=OWNER_ALONE, post=NOT_TAKEN_FROM_MEMBERS),
    f"{_ATTEMPT}submit/": Row(get=NOT_TAKEN_FROM_MEMBERS, post={**OWNER_ALONE, Role.OWNER: 302}),
    f"{_ATTEMPT}results/": Row(get=OWNER_ALONE, post=NOT_TAKEN_FROM_MEMBERS),
    f"{_ATTEMPT}<int:number>/report/": Row(
        get=NOT_TAKEN_FROM_MEMBERS, post={**OWNER_ALONE, Role.OWNER: 302}, sends={"text": "It reads two ways."}
    ),
    "reports/<int:report_id>/seen/": Row(get=NOT_TAKEN_FROM_MEMBERS, post={**OWNER_ALONE, Role.OWNER: 302}),
    # The teacher of the class for which it was taken sees its images, too.
    "questions/images/<int:revision_id>/": Row(get={**TEACHERS, Role.OWNER: 200}, post=NOT_TAKEN_FROM_MEMBERS),
    # Teaching is for those who write the course.
    "teaching/": Row(get={**WHO_WRITE, Role.TEACHER: 302, Role.COLLEAGUE: 302}, post=NOT_TAKEN_FROM_MEMBERS),
    "teaching/preview/": Row(
        get=WHO_WRITE, post={**WHO_WRITE, Role.INSTRUCTOR: 422, Role.OUTSIDER: 422, Role.SUPERUSER: 422}
    ),
    "teaching/preview/end/": Row(get=NOT_TAKEN_FROM_MEMBERS, post={**AUTHORS_GO_ON, Role.OUTSIDER: 302}),
    "teaching/courses/<int:course_id>/copy/": Row(get=AUTHORS, post=AUTHORS_GO_ON, sends={"slug": "copy"}),
    "teaching/quizzes/<int:quiz_id>/copy/": Row(
        get=AUTHORS, post=AUTHORS_GO_ON, sends={"slug": "copy", "title": "Copy"}
    ),
    "teaching/questions/<int:question_id>/regrade/": Row(get=AUTHORS, post=AUTHORS, sends={"method": "full"}),
    "teaching/quizzes/<int:quiz_id>/regrade/": Row(get=AUTHORS, post=NOT_TAKEN_FROM_MEMBERS),
    "teaching/reports/": Row(get=WHO_WRITE, post=NOT_TAKEN_FROM_MEMBERS),
    "teaching/reports/<int:report_id>/": Row(get=AUTHORS, post=AUTHORS_GO_ON, sends={"answer": "Thank you."}),
    "teaching/regrades/<int:regrade_id>/undo/": Row(get=NOT_TAKEN_FROM_MEMBERS, post=AUTHORS_GO_ON),
    # A class is for those who teach it; whoever is an instructor makes one.
    "teaching/classes/": Row(get=INSTRUCTORS, post=NOT_TAKEN_FROM_MEMBERS),
    "teaching/classes/new/": Row(
        get=INSTRUCTORS,
        post={role: 302 if said == 200 else said for role, said in INSTRUCTORS.items()},
        sends={"name": "9c", "time_zone": "Asia/Almaty"},
    ),
    "teaching/classes/<int:class_id>/": Row(get=TEACHERS, post=NOT_TAKEN_FROM_MEMBERS),
    "teaching/classes/<int:class_id>/edit/": Row(
        get=TEACHERS, post=TEACHERS_GO_ON, sends={"name": "9c", "time_zone": "Asia/Almaty"}
    ),
    "teaching/classes/<int:class_id>/code/": Row(get=NOT_TAKEN_FROM_MEMBERS, post=TEACHERS_GO_ON),
    "teaching/classes/<int:class_id>/joining/": Row(get=NOT_TAKEN_FROM_MEMBERS, post=TEACHERS_GO_ON),
    "teaching/classes/<int:class_id>/projector/": Row(get=TEACHERS, post=TEACHERS_GO_ON),
    "teaching/classes/<int:class_id>/archive/": Row(get=NOT_TAKEN_FROM_MEMBERS, post=TEACHERS_GO_ON),
    "teaching/classes/<int:class_id>/copy/": Row(get=TEACHERS, post=TEACHERS_GO_ON, sends={"name": "9b"}),
    "teaching/classes/<int:class_id>/roster/": Row(get=TEACHERS, post=TEACHERS, sends={"names": "Dana"}),
    "teaching/classes/<int:class_id>/roster/agree/": Row(get=NOT_TAKEN_FROM_MEMBERS, post=TEACHERS_MISS),
    "teaching/classes/<int:class_id>/groups/": Row(get=NOT_TAKEN_FROM_MEMBERS, post=TEACHERS_GO_ON),
    "teaching/classes/<int:class_id>/cards/": Row(get=TEACHERS, post=TEACHERS_MISS),
    # The owner came into the class with an own account, which nobody else may open.
    "teaching/pupils/<int:enrolment_id>/": Row(get=TEACHERS, post=TEACHERS_GO_ON, sends={"name": "Owner"}),
    "teaching/pupils/<int:enrolment_id>/move/": Row(get=NOT_TAKEN_FROM_MEMBERS, post=TEACHERS_MISS),
    "teaching/pupils/<int:enrolment_id>/merge/": Row(get=TEACHERS, post=TEACHERS_MISS),
    "teaching/pupils/<int:enrolment_id>/pin/": Row(get=NOT_TAKEN_FROM_MEMBERS, post=TEACHERS_MISS),
    "teaching/pupils/<int:enrolment_id>/link/": Row(get=NOT_TAKEN_FROM_MEMBERS, post=TEACHERS_MISS),
    "teaching/pupils/<int:enrolment_id>/unlock/": Row(get=NOT_TAKEN_FROM_MEMBERS, post=TEACHERS_GO_ON),
    "teaching/pupils/<int:enrolment_id>/remove/": Row(get=NOT_TAKEN_FROM_MEMBERS, post=TEACHERS_GO_ON),
    "teaching/pupils/<int:enrolment_id>/erase/": Row(get=TEACHERS, post=TEACHERS_MISS),
    "teaching/pupils/<int:enrolment_id>/back/": Row(get=NOT_TAKEN_FROM_MEMBERS, post=TEACHERS_GO_ON),
    "teaching/classes/<int:class_id>/gradebook/": Row(get=TEACHERS, post=NOT_TAKEN_FROM_MEMBERS),
    "teaching/classes/<int:class_id>/gradebook.csv": Row(get=TEACHERS, post=NOT_TAKEN_FROM_MEMBERS),
    "teaching/classes/<int:class_id>/gradebook.xlsx": Row(get=TEACHERS, post=NOT_TAKEN_FROM_MEMBERS),
    "teaching/assignments/<int:assignment_id>/marks/<int:learner_id>/": Row(
        get=TEACHERS, post=TEACHERS_GO_ON, sends={"percent": "85", "reason": "Told me."}
    ),
    "teaching/attempts/<uuid:attempt_id>/": Row(get=TEACHERS, post=NOT_TAKEN_FROM_MEMBERS),
    "teaching/classes/<int:class_id>/facts/": Row(get=TEACHERS, post=NOT_TAKEN_FROM_MEMBERS),
    "teaching/classes/<int:class_id>/sure/": Row(get=TEACHERS, post=NOT_TAKEN_FROM_MEMBERS),
    "teaching/classes/<int:class_id>/facts/<int:fact_id>/": Row(get=TEACHERS, post=NOT_TAKEN_FROM_MEMBERS),
    "teaching/classes/<int:class_id>/lessons/<int:lesson_id>/": Row(get=TEACHERS, post=NOT_TAKEN_FROM_MEMBERS),
    "teaching/classes/<int:class_id>/assignments/": Row(get=TEACHERS, post=NOT_TAKEN_FROM_MEMBERS),
    "teaching/classes/<int:class_id>/assignments/new/": Row(get=TEACHERS, post=TEACHERS_MISS),
    "teaching/assignments/<int:assignment_id>/": Row(get=TEACHERS, post=TEACHERS_GO_ON, sends={"counts": "best"}),
    "teaching/assignments/<int:assignment_id>/extensions/": Row(get=TEACHERS, post=TEACHERS_MISS),
    "teaching/assignments/<int:assignment_id>/board/": Row(get=TEACHERS, post=TEACHERS_GO_ON, sends={"shares": "show"}),
    "teaching/assignments/<int:assignment_id>/board/<int:question_id>/": Row(get=TEACHERS, post=NOT_TAKEN_FROM_MEMBERS),
    "teaching/assignments/<int:assignment_id>/statistics/": Row(get=TEACHERS, post=NOT_TAKEN_FROM_MEMBERS),
    "teaching/assignments/<int:assignment_id>/statistics/<int:question_id>/": Row(
        get=TEACHERS, post=NOT_TAKEN_FROM_MEMBERS
    ),
    "teaching/quizzes/<int:quiz_id>/statistics/": Row(get=AUTHORS, post=NOT_TAKEN_FROM_MEMBERS),
    "teaching/quizzes/<int:quiz_id>/statistics/<int:question_id>/": Row(get=AUTHORS, post=NOT_TAKEN_FROM_MEMBERS),
    "teaching/statistics/definitions/": Row(get=INSTRUCTORS, post=NOT_TAKEN_FROM_MEMBERS),
    "teaching/assignments/<int:assignment_id>/extend/": Row(get=NOT_TAKEN_FROM_MEMBERS, post=TEACHERS_GO_ON),
    "teaching/assignments/<int:assignment_id>/close/": Row(get=TEACHERS, post=TEACHERS_GO_ON),
    "teaching/assignments/<int:assignment_id>/reopen/": Row(get=NOT_TAKEN_FROM_MEMBERS, post=TEACHERS_GO_ON),
    "teaching/assignments/<int:assignment_id>/paper/": Row(get=TEACHERS, post=TEACHERS_GO_ON, sends={"versions": "2"}),
    "teaching/papers/<int:printed_id>/": Row(get=TEACHERS, post=NOT_TAKEN_FROM_MEMBERS),
    "teaching/papers/<int:printed_id>/questions/": Row(get=TEACHERS, post=NOT_TAKEN_FROM_MEMBERS),
    "teaching/papers/<int:printed_id>/answers/": Row(get=TEACHERS, post=NOT_TAKEN_FROM_MEMBERS),
    "teaching/papers/<int:printed_id>/key/": Row(get=TEACHERS, post=NOT_TAKEN_FROM_MEMBERS),
    "teaching/papers/<int:printed_id>/pupils/<int:learner_id>/": Row(
        get=TEACHERS,
        post=TEACHERS_GO_ON,
        sends={"held_at": "2026-03-02T09:00", "known": "0", "q1": "a", "q2": "79.9 million"},
    ),
    "teaching/extensions/<int:extension_id>/revoke/": Row(get=NOT_TAKEN_FROM_MEMBERS, post=TEACHERS_GO_ON),
}


def staff_get(answer: Answer, **others: Answer) -> Answers:
    """Whoever isn't staff is asked to sign in as somebody who is."""
    return {**all_get(answer, anonymous=SIGN_IN, owner=SIGN_IN, other=SIGN_IN), **_named(others)}


def writers_get(answer: Answer, **others: Answer) -> Answers:
    """Whoever teaches alone has nothing to write."""
    return staff_get(answer, **{"teacher": 403, "colleague": 403, **others})


def led_away(**others: Answer) -> Answers:
    """There is no such object for whoever does not write it."""
    return writers_get(200, outsider=302, **others)


STAFF = staff_get(200)
WRITERS = writers_get(200)
NO_STAFF = staff_get(403)
SUPERUSERS = staff_get(403, superuser=200)

_FILES = "admin/lessons/course/<int:course_id>/files/"


def _authors_get(answer: Answer) -> Answers:
    return staff_get(answer, teacher=404, colleague=404, outsider=404)


ADMIN_SITE: dict[str, Row] = {
    "admin/": Row(get=STAFF, post=STAFF),
    "admin/<app_label>/": Row(
        get=staff_get(200, teacher=404, colleague=404), post=staff_get(200, teacher=404, colleague=404)
    ),
    "admin/<url>": Row(get=staff_get(404), post=staff_get(404)),
    "admin/login/": Row(get={role: 302 if said == 200 else 200 for role, said in STAFF.items()}, post=all_get(200)),
    "admin/logout/": Row(
        # Learners, who have nothing to sign out of here, are led to the admin's front door.
        get=staff_get(405, owner=302, other=302),
        post=staff_get(302, owner=302, other=302),
    ),
    "admin/password_change/": Row(get=STAFF, post=STAFF),
    "admin/password_change/done/": Row(get=STAFF, post=staff_get(405)),
    "admin/autocomplete/": Row(get=NO_STAFF, post=staff_get(405)),  # without the field that asks for choices
    "admin/jsi18n/": Row(get=STAFF, post=staff_get(405)),
    "admin/r/<path:content_type_id>/<path:object_id>/": Row(get=staff_get(404), post=staff_get(404)),
    "admin/people/user/<id>/password/": Row(get=SUPERUSERS, post=SUPERUSERS),
    # The files of a course. An empty form brings none.
    f"{_FILES}": Row(get=_authors_get(200), post=_authors_get(422)),
    f"{_FILES}download/": Row(get=_authors_get(200), post=NOT_TAKEN_FROM_MEMBERS),
    f"{_FILES}load/": Row(get=NOT_TAKEN_FROM_MEMBERS, post=_authors_get(422)),
}


@dataclass(frozen=True, slots=True)
class ModelRules:
    """What the pages of one model in the admin answer, to GET as to POST of an empty form.

    The object asked for belongs to the instructor's course. ``old`` is its address in Django 1.8, which leads to the page
    of the object whoever asks for it.
    """

    list: Answers = field(default_factory=lambda: WRITERS)
    add: Answers = field(default_factory=lambda: WRITERS)
    change: Answers = field(default_factory=led_away)
    history: Answers = field(default_factory=lambda: led_away(teacher=302, colleague=302))
    delete: Answers = field(default_factory=lambda: NO_STAFF)
    old: Answers = field(default_factory=lambda: staff_get(302))
    more: Mapping[str, Row] = field(default_factory=dict)

    def rows(self, model: str) -> dict[str, Row]:
        prefix = f"admin/{model.replace('.', '/')}/"
        below = {
            "": self.list,
            "add/": self.add,
            "<path:object_id>/change/": self.change,
            "<path:object_id>/history/": self.history,
            "<path:object_id>/delete/": self.delete,
            "<path:object_id>/": self.old,
        }
        rows = {rest: Row(get=answers, post=answers) for rest, answers in below.items()}
        return {prefix + rest: row for rest, row in (rows | dict(self.more)).items()}


_REVISION = "<path:object_id>/revisions/<int:revision_id>/"
_NO_REVISION = writers_get(404, outsider=302)
_PREVIEW = Row(get=NOT_TAKEN_FROM_MEMBERS, post=WRITERS)
_TRY = Row(get=NOT_TAKEN_FROM_MEMBERS, post=writers_get(422))
_BESIDE = Row(get=writers_get(200, outsider=404), post=NOT_TAKEN_FROM_MEMBERS)
_PASSAGES = Row(get=WRITERS, post=NOT_TAKEN_FROM_MEMBERS)
#: In the world only questions have revisions.
_CONTENT = ModelRules(more={_REVISION: Row(get=_NO_REVISION, post=_NO_REVISION)})
_SHOWN = replace(_CONTENT, more={**_CONTENT.more, "preview/": _PREVIEW})
_QUESTION = replace(
    _CONTENT,
    more={
        _REVISION: Row(get=led_away(), post=writers_get(302)),
        "preview/": _PREVIEW,
        "try/": _TRY,
        "passages/": _PASSAGES,
        "lesson/<int:lesson_id>/": _BESIDE,
    },
)
_ACCOUNTS = ModelRules(list=SUPERUSERS, add=SUPERUSERS, change=SUPERUSERS, history=SUPERUSERS, delete=NO_STAFF)

#: What learners did and the history of content are not in the admin.
ADMIN_MODELS: dict[str, ModelRules] = {
    "lessons.chart": _SHOWN,
    "lessons.course": replace(_CONTENT, add=SUPERUSERS),
    "lessons.edition": _SHOWN,
    "lessons.lesson": _CONTENT,
    "lessons.passage": _SHOWN,
    "lessons.fact": _CONTENT,
    "lessons.glossaryterm": _SHOWN,
    "quizzes.question": _QUESTION,
    "quizzes.quiz": _SHOWN,
    "people.user": _ACCOUNTS,
}

ADMIN: dict[str, Row] = ADMIN_SITE | {
    route: row for model, rules in ADMIN_MODELS.items() for route, row in rules.rows(model).items()
}

TABLE: dict[str, Row] = PAGES | ADMIN
