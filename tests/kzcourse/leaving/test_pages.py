"""The pages on which somebody sees, takes along and deletes what is stored about them."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kzcourse.leaving import EVERYTHING
from people.actions.joining import WrongPin, prove_pin
from people.models import Enrolment, User
from tests.kzcourse.leaving.planted import NOW, the_planted
from tests.lessons.builders import make_small_course
from tests.pages import page_of
from tests.people.builders import PASSWORD, PIN, enrol, make_class, make_teacher, operator, person

pytestmark = pytest.mark.django_db

DELETE = "/my/data/delete/"


def signed_in(who: User) -> Client:
    browser = Client()
    browser.force_login(who)
    return browser


@pytest.fixture
def learner() -> User:
    return person()


@pytest.fixture
def pupil() -> Enrolment:
    """With an account of the class, and a PIN."""
    return enrol(make_class(teacher=make_teacher()), "Dana")


def is_erased(who: User) -> bool:
    return User.objects.get(pk=who.pk).erased_at is not None


class TestMyData:
    def test_it_counts_what_is_stored_and_names_what_is_not(self, learner: User) -> None:
        page = page_of(signed_in(learner).get(reverse("my-data")))

        assert page.heading == "My data"
        assert "Your account 1 Who you are here." in page.text
        assert "What can be stored, and is not Your classes Which classes" in page.text

    def test_it_costs_a_query_a_kind(self) -> None:
        browser = signed_in(the_planted().person)
        browser.get(reverse("my-data"))

        with CaptureQueriesContext(connection) as asked:
            browser.get(reverse("my-data"))

        assert len(asked) == len(EVERYTHING) + 2  # the session, and who it is

    def test_account_and_my_course_lead_there(self, learner: User) -> None:
        make_small_course()
        browser = signed_in(learner)

        for name in "people:account", "my-course":
            links = page_of(browser.get(reverse(name))).links()
            assert links["My data: what is stored about you"] == reverse("my-data")

    def test_the_download_is_a_zip_file_that_nothing_keeps(self, learner: User) -> None:
        answer = signed_in(learner).get(reverse("my-data-download"))
        with ZipFile(BytesIO(b"".join(answer.streaming_content))) as archive:  # type: ignore[attr-defined]
            names = archive.namelist()

        assert names == ["my-data.json", "my-data.html"]
        assert answer.headers["Content-Type"] == "application/zip"
        assert answer.headers["Content-Disposition"].startswith('attachment; filename="my-data-2')
        assert "no-store" in answer.headers["Cache-Control"]


class TestDeleting:
    def test_the_page_says_what_goes_and_what_stays_and_asks_for_the_password(self, learner: User) -> None:
        page = page_of(signed_in(learner).get(DELETE))

        assert "What goes, and what stays" in page.text
        assert "Your reports about questions · What you remember" in page.text
        assert "Answers as they are remembered · Days of exams Deleted." in page.text
        assert page.field("secret").get("type") == "password"

    def test_with_the_password_they_are_gone_and_signed_out(self, learner: User) -> None:
        browser, elsewhere = signed_in(learner), signed_in(learner)

        answer = browser.post(DELETE, {"secret": PASSWORD}, follow=True)

        assert answer.redirect_chain == [(reverse("my-data-deleted"), 302)]
        assert page_of(answer).heading == "Your data are deleted"
        assert is_erased(learner)
        for each in browser, elsewhere:
            assert each.get(reverse("my-course")).status_code == 302
        again = Client().post(reverse("people:sign-in"), {"username": "aigul", "password": PASSWORD})
        assert again.status_code == 422

    def test_a_wrong_password_deletes_nothing_and_is_counted(self, learner: User) -> None:
        browser = signed_in(learner)

        wrong = [browser.post(DELETE, {"secret": "no"}) for _try in range(9)]
        last = browser.post(DELETE, {"secret": "no"})
        closed = browser.post(DELETE, {"secret": PASSWORD})

        assert {answer.status_code for answer in wrong} == {422}
        assert page_of(wrong[0]).errors == ["Error: This is not your password. Nothing was deleted."]
        assert (last.status_code, closed.status_code) == (429, 429)
        assert not is_erased(learner)

    def test_a_pupil_of_a_class_types_the_pin(self, pupil: Enrolment) -> None:
        browser = signed_in(pupil.learner)

        page = page_of(browser.get(DELETE))
        answer = browser.post(DELETE, {"secret": PIN})

        assert "Your PIN" in page.text
        assert answer.status_code == 302
        assert is_erased(pupil.learner)

    def test_wrong_pins_are_counted_and_the_next_one_has_to_wait(self, pupil: Enrolment) -> None:
        browser = signed_in(pupil.learner)

        said = [page_of(browser.post(DELETE, {"secret": "0000"})).errors[0] for _try in range(4)]
        Enrolment.objects.update(wrong_pins=Enrolment.LOCKED_AFTER)
        locked = page_of(browser.post(DELETE, {"secret": PIN})).errors[0]

        assert said[0] == "Error: This is not your PIN. Nothing was deleted."
        assert said[3] == "Error: There were several wrong PINs. Wait a while, then try again. Nothing was deleted."
        assert locked == "Error: There were too many wrong PINs. Ask your teacher to unlock it. Nothing was deleted."
        assert not is_erased(pupil.learner)

    def test_the_pin_of_any_of_their_classes_will_do(self, pupil: Enrolment) -> None:
        enrol(make_class("Older"), "Dana", learner=pupil.learner, pin="md5$x$nothing", account_made_here=True)

        answer = signed_in(pupil.learner).post(DELETE, {"secret": PIN})

        assert answer.status_code == 302

    def test_who_has_neither_types_a_word(self, pupil: Enrolment) -> None:
        Enrolment.objects.update(pin="")
        browser = signed_in(pupil.learner)

        page = page_of(browser.get(DELETE))
        wrong = browser.post(DELETE, {"secret": "remove"})
        right = browser.post(DELETE, {"secret": " Delete "})

        assert "Type the word: delete" in page.text
        assert page_of(wrong).errors == ["Error: This is another word. Nothing was deleted."]
        assert right.status_code == 302
        assert is_erased(pupil.learner)

    def test_a_pin_that_was_taken_away_meanwhile_proves_nothing(self, pupil: Enrolment) -> None:
        Enrolment.objects.update(pin="")

        with pytest.raises(WrongPin):
            prove_pin(learner=pupil.learner, pin=PIN, at=NOW)

    def test_who_must_stay_reads_why_and_is_not_asked(self) -> None:
        last = operator()
        browser = signed_in(last)

        pages = [browser.get(DELETE), browser.post(DELETE, {"secret": PASSWORD})]

        assert [page.status_code for page in pages] == [200, 422]
        for page in pages:
            assert "Nobody else may do everything here." in page_of(page).text
            assert b'name="secret"' not in page.content
        assert not is_erased(last)

    def test_who_must_stay_since_a_moment_ago_reads_why(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Two leave at once: what the page saw before is not what holds once it is locked."""
        one, other = operator(), operator("second")
        browser = signed_in(one)

        def meanwhile(*args: object, **fields: str) -> User:
            User.objects.filter(pk=other.pk).update(is_superuser=False)
            return one

        monkeypatch.setattr("kzcourse.views.my_data.authenticate", meanwhile)
        page = browser.post(DELETE, {"secret": PASSWORD})

        assert "Nobody else may do everything here." in page_of(page).text
        assert not is_erased(one)

    def test_a_form_from_elsewhere_deletes_nothing(self, learner: User) -> None:
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(learner)

        assert browser.post(DELETE, {"secret": PASSWORD}).status_code == 403
        assert not is_erased(learner)

    def test_a_pretended_student_sees_the_page_and_deletes_nothing(self) -> None:
        teacher, edition = make_teacher(), make_small_course()
        edition.course.instructors.add(teacher)
        browser = signed_in(teacher)
        browser.post(reverse("teaching:preview"), {"edition": edition.pk, "moment": ""})

        page = page_of(browser.get(reverse("my-data")))

        assert "Delete it" not in page.links()
        assert browser.get(DELETE).status_code == 404
        assert browser.post(DELETE, {"secret": "delete"}).status_code == 404


