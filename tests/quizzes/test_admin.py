"""Writing questions and quizzes in the admin."""

import json
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from lessons.actions.derive import derive_edition
from lessons.models import ContentRevision, Edition, Fact, Lesson, Passage
from people.models import User
from quizzes.models import Answer, Attempt, AttemptItem, Evidence, Question, Quiz, QuizSection, Response
from tests.editing import (
    add_url,
    change_url,
    errors_of,
    list_url,
    make_instructor,
    make_superuser,
    messages_of,
    save,
    sign_in,
)
from tests.lessons.builders import (
    make_course,
    make_edition,
    make_fact,
    make_learner,
    make_lesson,
    make_passage,
    make_small_course,
)
from tests.quizzes.builders import NOON, SAMPLES, begin, make_question, make_quiz, right, wrong

pytestmark = pytest.mark.django_db

MODELS: list[type[Model]] = [Question, Quiz]


@pytest.fixture
def edition() -> Edition:
    """A course of two passages with one question and one quiz."""
    edition = make_small_course(passages=2)
    make_question(edition)
    make_quiz(edition)
    return edition


@pytest.fixture
def question(edition: Edition) -> Question:
    return edition.questions.get()


@pytest.fixture
def quiz(edition: Edition) -> Quiz:
    return edition.quizzes.get()


@pytest.fixture
def instructor(edition: Edition) -> User:
    return make_instructor(edition.course)


@pytest.fixture
def browser(instructor: User) -> Client:
    return sign_in(instructor)


@pytest.fixture
def stranger(edition: Edition) -> Client:
    """An instructor of another course."""
    return sign_in(make_instructor(make_edition(make_course("forest")).course, username="olga"))


def the_only(model: type[Model]) -> Any:
    return model._default_manager.get()


def new_question(edition: Edition, **fields: Any) -> dict[str, Any]:
    """A single choice with evidence, as an author fills in the form."""
    passage = Passage.objects.order_by("pk")[0]
    return {
        "edition": edition.pk,
        "slug": "new",
        "fact": Fact.objects.order_by("pk")[0].pk,
        "kind": "single_choice",
        "prompt": "Which *one*?",
        "answers-0-text": "This",
        "answers-0-credit_millionths": "1",
        "answers-1-text": "That",
        "answers-1-feedback": "A misreading.",
        "evidence-0-passage": passage.pk,
        "evidence-0-exact": "words 1-1 stand",
        **fields,
    }


# Lists


@pytest.mark.parametrize("model", MODELS)
def test_a_list_costs_the_same_queries_for_one_row_and_for_thirty(
    model: type[Model], browser: Client, edition: Edition
) -> None:
    with CaptureQueriesContext(connection) as few:
        assert browser.get(list_url(model)).status_code == 200
    for number in range(29):
        lesson = make_lesson(edition, f"lesson-of-{number}")
        make_question(edition, f"question-{number}", fact=make_fact(edition.course, f"fact-{number}"))
        make_quiz(edition, f"quiz-{number}")
        Question.objects.filter(slug=f"question-{number}").update(lesson=lesson)
        Quiz.objects.filter(slug=f"quiz-{number}").update(lesson=lesson)

    with CaptureQueriesContext(connection) as many:
        page = browser.get(list_url(model))

    assert len(page.context["cl"].result_list) == 30
    assert len(many) == len(few)


@pytest.mark.parametrize("words", ["question", "What about", "Maybe", "sanctions"])
def test_questions_are_found_by_slug_prompt_answers_and_tags(words: str, browser: Client, question: Question) -> None:
    Question.objects.update(tags=["sanctions"])

    page = browser.get(list_url(Question), {"q": words})

    assert list(page.context["cl"].result_list) == [question]


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [
        ({"kind__exact": "single_choice"}, 1),
        ({"kind__exact": "cloze"}, 0),
        ({"fact__importance__exact": "supporting"}, 1),
        ({"fact__importance__exact": "key"}, 0),
        ({"use": "live"}, 1),
        ({"use": "retired"}, 0),
    ],
)
def test_questions_are_filtered(chosen: dict[str, str], shown: int, browser: Client) -> None:
    page = browser.get(list_url(Question), chosen)

    assert page.context["cl"].result_count == shown


# Who may do what


