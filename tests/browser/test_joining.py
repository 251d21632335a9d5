"""Pupils come into their class with a phone, and the wall shows it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Visitor
from tests.browser.learners import follow, sign_up_quietly
from tests.browser.site import Site

pytestmark = pytest.mark.browser

PIN = "2580"


def type_in(phone: Page, name: str, pin: str, button: str) -> None:
    phone.get_by_label("Your name").fill(name)
    phone.get_by_label("PIN").fill(pin)
    follow(phone.get_by_role("button", name=button))


def test_a_pupil_comes_in_comes_back_and_is_seen_on_the_wall(visit: Visitor, site: Site) -> None:
    teaching, pupil = visit(**DESKTOP), visit(**PHONE)
    wall, phone = teaching.page, pupil.page
    parts = site.teach(sign_up_quietly(teaching.context))
    wall.goto(f"/teaching/classes/{parts['class_id']}/projector/")
    expect(wall.locator(".wall-code")).to_have_text(re.compile(rf"{parts['code'][:3]}\s{parts['code'][3:]}"))

    phone.goto("/join/")
    phone.get_by_label("Code of the class").fill(parts["code"].lower())
    follow(phone.get_by_role("button", name="Next"))
    type_in(phone, "Сауле", PIN, "Come in")
    expect(phone.get_by_role("status")).to_contain_text("Nobody in the class is called Сауле yet.")
    phone.get_by_label("PIN").fill(PIN)
    follow(phone.get_by_role("button", name="I am new: join"))

    expect(phone.get_by_role("heading", name="For your class")).to_be_visible()
    expect(wall.locator("#arrived")).to_contain_text("Сауле")
    phone.goto("/accounts/")
    follow(phone.get_by_role("button", name="Sign out"))
    phone.goto(f"/join/{parts['code']}/")
    type_in(phone, "сауле ", PIN, "Come in")
    expect(phone.get_by_role("heading", name="For your class")).to_be_visible()


def test_the_teacher_closes_joining_on_the_wall(visit: Visitor, site: Site) -> None:
    teaching, pupil = visit(**DESKTOP), visit(**PHONE)
    parts = site.teach(sign_up_quietly(teaching.context))
    teaching.page.goto(f"/teaching/classes/{parts['class_id']}/projector/")

    follow(teaching.page.get_by_role("button", name="Close joining"))

    pupil.page.goto(f"/join/{parts['code']}/")
    type_in(pupil.page, "Сауле", PIN, "Come in")
    expect(pupil.page.get_by_role("alert")).to_contain_text("joining is closed")
    type_in(pupil.page, "Aigul", PIN, "Come in")
    expect(pupil.page.get_by_role("heading", level=1)).to_have_text("My course")
