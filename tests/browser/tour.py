"""Ways through every page there is: each step names the page that is open when it is yielded."""

import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from playwright.sync_api import Page, expect

from teaching.urls import urlpatterns
from tests.browser.answering import answer_rightly, answer_wrongly
from tests.browser.learners import PASSWORD, attempt_of, expect_question, expect_saved, follow, start_quiz
from tests.browser.site import COURSE, Site, quiz_path

#: Pages that anybody may open, by their addresses; the titles show that it is these.
PUBLIC = {
    "/": "kzcourse",
    COURSE: "How the War in Ukraine",
    f"{COURSE}lessons/turning-point/": "How the War in Ukraine",
    f"{COURSE}lessons/popular-response/": "How the War in Ukraine",
    f"{COURSE}timeline/": "Timeline",
    f"{COURSE}timeline/?in=2022": "Timeline: 2022",
    f"{COURSE}timeline/?in=2022-01": "Timeline: January 2022",
    f"{COURSE}timeline/?in=1999": "Timeline: 1999",
    f"{COURSE}glossary/": "Glossary",
    f"{COURSE}search/": "Search",
    f"{COURSE}search/?q=Russia": "Search: Russia",
    f"{COURSE}search/?q=kangaroo": "Search: kangaroo",
    f"{COURSE}quizzes/": "Quizzes",
    quiz_path("every-kind"): "Quiz: every-kind",
    "/accounts/sign-in/": "Sign in",
    "/accounts/sign-in/?expired=1": "Sign in",
    "/accounts/sign-up/": "Create an account",
    "/display/": "Text size, font and colors",
    "/no/such/page/": "There is no such page",
    "/accounts/set-up/spent/": "This link no longer works",
    "/my/data/deleted/": "Your data are deleted",
}
OWN = {
    "/my/": "My course",
    "/accounts/": "Your account",
    "/accounts/password/": "Change the password",
    "/my/data/": "My data",
    "/my/data/delete/": "Delete my data",
    COURSE: "How the War in Ukraine",
    f"{COURSE}lessons/a-backyard/": "How the War in Ukraine",
    f"{COURSE}quizzes/": "Quizzes",
    f"{COURSE}review/": "Review",
    f"{COURSE}calibration/": "How sure, how right",
    f"{COURSE}facts/": "My facts",
    f"{COURSE}facts/?state=fading": "My facts",
    quiz_path("every-kind"): "Quiz: every-kind",
}
MOST_GUESSES = 12
#: Pages of classes begin so below /teaching/; files are no pages.
OF_CLASSES = (
    "classes/",
    "assignments/",
    "pupils/",
    "papers/",
    "attempts/",
    "quizzes/<int:quiz_id>/statistics",
    "statistics/",
)
FILE = re.compile(r"\.(csv|xlsx|svg)$")


def public_pages(page: Page) -> Iterator[str]:
    yield from _open(page, PUBLIC)
    yield from _refused_forms(page)


def own_pages(page: Page) -> Iterator[str]:
    """The pages of a learner who is signed in."""
    yield from _open(page, OWN)
    page.goto("/accounts/password/")
    page.locator("main form").first.evaluate("form => form.noValidate = true")
    follow(page.get_by_role("button", name="Change the password"))
    expect(page).to_have_title(re.compile("^Error: "))
    yield "the form of a password with errors"
    page.goto(f"{COURSE}review/")
    page.get_by_label("Day of the exam").fill("2001-01-01")
    follow(page.get_by_role("button", name="Plan for it"))
    expect(page.get_by_text("Choose a day from tomorrow on")).to_be_visible()
    yield "a day of an exam that is over"


def terms(page: Page) -> Iterator[str]:
    """A lesson with the note on a term open."""
    page.goto(f"{COURSE}lessons/a-backyard/")
    page.locator("a.term").first.focus()
    expect(page.get_by_role("tooltip")).to_be_visible()
    yield "the note on a term"