@pytest.mark.parametrize("model", MODELS)
def test_an_instructor_finds_only_content_of_their_courses(
    model: type[Model], browser: Client, stranger: Client
) -> None:
    counts = [who.get(list_url(model)).context["cl"].result_count for who in (browser, stranger)]

    assert counts == [1, 0]


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("page", ["change", "history"])
def test_content_of_another_course_is_not_there(page: str, model: type[Model], stranger: Client) -> None:
    url = reverse(f"admin:quizzes_{model._meta.model_name}_{page}", args=[the_only(model).pk])

    answers = [stranger.get(url), stranger.post(url, {"slug": "stolen"})]

    assert [(answer.status_code, answer.headers["Location"]) for answer in answers] == [(302, "/admin/")] * 2


@pytest.mark.parametrize("model", MODELS)
def test_content_of_another_course_is_not_retired(model: type[Model], stranger: Client) -> None:
    act(stranger, "retire", the_only(model))

    assert the_only(model).retired_at is None


@pytest.mark.parametrize("model", MODELS)
def test_nobody_deletes_content(model: type[Model], edition: Edition) -> None:
    superuser = sign_in(make_superuser())
    url = reverse(f"admin:quizzes_{model._meta.model_name}_delete", args=[the_only(model).pk])

    assert superuser.post(url, {"post": "yes"}).status_code == 403
    assert "delete_selected" not in superuser.get(list_url(model)).content.decode()


@pytest.mark.parametrize("model", [Attempt, AttemptItem, Response])
def test_what_learners_did_has_no_pages(model: type[Model]) -> None:
    assert not admin.site.is_registered(model)


@pytest.mark.parametrize(
    "field", ["edition", "lesson", "fact", "answers-0-fact", "evidence-0-passage"], ids=lambda field: field
)
def test_content_of_another_course_can_not_be_chosen(field: str, stranger: Client, edition: Edition) -> None:
    models: dict[str, Any] = {"edition": Edition, "lesson": Lesson, "fact": Fact, "passage": Passage}
    strange = models[field.rpartition("-")[2]].objects.order_by("pk")[0]

    page = save(stranger, add_url(Question), **{field: strange.pk})

    assert errors_of(page)[field] == ["Select a valid choice. That choice is not one of the available choices."]


def test_questions_of_another_course_can_not_be_put_into_a_quiz(stranger: Client, question: Question) -> None:
    page = save(stranger, add_url(Quiz), **{"sections-0-questions": [question.pk]})

    said = f"Select a valid choice. {question.pk} is not one of the available choices."
    assert errors_of(page)["sections-0-questions"] == [said]


@pytest.mark.parametrize(
    ("app", "model", "field"),
    [
        ("quizzes", "question", "lesson"),
        ("quizzes", "question", "fact"),
        ("quizzes", "answer", "fact"),
        ("quizzes", "evidence", "passage"),
        ("quizzes", "quizsection", "questions"),
    ],
)
def test_autocompletion_offers_nothing_of_other_courses(
    app: str, model: str, field: str, browser: Client, stranger: Client
) -> None:
    asked = {"app_label": app, "model_name": model, "field_name": field}

    offered = [who.get(reverse("admin:autocomplete"), asked).json()["results"] for who in (browser, stranger)]

    assert [bool(results) for results in offered] == [True, False]


# Saving questions


def act(browser: Client, action: str, *objects: Model) -> Any:
    chosen = {"action": action, "_selected_action": [obj.pk for obj in objects]}
    return browser.post(list_url(type(objects[0])), chosen, follow=True)


def test_a_new_question_is_numbered_and_published(browser: Client, edition: Edition, instructor: User) -> None:
    save(browser, add_url(Question), **new_question(edition))

    made = Question.objects.get(slug="new")
    assert [(answer.position, answer.text) for answer in made.answers.all()] == [(1, "This"), (2, "That")]
    assert [evidence.position for evidence in made.evidence.all()] == [1]
    assert made.revision is not None
    assert (made.revision.author, made.revision.origin) == (instructor, "edit")
    assert made.revision.rendered is not None
    assert made.revision.rendered["prompt"] == "<p>Which <em>one</em>?</p>"


