"""Going back to an old state of a question or a quiz."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from lessons.models import ContentRevision, Edition, Fact, Lesson, Passage
from quizzes.actions.complete import complete_quizzes
from quizzes.models import Question, Quiz
from tests.editing import add_url, change_url, list_url, make_instructor, save, sign_in
from tests.lessons.builders import make_learner, make_small_course
from tests.quizzes.builders import NOON, SAMPLES, begin, make_question, make_quiz, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    return make_small_course(passages=2)


@pytest.fixture
def browser(edition: Edition) -> Client:
    return sign_in(make_instructor(edition.course))


def revisions(obj: Model) -> list[ContentRevision]:
    """Oldest first."""
    return list(ContentRevision.objects.of(obj).order_by("pk"))


def revision_url(obj: Model, revision: ContentRevision) -> str:
    return reverse(f"admin:quizzes_{obj._meta.model_name}_revision", args=[obj.pk, revision.pk])


def go_back(browser: Client, obj: Model, revision: ContentRevision | None = None) -> Any:
    return browser.post(revision_url(obj, revision or revisions(obj)[0]), follow=True)


def refusal(page: Any) -> str:
    assert page.status_code == 422
    return str(page.context["refused"])


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_question_of_every_kind_goes_back_with_answers_and_evidence(
    kind: str, browser: Client, edition: Edition
) -> None:
    lesson = edition.lessons.get()
    hints = ["One.", "Two lines\nof one."]
    question = make_question(edition, kind=kind, hints=hints, tags=["trade"], lesson=lesson, penalty="0.25", unit="km")
    prompt = f"Changed. {question.prompt}"
    changed = {"prompt": prompt, "tags": "", "lesson": "", "hints": "", "evidence-0-DELETE": "on", "penalty": "0"}
    save(browser, change_url(question), **changed, **{"answers-0-feedback": "New."})
    assert len(revisions(question)) == 2

    go_back(browser, question)

    first, _changed, last = revisions(question)
    question.refresh_from_db()
    assert (last.digest, last.content, last.rendered) == (first.digest, first.content, first.rendered)
    assert (question.revision, question.hints) == (last, hints)


def test_a_question_shows_what_changed_in_its_rows(browser: Client, edition: Edition) -> None:
    question = make_question(edition)
    added = {"answers-TOTAL_FORMS": 4, "answers-3-text": "Perhaps", "answers-3-credit_millionths": "1/3"}
    save(browser, change_url(question), **{"answers-1-text": "Never"}, **added)

    page = browser.get(revision_url(question, revisions(question)[-1]))

    shown = [
        (change.label, *("".join(piece.text for piece in side) for side in (change.before, change.after)))
        for change in page.context["changes"]
    ]
    assert ("Answer 2: Text", "No", "Never") in shown
    assert ("Answer 4: Text", "", "Perhaps") in shown
    assert ("Answer 4: Credit", "", "1/3") in shown


def test_attempts_that_run_keep_what_they_were_asked(browser: Client, edition: Edition) -> None:
    question = make_question(edition)
    save(browser, change_url(question), prompt="Wrong?")
    attempt = begin(make_quiz(edition), make_learner())

    go_back(browser, question)

    assert attempt.items.get().revision == revisions(question)[1]


def test_a_retired_question_comes_back_as_it_was(browser: Client, edition: Edition) -> None:
    question = make_question(edition)
    browser.post(list_url(Question), {"action": "retire", "_selected_action": [question.pk]})
    retired = revisions(question)[-1]

    go_back(browser, question)
    question.refresh_from_db()
    used_again = question.retired_at
    go_back(browser, question, retired)
    question.refresh_from_db()

    assert used_again is None
    assert question.retired_at == retired.created_at
    assert revisions(question)[-1].digest == retired.digest


def test_an_image_comes_back_unless_its_file_is_gone(browser: Client, edition: Edition) -> None:
    name = default_storage.save("questions/map.png", ContentFile(b"\x89PNG\r\n"))
    question = make_question(edition, image=name, image_alt="A map.")
    Question.objects.update(image="", image_alt="")
    publish(question)

    go_back(browser, question)
    question.refresh_from_db()
    image = question.image.name
    Question.objects.update(image="", image_alt="")
    publish(question)
    default_storage.delete(name)

    assert image == name
    assert refusal(go_back(browser, question)) == f"Its image is gone: {name}. Upload it anew instead."


def test_evidence_that_is_no_longer_in_the_lesson_does_not_come_back(browser: Client, edition: Edition) -> None:
    question = make_question(edition)
    save(browser, change_url(question), **{"evidence-0-DELETE": "on"})
    save(browser, change_url(Passage.objects.order_by("pk")[0]), text="Other words.")

    said = refusal(go_back(browser, question))

    assert said.startswith("The rules of today don't allow it: Exact words: These words don't stand in the passage")
    assert not question.evidence.exists()


def test_a_key_that_its_kind_refuses_does_not_come_back(browser: Client, edition: Edition) -> None:
    question = make_question(edition)
    question.answers.update(credit_millionths=0)
    publish(question)
    wrong = revisions(question)[-1]
    go_back(browser, question)

    assert refusal(go_back(browser, question, wrong)).startswith("The rules of today don't allow it: ")


def test_a_question_does_not_go_back_to_a_retired_fact(browser: Client, edition: Edition) -> None:
    question = make_question(edition, fact=Fact.objects.get(slug="fact-1-1"))
    save(browser, change_url(question), fact=Fact.objects.get(slug="fact-1-2").pk)
    Fact.objects.filter(slug="fact-1-1").update(retired_at=NOON)

    assert "the fact “fact-1-1”, which is retired" in refusal(go_back(browser, question))


def test_a_quiz_goes_back_with_its_sections(browser: Client, edition: Edition) -> None:
    question = make_question(edition)
    lesson = edition.lessons.get()
    section = {"sections-0-draw": 1, "sections-0-lesson": lesson.pk, "sections-0-questions": [question.pk]}
    typed = {"edition": edition.pk, "title": "All", "slug": "all", "sections-0-kinds": "numeric\ncloze"}
    save(browser, add_url(Quiz), **typed, **section, **{"sections-0-points": 3})
    quiz = Quiz.objects.get()
    added = {"sections-TOTAL_FORMS": 2, "sections-1-draw": 2, "sections-1-points": 1}
    save(browser, change_url(quiz), title="Other", **{"sections-0-questions": [], "sections-0-position": 2}, **added)
    save(browser, change_url(quiz), modes="practice", slug="other")
    first, second, _third = revisions(quiz)

    go_back(browser, quiz, second)
    go_back(browser, quiz, first)

    assert [each.digest for each in revisions(quiz)[3:]] == [second.digest, first.digest]
    assert list(quiz.sections.get().questions.all()) == [question]


def test_a_section_does_not_go_back_to_a_retired_question(browser: Client, edition: Edition) -> None:
    question = make_question(edition)
    quiz = make_quiz(edition)
    quiz.sections.get().questions.add(question)
    complete_quizzes(at=NOON, origin="load")
    save(browser, change_url(quiz), **{"sections-0-questions": []})
    Question.objects.update(retired_at=NOON)

    assert "the question “question”, which is retired" in refusal(go_back(browser, quiz))


WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), min_size=1, max_size=20)
EDITS = st.fixed_dictionaries(
    {},
    optional={
        "prompt": WORDS,
        "explanation": WORDS,
        "tags": WORDS,
        "hints": WORDS,
        "penalty": st.sampled_from(["0", "1/3", "0.25"]),
        "answers-1-text": WORDS,
        "answers-1-feedback": WORDS,
        "answers-2-DELETE": st.just("on"),
        "answers-0-position": st.just("3"),
        "answers-2-position": st.just("1"),
        "answers-1-credit_millionths": st.sampled_from(["1/3", "0.5", "-1"]),
        "evidence-0-exact": st.just("words 1-1 stand"),
    },
)


class EveryEditIsUndone(TestCase):
    @settings(max_examples=8, deadline=None)
    @given(edits=st.lists(EDITS, min_size=1, max_size=3))
    def test_going_back_restores_a_question_with_the_same_digest(self, edits: list[dict[str, Any]]) -> None:
        edition = make_small_course()
        browser = sign_in(make_instructor(edition.course))
        question = make_question(edition)
        for edit in edits:
            save(browser, change_url(question), **edit)

        for revision in reversed(revisions(question)[:-1]):
            assert go_back(browser, question, revision).status_code == 200

            newest = revisions(question)[-1]
            assert (newest.digest, newest.content) == (revision.digest, revision.content)


def test_a_question_names_its_lesson_by_a_former_slug(browser: Client, edition: Edition) -> None:
    lesson = Lesson.objects.get()
    complete_quizzes(at=NOON, origin="load")
    save(browser, change_url(lesson))
    question = make_question(edition)
    save(browser, change_url(question), lesson="")
    save(browser, change_url(lesson), slug="renamed")

    go_back(browser, question)

    question.refresh_from_db()
    assert question.lesson == lesson