def graded_pages(page: Page, site: Site) -> Iterator[str]:
    """Every question before and after it was answered, the summary, the results, and what shows them afterwards."""
    start_quiz(page, "every-kind")
    paper = site.papers["every-kind"]
    for number, question in enumerate(paper, start=1):
        expect_question(page, number)
        yield f"{question.kind} before it is answered"
        if question.kind == "single_choice":
            answer_wrongly(page, question)
        else:
            answer_rightly(page, question)
        expect_saved(page)
        yield f"{question.kind} after it is answered"
        follow(page.locator(".bar .is-main"))
    yield "the summary"
    follow(page.get_by_role("button", name="Hand in"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Results")
    yield "the results"
    yield from _open(page, {"/my/": "My course", quiz_path("every-kind"): "Quiz: every-kind"})


def practice_pages(page: Page, site: Site) -> Iterator[str]:
    """Every question with a hint, after a try."""
    start_quiz(page, "every-kind", practice=True)
    address = f"/attempts/{attempt_of(page)}/"
    for number, question in enumerate(site.papers["every-kind"], start=1):
        page.goto(f"{address}{number}/")
        follow(page.get_by_role("button", name="Hint"))
        if question.kind == "single_choice":
            answer_wrongly(page, question)
        else:
            answer_rightly(page, question)
        follow(page.locator(".bar .is-main"))
        expect(page.locator("#feedback")).to_be_visible()
        yield f"{question.kind} after a try"
    page.goto(f"{address}summary/")
    follow(page.get_by_role("button", name="Finish practice"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Results")
    yield "the results of practice"
    page.goto(f"{COURSE}facts/")
    yield "my facts after practice"
    follow(page.get_by_role("button", name="Ask me").first)
    yield "a question of a review"
    page.goto(f"{COURSE}review/")
    yield "a review that runs"
    page.goto(COURSE)
    yield "the course after practice"


def teaching_pages(page: Page, site: Site) -> Iterator[str]:
    """What an instructor decides about questions; the learner who reports is themselves."""
    (question,) = site.papers["reported"]
    start_quiz(page, "reported")
    answer_wrongly(page, question)
    follow(page.get_by_role("button", name="To the summary"))
    follow(page.get_by_role("button", name="Hand in"))
    page.get_by_text("Something is wrong with this question").click()
    yield "a result with the form of a report"
    page.get_by_label("What is wrong?").fill("Two of them seem right.")
    follow(page.get_by_role("button", name="Send to the authors"))
    yield "a result that was reported"
    yield from _deciding(page)
    yield from _open(page, {"/teaching/preview/": "See the course as a student"})
    follow(page.get_by_role("button", name="Start the preview"))
    expect(page.get_by_role("button", name="End the preview")).to_be_visible()
    yield "a course in a preview"
    follow(page.get_by_role("button", name="End the preview"))
    follow(page.get_by_role("link", name=re.compile("^Copy")).first)
    yield "the form of a copy"


def gradebook_pages(page: Page, site: Site, name: str) -> Iterator[str]:
    """The gradebook of a class in which ``name``, who looks, is both the teacher and the pupil, and what it leads to."""
    site.assign("short", teacher=name, pupil=name, minutes=8)
    page.goto(quiz_path("short"))
    follow(page.get_by_role("button", name=re.compile("^Start")))
    page.goto("/teaching/classes/")
    follow(page.get_by_role("link", name=f"Class of {name}"))
    follow(page.get_by_role("link", name="Gradebook"))
    yield "a gradebook with an attempt that runs"
    follow(page.locator(".gradebook tbody a"))
    yield "an attempt that runs"
    page.goto(page.url.replace("/teaching/", "/") + "summary/")
    follow(page.get_by_role("button", name="Hand in"))
    page.goto(page.url.replace("/attempts/", "/teaching/attempts/").replace("results/", ""))
    yield "a pupil's attempt"
    follow(page.get_by_role("link", name="All tries, and deciding the mark"))
    page.get_by_label("Mark in percent").fill("87,5")
    page.get_by_label("Reason").fill("Told me")
    follow(page.get_by_role("button", name="Let this be the mark"))
    expect(page.locator(".score")).to_contain_text("87.5 %")
    yield "a mark that was decided"


def class_pages(page: Page, parts: Mapping[str, Any]) -> Iterator[str]:
    """Every page of a class that an address alone opens, and the page on which its pupils come in."""
    for pattern in urlpatterns:
        route = str(pattern.pattern)
        names = re.findall(r"<\w+:(\w+)>", route)
        if not route.startswith(OF_CLASSES) or FILE.search(route) or not set(names) <= parts.keys():
            continue
        path = "/teaching/" + re.sub(r"<\w+:(\w+)>", lambda part: str(parts[part[1]]), route)
        answer = page.goto(path)
        assert answer
        if answer.status == HTTPStatus.METHOD_NOT_ALLOWED:
            continue
        assert answer.ok, f"{answer.status}: {path}"
        page.wait_for_load_state("load")
        yield route
    page.goto(f"/teaching/pupils/{parts['enrolment_id']}/erase/")
    yield "deleting what is stored about a pupil"


def joining_pages(page: Page, code: str) -> Iterator[str]:
    """Coming into a class for the first time."""
    page.goto("/join/")
    yield "the code of a class"
    page.get_by_label("Code of the class").fill(code.lower())
    follow(page.get_by_role("button", name="Next"))
    page.get_by_label("Your name").fill(f"New {id(page)}")
    page.get_by_label("PIN").fill("2580")
    follow(page.get_by_role("button", name="Come in"))
    yield "the PIN once more"
    page.get_by_label("PIN").fill("1234")
    follow(page.get_by_role("button", name="I am new: join"))
    yield "a PIN that is refused"
    page.get_by_label("PIN").fill("2580")
    follow(page.get_by_role("button", name="Come in"))
    expect(page.get_by_role("heading", level=1)).to_have_text("My course")
    yield "My course of a pupil"


def _deciding(page: Page) -> Iterator[str]:
    """From what waits to a regrade, which is undone again."""
    page.goto("/teaching/")
    yield "what waits for an instructor"
    follow(page.get_by_role("link", name=re.compile("reports? to answer")))
    yield "the inbox"
    follow(page.locator("main ul a").last)
    yield "a report"
    follow(page.get_by_role("link", name="Regrade"))
    page.get_by_label("Full credit for all").check()
    follow(page.get_by_role("button", name="See who changes"))
    expect(page.get_by_role("heading", name="What would change")).to_be_visible()
    yield "what a regrade would change"
    follow(page.get_by_role("button", name="Do this"))
    follow(page.get_by_role("button", name="Undo").first)
    yield "a regrade that was undone"


def _open(page: Page, pages: dict[str, str]) -> Iterator[str]:
    for path, title in pages.items():
        page.goto(path)
        expect(page).to_have_title(re.compile(re.escape(title)))
        page.wait_for_load_state("networkidle")
        yield path


def _refused_forms(page: Page) -> Iterator[str]:
    """Errors in a form, a form whose token is stale, and a sign-in that is closed for a while."""
    page.goto("/accounts/sign-up/")
    page.locator("main form").evaluate("form => form.noValidate = true")
    page.get_by_label("User name").fill("a name with spaces")
    follow(page.get_by_role("button", name="Create the account"))
    expect(page).to_have_title(re.compile("^Error: "))
    yield "the form of an account with errors"
    page.context.clear_cookies(name="csrftoken")
    page.locator("main form").evaluate("form => form.noValidate = true")
    follow(page.get_by_role("button", name="Create the account"))
    expect(page.get_by_role("heading", level=1)).to_have_text("This page was open too long")
    yield "a page that was open too long"
    page.goto("/accounts/sign-in/")
    name = f"guessed-{id(page)}"
    for _ in range(MOST_GUESSES):
        page.get_by_label("User name").fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        follow(page.get_by_role("button", name="Sign in"))
        if page.get_by_role("heading", level=1).text_content() != "Sign in":
            break
    expect(page.get_by_role("heading", level=1)).to_have_text("Too many wrong passwords")
    yield "a sign-in that is closed"