def test_a_change_makes_a_new_revision_and_running_attempts_keep_theirs(
    browser: Client, question: Question, quiz: Quiz, instructor: User
) -> None:
    attempt = begin(quiz, instructor)
    asked = question.revision

    save(browser, change_url(question), **{"answers-1-text": "Never"})

    question.refresh_from_db()
    assert question.revision is not None
    assert question.revision.parent == asked
    assert [item.revision for item in attempt.items.all()] == [asked]


@pytest.mark.parametrize("kind", SAMPLES)
def test_every_kind_goes_through_its_form_unchanged(kind: str, browser: Client, edition: Edition) -> None:
    question = make_question(edition, "sample", kind, tags=["a", "b"], hints=["*Mild*", "Plain"])
    before = question.revision

    page = save(browser, change_url(question))

    question.refresh_from_db()
    assert page.redirect_chain == [(list_url(Question), 302)]
    assert question.revision == before
    assert page.context["messages"] is not None


def test_credit_tolerance_lists_and_options_are_typed_as_people_write_them(browser: Client, edition: Edition) -> None:
    question = make_question(edition, "number", "numeric")
    typed = {
        "tags": "trade\nsanctions\n",
        "hints": "Think of *trade*.\nIn millions.",
        "penalty": "1/4",
        "answers-0-tolerance": "2%",
        "answers-1-text": "5",
        "answers-1-credit_millionths": "1/3",
        "answers-1-tolerance": "0.5",
        "answers-TOTAL_FORMS": 2,
    }

    save(browser, change_url(question), **typed)

    question.refresh_from_db()
    rows = question.answers.values_list("credit_millionths", "tolerance", "tolerance_is_percent")
    assert list(rows) == [(1_000_000, Decimal(2), True), (333_333, Decimal("0.5"), False)]
    assert (question.tags, question.hints) == (["trade", "sanctions"], ["Think of *trade*.", "In millions."])
    assert question.penalty == Decimal("0.25")


def test_the_form_shows_what_was_stored_as_people_write_it(browser: Client, edition: Edition) -> None:
    answers = [right("100", tolerance=Decimal(2), tolerance_is_percent=True), wrong("7", credit_millionths=-333_333)]
    question = make_question(edition, "number", "numeric", answers=answers)

    page = browser.get(change_url(question)).content.decode()

    assert 'name="answers-0-tolerance" value="2%"' in page
    assert 'name="answers-1-credit_millionths" value="-1/3"' in page
    assert 'name="penalty" value="1/3"' in page


def test_rows_change_places_and_others_are_deleted(browser: Client, question: Question) -> None:
    moved = {"answers-0-position": 3, "answers-1-DELETE": "on", "answers-2-position": 1}

    save(browser, change_url(question), **moved)

    rows = question.answers.values_list("position", "text")
    assert list(rows) == [(1, "Maybe"), (3, "Yes")]


def test_a_row_without_a_number_follows_the_row_above(browser: Client, question: Question) -> None:
    new = {"answers-TOTAL_FORMS": 5, "answers-3-text": "A fourth", "answers-4-text": "A fifth"}

    save(browser, change_url(question), **new, **{"answers-1-position": 4, "answers-2-position": ""})

    rows = question.answers.values_list("position", "text")
    assert list(rows) == [(1, "Yes"), (4, "No"), (5, "Maybe"), (6, "A fourth"), (7, "A fifth")]


def test_warnings_of_the_kind_are_shown_after_saving(browser: Client, question: Question) -> None:
    page = save(browser, change_url(question), **{"answers-1-feedback": ""})

    assert 'The wrong choice "No" has no feedback. Say which misreading it stands for.' in messages_of(page)


@pytest.mark.parametrize(("count", "said"), [(0, None), (1, "1 graded paper has it"), (2, "2 graded papers have it")])
def test_a_change_tells_of_the_papers_that_have_it_as_it_was(
    browser: Client, quiz: Quiz, question: Question, count: int, said: str | None
) -> None:
    for number in range(count):
        begin(quiz, make_learner(f"learner-{number}"))

    unchanged = save(browser, change_url(question))
    changed = save(browser, change_url(question), prompt="What does the steppe teach us now?")

    assert not any("graded paper" in message for message in messages_of(unchanged))
    assert [message.partition(" as it was before")[0] for message in messages_of(changed) if "graded" in message] == (
        [said] if said else []
    )


