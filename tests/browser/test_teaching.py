"""A wrong key is found by a learner and repaired by the instructor, and nobody is harmed."""

import pytest
from playwright.sync_api import expect

from tests.browser.answering import answer_wrongly
from tests.browser.conftest import DESKTOP, Visit, Visitor
from tests.browser.learners import follow, sign_up_quietly, start_quiz
from tests.browser.site import Site

pytestmark = pytest.mark.browser


@pytest.fixture
def teacher(visit: Visitor, site: Site) -> Visit:
    teaching = visit(**DESKTOP)
    site.let_write(sign_up_quietly(teaching.context))
    return teaching


def test_a_wrong_key_is_reported_repaired_and_told(learning: Visit, teacher: Visit, site: Site) -> None:
    (question,) = site.papers["reported"]
    student, desk = learning.page, teacher.page
    start_quiz(student, "reported")
    answer_wrongly(student, question)
    follow(student.get_by_role("button", name="To the summary"))
    follow(student.get_by_role("button", name="Hand in"))
    expect(student.locator(".score")).to_contain_text("0 %")
    student.get_by_text("Something is wrong with this question").click()
    student.get_by_label("What is wrong?").fill("My answer is right too.")
    follow(student.get_by_role("button", name="Send to the authors"))

    desk.goto("/teaching/reports/")
    follow(desk.get_by_role("listitem").filter(has_text=learning.name).get_by_role("link"))
    report = desk.url
    chosen = desk.locator("main strong").first.inner_text()
    follow(desk.get_by_role("link", name="Regrade"))
    follow(desk.get_by_role("row").filter(has_text=chosen).get_by_role("button"))
    row = desk.get_by_role("row").filter(has_text=learning.name)
    expect(row).to_contain_text("0 % → 100 %")
    follow(desk.get_by_role("button", name="Do this"))
    desk.goto(report)
    desk.get_by_label("Answer").fill("So it is. Thank you.")
    follow(desk.get_by_role("button", name="Send the answer"))

    student.goto("/my/")
    follow(student.get_by_role("button", name="Read the answer"))
    expect(student.locator(".report")).to_contain_text("So it is. Thank you.")
    expect(student.locator(".score")).to_contain_text("100 %")
    expect(student.locator(".band")).to_contain_text("Right")


def test_a_new_class_goes_by_the_clock_of_the_device_it_is_made_on(visit: Visitor, site: Site) -> None:
    abroad = visit(**DESKTOP, timezone_id="Asia/Almaty")
    site.let_write(sign_up_quietly(abroad.context))

    abroad.page.goto("/teaching/classes/new/")

    expect(abroad.page.get_by_label("Time zone")).to_have_value("Asia/Almaty")