class TestATeacherDeletes:
    @pytest.fixture
    def removed(self, pupil: Enrolment) -> Enrolment:
        Enrolment.objects.filter(pk=pupil.pk).update(removed_at=NOW)
        return pupil

    @pytest.fixture
    def browser(self, pupil: Enrolment) -> Client:
        return signed_in(User.objects.get(username="teacher"))

    def url(self, pupil: Enrolment) -> str:
        return reverse("erase-pupil", args=[pupil.pk])

    def test_the_page_of_a_removed_pupil_leads_there(self, browser: Client, removed: Enrolment) -> None:
        page = page_of(browser.get(reverse("teaching:pupil", args=[removed.pk])))

        assert page.links()["Delete what is stored about this pupil"] == self.url(removed)

    def test_with_the_name_typed_the_pupil_is_gone(self, browser: Client, removed: Enrolment) -> None:
        wrong = browser.post(self.url(removed), {"name": "Dan"})
        answer = browser.post(self.url(removed), {"name": " dana "}, follow=True)

        assert page_of(wrong).errors == ["Error: This is another name. Nothing was deleted."]
        assert answer.redirect_chain == [(reverse("teaching:class", args=[removed.classroom_id]), 302)]
        assert "All that named Dana is deleted." in answer.content.decode()
        assert is_erased(removed.learner)

    def test_who_is_in_the_class_is_removed_first(self, browser: Client, pupil: Enrolment) -> None:
        answer = browser.post(self.url(pupil), {"name": "Dana"})

        assert answer.status_code == 422
        assert "Remove them first" in page_of(answer).text
        assert not is_erased(pupil.learner)

    def test_somebodys_own_account_is_theirs_to_delete(self, browser: Client, removed: Enrolment) -> None:
        Enrolment.objects.update(account_made_here=False)

        answer = browser.post(self.url(removed), {"name": "Dana"})

        assert "only they can delete it" in page_of(answer).text
        assert not is_erased(removed.learner)

    def test_who_is_in_a_class_of_another_teacher_stays(self, browser: Client, removed: Enrolment) -> None:
        enrol(make_class("Elsewhere", teacher=make_teacher("colleague")), "Dana", learner=removed.learner)

        answer = browser.post(self.url(removed), {"name": "Dana"})

        assert "in a class that you don’t teach" in page_of(answer).text
        assert not is_erased(removed.learner)

    def test_another_teacher_does_not_find_the_pupil(self, removed: Enrolment) -> None:
        browser = signed_in(make_teacher("colleague"))

        assert browser.post(self.url(removed), {"name": "Dana"}).status_code == 404


def test_a_learner_who_comes_back_begins_anew(learner: User) -> None:
    browser = signed_in(learner)
    browser.post(DELETE, {"secret": PASSWORD})

    sent = {"username": "aigul", "display_name": "", "email": "", "password1": PASSWORD, "password2": PASSWORD}
    browser.post(reverse("people:sign-up"), sent)

    assert User.objects.get(username="aigul").pk != learner.pk


def test_who_is_signed_in_is_not_told_that_they_are_gone(learner: User) -> None:
    answer = signed_in(learner).get(reverse("my-data-deleted"))

    assert answer.headers["Location"] == reverse("my-data")