def test_an_image_is_described(browser: Client, question: Question) -> None:
    dot = (
        b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,"
        b"\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
    )

    page = save(browser, change_url(question), image=SimpleUploadedFile("dot.gif", dot, content_type="image/gif"))

    assert errors_of(page) == {"__all__": ["Describe the image for those who can't see it."]}


def picture(kind: str, *, size: tuple[int, int] = (2, 2), mode: str = "RGB") -> bytes:
    made = BytesIO()
    Image.new(mode, size).save(made, kind)
    return made.getvalue()


def test_an_image_that_would_fill_the_memory_of_a_phone_is_refused(browser: Client, question: Question) -> None:
    huge = picture("PNG", size=(8000, 2001), mode="1")

    page = save(browser, change_url(question), image=SimpleUploadedFile("map.png", huge), image_alt="A map.")

    assert len(huge) < 10_000
    assert errors_of(page)["image"] == [
        "This has 8000 × 2001 pixels, too many for phones. Make it smaller, like 4000 × 4000."
    ]


@pytest.mark.parametrize(
    ("name", "kind"), [("map.png", "PNG"), ("MAP.JPEG", "JPEG"), ("a.gif", "GIF"), ("a.webp", "WEBP")]
)
def test_images_that_browsers_show_are_taken(browser: Client, question: Question, name: str, kind: str) -> None:
    said = {"image": SimpleUploadedFile(name, picture(kind)), "image_alt": "A map."}

    save(browser, change_url(question), **said)

    question.refresh_from_db()
    assert question.image.read() == picture(kind)


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("map.png", picture("JPEG")),  # another kind than it says
        ("map.bmp", picture("BMP")),
        ("map.html", picture("PNG")),
        ("map.png", b"<script>alert(1)</script>"),
        ("map.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("map.eps", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 2 2\n%%EndComments\n"),
        ("map.png", b""),
    ],
)
def test_what_is_no_such_image_is_refused_and_not_kept(
    browser: Client, question: Question, name: str, held: bytes
) -> None:
    page = save(browser, change_url(question), image=SimpleUploadedFile(name, held), image_alt="A map.")

    question.refresh_from_db()
    assert set(errors_of(page)) == {"image"}
    assert not question.image


# What is refused


def test_errors_of_the_kind_stop_saving(browser: Client, question: Question) -> None:
    page = save(browser, change_url(question), **{"answers-0-credit_millionths": "0.5"})

    said = "No choice earns the full credit. Give one choice the credit 1."
    assert errors_of(page) == {"answers": [said]}
    assert f'<p class="errornote"><a href="#answers-group">Answers</a>: {said} </p>' in page.content.decode()
    assert question.answers.get(position=1).credit_millionths == 1_000_000


def test_the_kind_looks_at_rows_that_stay_only(browser: Client, question: Question) -> None:
    page = save(browser, change_url(question), **{"answers-0-DELETE": "on"})

    assert errors_of(page) == {"answers": ["No choice earns the full credit. Give one choice the credit 1."]}


def test_a_question_without_an_answer_is_refused(browser: Client, edition: Edition) -> None:
    nothing = {"answers-0-text": "", "answers-0-credit_millionths": "", "answers-1-text": "", "answers-1-feedback": ""}

    page = save(browser, add_url(Question), **new_question(edition, **nothing))

    assert "It has fewer than two choices. Add plausible ones." in errors_of(page)["answers"]


def test_rows_that_cannot_be_read_are_named_first(browser: Client, question: Question) -> None:
    page = save(browser, change_url(question), **{"answers-0-credit_millionths": "0", "answers-1-tolerance": "much"})

    said = "“much” is no tolerance. Write 50000, or 2% for a share of the number."
    assert errors_of(page) == {"answers-1-tolerance": [said]}


def test_an_empty_form_says_what_is_missing(browser: Client) -> None:
    page = save(browser, add_url(Question))

    required = ["This field is required."]
    assert errors_of(page) == dict.fromkeys(["edition", "slug", "fact", "kind", "prompt"], required)


def test_rows_of_an_unknown_edition_wait_for_it(browser: Client, edition: Edition) -> None:
    page = save(browser, add_url(Question), **(new_question(edition) | {"edition": ""}))

    assert errors_of(page) == {"edition": ["This field is required."]}


