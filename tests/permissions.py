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
    "display/": Row(get=all_get(200), post=all_get(302), sends={"size": "l", "font": "serif", "scheme": "dark"}),
    "healthz": Row(get=all_get(200)),
    # Accounts. Whoever is signed in is led on from where one signs in or up.
    "accounts/": Row(get=all_get(200, anonymous=SIGN_IN), post=MEMBERS_GO_ON),
    "accounts/sign-in/": Row(get=all_get(302, anonymous=200), post=all_get(302, anonymous=422)),
    "accounts/sign-up/": Row(get=all_get(302, anonymous=200), post=all_get(302, anonymous=422)),
    "accounts/sign-out/": Row(get=NOT_TAKEN, post=all_get(302)),
    "accounts/password/": Row(get=all_get(200, anonymous=SIGN_IN), post=all_get(422, anonymous=SIGN_IN)),
    "accounts/set-up/<str:token>/": Row(get=all_get(410), post=all_get(410)),  # there is a superuser already
    # Reading. Quizzes are seen by anybody who may read the course.
    "courses/<slug:course>/": Row(get=all_get(302), private=(SIGN_IN, 405)),
    _COURSE: Row(get=all_get(200), private=(SIGN_IN, 405)),
    f"{_COURSE}glossary/": Row(get=all_get(200), private=(SIGN_IN, 405)),
    f"{_COURSE}search/": Row(get=all_get(200), private=(SIGN_IN, 405)),
    _LESSON: Row(get=all_get(200), private=(SIGN_IN, 405)),
    f"{_LESSON}read/": Row(get=NOT_TAKEN_FROM_MEMBERS, post=MEMBERS_GO_ON, private=(SIGN_IN, SIGN_IN)),
    f"{_LESSON}quiz/": Row(get=all_get(200), private=(SIGN_IN, 405)),
    f"{_COURSE}quizzes/": Row(get=all_get(200), private=(SIGN_IN, 405)),
    f"{_COURSE}quizzes/<slug:quiz>/": Row(
        get=all_get(200), post=MEMBERS_GO_ON, sends={"purpose": "graded"}, private=(SIGN_IN, SIGN_IN)
    ),
    # Attempts are their learner's alone: no instructor and no superuser answers, hands in or looks on here.
    f"{_ATTEMPT}<int:number>/": Row(
        get=OWNER_ALONE, post={**OWNER_ALONE, Role.OWNER: 302}, sends={"choice": "0", "do": "save"}
    ),
    _ATTEMPT: Row(get={**OWNER_ALONE, Role.OWNER: 302}, post=NOT_TAKEN_FROM_MEMBERS),
    f"{_ATTEMPT}summary/": Row(get=OWNER_ALONE, post=NOT_TAKEN_FROM_MEMBERS),
    f"{_ATTEMPT}submit/": Row(get=NOT_TAKEN_FROM_MEMBERS, post={**OWNER_ALONE, Role.OWNER: 302}),
    f"{_ATTEMPT}results/": Row(get=OWNER_ALONE, post=NOT_TAKEN_FROM_MEMBERS),
    "questions/images/<int:revision_id>/": Row(get=OWNER_ALONE, post=NOT_TAKEN_FROM_MEMBERS),
}


def staff_get(answer: Answer, **others: Answer) -> Answers:
    """Whoever isn't staff is asked to sign in as somebody who is."""
    return {**all_get(answer, anonymous=SIGN_IN, owner=SIGN_IN, other=SIGN_IN), **_named(others)}


STAFF = staff_get(200)
WRITERS = staff_get(200, outsider=302)  # led away: there is no such object for them
NO_STAFF = staff_get(403)
SUPERUSERS = staff_get(403, superuser=200)

ADMIN_SITE: dict[str, Row] = {
    "admin/": Row(get=STAFF, post=STAFF),
    "admin/<app_label>/": Row(get=STAFF, post=STAFF),
    "admin/<url>": Row(get=staff_get(404), post=staff_get(404)),
    "admin/login/": Row(get=all_get(200, instructor=302, outsider=302, superuser=302), post=all_get(200)),
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
}


@dataclass(frozen=True, slots=True)
class ModelRules:
    """What the pages of one model in the admin answer, to GET as to POST of an empty form.

    The object asked for belongs to the instructor's course. ``old`` is its address in Django 1.8, which leads to the page
    of the object whoever asks for it.
    """

    list: Answers = field(default_factory=lambda: STAFF)
    add: Answers = field(default_factory=lambda: STAFF)
    change: Answers = field(default_factory=lambda: WRITERS)
    history: Answers = field(default_factory=lambda: WRITERS)
    delete: Answers = field(default_factory=lambda: NO_STAFF)
    old: Answers = field(default_factory=lambda: staff_get(302))

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
        return {prefix + rest: Row(get=answers, post=answers) for rest, answers in below.items()}


_CONTENT = ModelRules()
_ACCOUNTS = ModelRules(list=SUPERUSERS, add=SUPERUSERS, change=SUPERUSERS, history=SUPERUSERS, delete=NO_STAFF)

#: What learners did and the history of content are not in the admin.
ADMIN_MODELS: dict[str, ModelRules] = {
    "lessons.course": replace(_CONTENT, add=SUPERUSERS),
    "lessons.edition": _CONTENT,
    "lessons.lesson": _CONTENT,
    "lessons.passage": _CONTENT,
    "lessons.fact": _CONTENT,
    "lessons.glossaryterm": _CONTENT,
    "quizzes.question": _CONTENT,
    "quizzes.quiz": _CONTENT,
    "people.user": _ACCOUNTS,
}

ADMIN: dict[str, Row] = ADMIN_SITE | {
    route: row for model, rules in ADMIN_MODELS.items() for route, row in rules.rows(model).items()
}

TABLE: dict[str, Row] = PAGES | ADMIN
