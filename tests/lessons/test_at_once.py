"""Several editors of one course at the same moment, on a database that lets them run side by side."""

from collections.abc import Callable, Sequence

import pytest
from django.db.models import Model
from django.utils import timezone

from lessons.actions.complete import complete_lessons
from lessons.actions.derive import derive_edition
from lessons.actions.publish import publish_content
from lessons.models import ContentRevision, Edition, Passage
from tests.editing import change_url, form_values, make_instructor, sign_in
from tests.lessons.builders import make_fact, make_small_course
from tests.side_by_side import HANDS, at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]

Work = Callable[[int], object]


@pytest.fixture
def edition() -> Edition:
    """Each passage of the course shows the figure of one fact."""
    edition = make_small_course(passages=HANDS)
    make_fact(edition.course, "trade", value=5)
    Passage.objects.update(text="Trade was [{number:trade}]{fact=trade} units.")
    complete_lessons(at=timezone.now(), origin="load")
    return edition


def saving(
    edition: Edition, changes: Sequence[tuple[Model, dict[str, str]]], *, careful: bool = True
) -> Callable[[int], int]:
    """Each change is saved by an editor of its own; all have opened their pages before.

    Who isn't ``careful`` sends a form that doesn't say which version it showed.
    """
    sent = []
    for hand, (obj, fields) in enumerate(changes):
        browser = sign_in(make_instructor(edition.course, username=f"ivan-{hand}"))
        form = form_values(browser.get(change_url(obj))) | fields
        if not careful:
            del form["version"]
        sent.append((browser, change_url(obj), form))

    def work(hand: int) -> int:
        browser, url, form = sent[hand]
        return int(browser.post(url, form).status_code)

    return work


def edit_a_figure_and_what_shows_it(edition: Edition) -> Work:
    fact, passages = edition.course.facts.get(slug="trade"), Passage.objects.order_by("pk")[1:]
    others = [(each, {"text": "Now trade was [{number:trade}]{fact=trade} units."}) for each in passages]
    return saving(edition, [(fact, {"value": "6"}), *others])


def edit_the_same_passage(edition: Edition) -> Work:
    passage = Passage.objects.order_by("pk")[0]
    changes = [(passage, {"text": f"By treaty {hand}."}) for hand in range(HANDS)]
    return saving(edition, changes, careful=False)


def publish_and_complete(edition: Edition) -> Work:
    Passage.objects.update(text="Now trade was [{number:trade}]{fact=trade} units.")
    passages = list(Passage.objects.order_by("pk"))

    def work(hand: int) -> None:
        if hand % 2:
            complete_lessons(at=timezone.now(), origin="load")
        else:
            publish_content(passages, renamed=True, author=None, origin="edit", at=timezone.now())

    return work


@pytest.mark.parametrize("begin", [edit_a_figure_and_what_shows_it, edit_the_same_passage, publish_and_complete])
def test_whatever_is_published_at_once_nothing_derived_is_stale_and_each_revision_has_one_successor(
    edition: Edition, begin: Callable[[Edition], Work]
) -> None:
    before = ContentRevision.objects.count()

    at_once(begin(edition))

    parents = list(ContentRevision.objects.exclude(parent=None).values_list("parent", flat=True))
    assert ContentRevision.objects.count() >= before + HANDS
    assert len(parents) == len(set(parents))
    assert derive_edition(edition) == 0
    assert complete_lessons(at=timezone.now(), origin="load") == []


def test_of_those_who_save_the_same_page_at_once_one_saves_and_the_others_are_asked(edition: Edition) -> None:
    passage = Passage.objects.order_by("pk")[0]
    changes = [(passage, {"text": f"By treaty {hand}."}) for hand in range(HANDS)]

    answers = at_once(saving(edition, changes))

    assert sorted(answers) == [302, *[409] * (HANDS - 1)]
    assert ContentRevision.objects.of(passage).count() == 2