@pytest.mark.parametrize("exact", ["words that stand nowhere", "words 1-1 stood"])
def test_words_that_are_not_in_the_passage_are_refused(exact: str, browser: Client, question: Question) -> None:
    page = save(browser, change_url(question), **{"evidence-0-exact": exact})

    said = "These words don't stand in the passage “Passage-1”. Copy them as the passage shows them."
    assert errors_of(page) == {"evidence-0-exact": [said]}


def test_words_that_stand_twice_need_words_around_them(browser: Client, question: Question, edition: Edition) -> None:
    passage = make_passage(Lesson.objects.get(), "twice", "War came. Then war came again.")
    derive_edition(edition)
    twice = {"evidence-0-passage": passage.pk, "evidence-0-exact": "came"}

    refused = save(browser, change_url(question), **twice)
    taken = save(browser, change_url(question), **twice, **{"evidence-0-after": "again"})

    said = "These words stand 2 times in the passage “Twice”. Copy a few words before or after too."
    assert errors_of(refused) == {"evidence-0-exact": [said]}
    assert taken.redirect_chain == [(list_url(Question), 302)]


def test_evidence_without_words_or_passage_is_refused(browser: Client, question: Question) -> None:
    page = save(browser, change_url(question), **{"evidence-0-exact": "", "evidence-0-passage": ""})

    required = ["This field is required."]
    assert errors_of(page) == {"evidence-0-passage": required, "evidence-0-exact": required}


@pytest.mark.parametrize(
    ("kind", "options", "said"),
    [
        (
            "single_choice",
            '{"gaps": {}}',
            "“gaps” is no option of this kind (single choice), which has none. Write {}.",
        ),
        (
            "multiple_choice",
            '{"weigthed": true}',
            "“weigthed” is no option of this kind (multiple choice). Known are: weighted.",
        ),
        ("short_text", '{"typing_slip": "yes"}', "“typing_slip” is either true or false."),
        ("cloze", '{"gaps": ["a"]}', '“gaps” says of each gap what it is: {"gaps": {"a": "choice"}}.'),
        ("cloze", '{"gaps": {"a": "chioce"}}', "Gap “a” can be one of: choice, text, number."),
        ("cloze", '{"gaps": {"a": []}}', "Gap “a” can be one of: choice, text, number."),
        ("cloze", "[1]", 'Write options in braces: {"name": value}.'),
        ("cloze", "gaps", "Enter a valid JSON."),
    ],
)
def test_options_that_the_kind_does_not_know_are_refused(
    kind: str, options: str, said: str, browser: Client, edition: Edition
) -> None:
    question = make_question(edition, "sample", kind)

    page = save(browser, change_url(question), options=options)

    assert errors_of(page)["options"] == [said]


def test_options_that_the_kind_knows_are_saved(browser: Client, edition: Edition) -> None:
    question = make_question(edition, "sample", "cloze")
    options = {"gaps": {"a": "text"}, "typing_slip": True}

    save(browser, change_url(question), options=json.dumps(options))

    question.refresh_from_db()
    assert question.options == options


def test_no_options_are_written_as_nothing(browser: Client, edition: Edition) -> None:
    question = make_question(edition, "sample", "short_text", options={"typing_slip": True})

    save(browser, change_url(question), options="")

    question.refresh_from_db()
    assert question.options == {}


def test_a_slug_twice_is_refused_with_a_sentence(browser: Client, edition: Edition) -> None:
    page = save(browser, add_url(Question), **new_question(edition, slug="question"))

    assert errors_of(page) == {"__all__": ["Question with this Edition and Slug already exists."]}


def test_what_belongs_to_another_edition_or_course_is_refused(edition: Edition, question: Question) -> None:
    kazakh = make_edition(edition.course, language="kk")
    far = make_passage(make_lesson(kazakh, "far"), "far", "Far words.")
    derive_edition(kazakh)
    fact = make_fact(make_course("forest"), "trees")
    elsewhere = {"lesson": far.lesson_id, "fact": fact.pk, "answers-0-fact": fact.pk, "evidence-0-passage": far.pk}

    page = save(sign_in(make_superuser()), change_url(question), **elsewhere)

    other_course = ["This fact belongs to another course. Choose one of this course."]
    assert errors_of(page) == {
        "lesson": ["It belongs to another edition. Choose one of this edition."],
        "fact": other_course,
        "answers-0-fact": other_course,
        "evidence-0-passage": ["This passage belongs to another edition. Choose one of this edition."],
    }


def test_the_edition_of_a_question_stays(browser: Client, edition: Edition, question: Question) -> None:
    save(browser, change_url(question), edition=make_edition(edition.course, language="kk").pk)

    assert Question.objects.get().edition == edition


# Quizzes


def test_a_new_quiz_with_its_sections(browser: Client, edition: Edition) -> None:
    written = {
        "edition": edition.pk,
        "title": "New",
        "slug": "new",
        "sections-TOTAL_FORMS": 2,
        "sections-0-draw": 3,
        "sections-0-kinds": "numeric\ncloze",
        "sections-0-tag": "trade",
        "sections-1-draw": 0,
        "sections-1-points": 1,
        "sections-1-questions": [question.pk for question in edition.questions.all()],
    }

    save(browser, add_url(Quiz), **written)

    quiz = Quiz.objects.get(slug="new")
    assert quiz.position == 2
    assert list(quiz.sections.values_list("position", "draw", "kinds")) == [(1, 3, ["numeric", "cloze"]), (2, 0, [])]
    revision = ContentRevision.objects.of(quiz).get()
    assert len(revision.content["sections"]) == 2


def test_a_quiz_without_a_section_is_refused(browser: Client, edition: Edition) -> None:
    page = save(browser, add_url(Quiz), edition=edition.pk, title="New", slug="new")

    assert errors_of(page) == {"sections-0-draw": ["This field is required."]}


def test_saving_a_quiz_without_a_change_adds_no_revision(browser: Client, quiz: Quiz) -> None:
    save(browser, change_url(quiz))
    save(browser, change_url(quiz))

    assert ContentRevision.objects.of(quiz).count() == 1


def test_a_quiz_that_asks_for_more_than_there_is_is_saved_and_said(browser: Client, quiz: Quiz) -> None:
    page = save(browser, change_url(quiz), **{"sections-0-draw": "500"})

    assert any("500" in message for message in messages_of(page))
    assert quiz.sections.get().draw == 500


def test_a_section_can_be_deleted(browser: Client, quiz: Quiz) -> None:
    QuizSection.objects.create(quiz=quiz, position=2)

    save(browser, change_url(quiz), **{"sections-0-DELETE": "on"})

    assert [section.position for section in quiz.sections.all()] == [2]


def test_kinds_of_a_section_are_known_ones(browser: Client, quiz: Quiz) -> None:
    page = save(browser, change_url(quiz), **{"sections-0-kinds": "numbr"})

    (said,) = errors_of(page)["sections-0-kinds"]
    assert said.startswith("“numbr” is not known here. Choose from: single_choice, multiple_choice,")


def test_a_quiz_holds_nothing_of_another_edition(edition: Edition, quiz: Quiz) -> None:
    kazakh = make_edition(edition.course, language="kk")
    lesson = make_lesson(kazakh, "far")
    Question.objects.create(edition=kazakh, slug="far", fact=Fact.objects.order_by("pk")[0], kind="true_false")
    far = {"lesson": lesson.pk, "sections-0-lesson": lesson.pk}

    page = save(
        sign_in(make_superuser()), change_url(quiz), **far, **{"sections-0-questions": [kazakh.questions.get().pk]}
    )

    other_edition = ["It belongs to another edition. Choose one of this edition."]
    assert errors_of(page) == {
        "lesson": other_edition,
        "sections-0-lesson": other_edition,
        "sections-0-questions": ["These questions belong to another edition: far. Take them out."],
    }


def test_an_empty_quiz_says_what_is_missing(browser: Client) -> None:
    page = save(browser, add_url(Quiz))

    required = ["This field is required."]
    assert errors_of(page) == dict.fromkeys(["edition", "title", "slug", "sections-0-draw"], required)


def test_the_page_of_a_quiz_leads_to_where_it_starts(browser: Client, quiz: Quiz) -> None:
    page = browser.get(change_url(quiz))

    assert page.context["absolute_url"] == "/courses/steppe/en/quizzes/quiz/"
    assert browser.get(page.context["absolute_url"]).status_code == 200


# Retiring


@pytest.mark.parametrize("model", MODELS)
def test_content_is_retired_and_brought_back(model: type[Model], browser: Client) -> None:
    obj = the_only(model)
    before = ContentRevision.objects.of(obj).count()

    act(browser, "retire", obj)
    was_retired = the_only(model).retired_at is not None
    act(browser, "bring_back", obj)

    assert (was_retired, the_only(model).retired_at) == (True, None)
    assert ContentRevision.objects.of(obj).count() == before + 2


# What follows from a change of a lesson


def test_a_changed_passage_names_exactly_the_questions_whose_words_are_lost(
    browser: Client, edition: Edition, question: Question
) -> None:
    passage = question.evidence.get().passage
    second = make_question(edition, "second")
    Evidence.objects.create(question=second, position=2, passage=passage, exact="words 1-1")
    kept = make_question(edition, "kept")
    kept.evidence.update(exact="stand here")
    make_question(edition, "retired", retired_at=NOON)

    page = save(browser, change_url(passage), text="By treaty, [other words]{fact=fact-1-1} stand here.")

    (said,) = [each for each in messages_of(page) if "quote" in each]
    links = ", ".join(f'<a href="{change_url(each)}">{each.slug}</a>' for each in (question, second))
    named = f'<a href="{change_url(passage)}">Passage-1</a>'
    assert said == f"2 questions quote words that are no longer in this passage ({named}): {links}"


def test_a_passage_that_keeps_the_words_names_nothing(browser: Client, question: Question) -> None:
    passage = question.evidence.get().passage

    page = save(browser, change_url(passage), text="Now [words 1-1]{fact=fact-1-1} stand elsewhere.")

    assert not any("quote" in each for each in messages_of(page))


@pytest.mark.parametrize("model", [Passage, Lesson])
def test_a_retired_passage_names_the_questions_that_quote_it(
    model: type[Model], browser: Client, question: Question
) -> None:
    passage = question.evidence.get().passage
    retired = passage if model is Passage else passage.lesson

    page = act(browser, "retire", retired)

    assert [each for each in messages_of(page) if each.startswith("1 question quotes words that are no longer")]


def test_a_changed_figure_names_the_questions_that_quote_it(browser: Client, edition: Edition) -> None:
    fact = make_fact(edition.course, "trade", value=5)
    passage = make_passage(Lesson.objects.get(), "trade", "Trade was [{number:trade} units]{fact=trade}.")
    derive_edition(edition)
    question = make_question(edition, "on-trade", fact=fact)
    question.evidence.update(passage=passage, exact="5 units")

    page = save(browser, change_url(fact), value="6")

    assert [each for each in messages_of(page) if "quotes words" in each and "on-trade" in each]


def test_a_renamed_lesson_is_published_with_its_questions_and_quizzes(
    browser: Client, question: Question, quiz: Quiz
) -> None:
    save(browser, change_url(quiz))

    save(browser, change_url(Lesson.objects.get()), slug="renamed")

    question.refresh_from_db()
    assert question.revision is not None
    assert question.revision.content["lesson"] == "renamed"
    newest = ContentRevision.objects.of(quiz).first()
    assert newest is not None
    assert newest.content["lesson"] == ["steppe", "en", "renamed"]


def test_the_page_of_a_fact_leads_to_the_questions_that_ask_it(browser: Client, edition: Edition) -> None:
    fact, other = Fact.objects.order_by("slug")
    on_a_part = make_question(edition, "on-a-part", fact=other, answers=[right("Yes", fact=fact), wrong("No")])

    page = browser.get(change_url(fact)).content.decode()

    links = [
        f'<a href="{change_url(each)}">{each.slug}</a>' for each in (edition.questions.get(slug="question"), on_a_part)
    ]
    assert all(link in page for link in links)
    assert Answer.objects.filter(fact=fact).count() == 1


def test_pages_of_the_admin_hold_nothing_inline_and_have_the_sites_name(browser: Client, question: Question) -> None:
    pages = [browser.get(url).content.decode() for url in ("/admin/", add_url(Quiz), change_url(question))]

    for page in pages:
        assert "kzcourse: writing the course" in page
        assert not [inline for inline in (" style=", "<style", "<script>", " onclick=") if inline in page]
