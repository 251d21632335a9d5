"""The shipped course holds what it promises."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest

from kzcourse.checking import check_courses
from lessons.markup import find_words
from lessons.models import ArticleAuthor, ContentRevision, Course, Fact, GlossaryTerm, Lesson, Passage, Teaching
from quizzes.actions.start import bank_of
from quizzes.content import QuestionContent, from_json
from quizzes.kinds import KINDS, State, kind_named
from quizzes.models import Answer, Evidence, Question, Quiz
from quizzes.rules.evidence import evidence_findings
from quizzes.rules.material import read_materials
from tests.content.keys import right_entries

pytestmark = pytest.mark.usefixtures("course")

GRADED = {kind.name for kind in KINDS if kind.graded}


def test_it_has_no_errors_and_no_warnings(course: Course) -> None:
    assert check_courses([course]).findings == ()


def test_it_is_of_the_promised_size() -> None:
    assert Lesson.objects.count() == 5
    assert Passage.objects.count() >= 25
    assert Fact.objects.count() >= 90
    assert GlossaryTerm.objects.count() >= 25
    assert Question.objects.count() >= 120


def test_it_names_the_authors_of_the_article_with_their_posts() -> None:
    assert [(author.name, author.post) for author in ArticleAuthor.objects.all()] == [
        ("Diyas Takenov", "Research Assistant"),
        ("Symbat Ibadulla", "Graduate student"),
        ("Zhanibek Arynov", "Assistant Professor"),
    ]


def test_all_kinds_of_questions_are_used() -> None:
    assert set(Question.objects.values_list("kind", flat=True)) == GRADED | {"reflection"}


def test_every_lesson_has_a_quiz_and_the_course_a_final_one() -> None:
    assert set(Quiz.objects.exclude(lesson=None).values_list("lesson", flat=True)) == set(
        Lesson.objects.values_list("pk", flat=True)
    )
    assert Quiz.objects.filter(lesson=None).count() == 1


def test_every_quiz_has_questions_enough_for_a_second_paper_that_differs() -> None:
    for quiz in Quiz.objects.all():
        drawn = sum(section.draw for section in quiz.sections.all())
        bank = {question.pk for section in quiz.sections.all() for question in bank_of(section, quiz)}
        assert len(bank) >= 1.5 * drawn, quiz.slug


def test_every_fact_is_taught_in_one_place_and_asked() -> None:
    facts = set(Fact.objects.values_list("slug", flat=True))
    asked = {slug for content in contents().values() for slug in content.facts}

    assert set(Counter(Teaching.objects.values_list("fact__slug", flat=True)).items()) == {(slug, 1) for slug in facts}
    assert asked == facts


@pytest.mark.parametrize("arranged", [sorted, lambda rows: sorted(rows, reverse=True)])
def test_the_key_of_every_question_earns_the_full_credit(arranged: Callable[[range], list[int]]) -> None:
    for slug, content in graded_contents():
        kind, order = kind_named(content.kind), arranged(range(len(content.answers)))

        given = kind.parse(content, order, right_entries(content, order))

        assert kind.credit(content, given) == 1, slug
        assert kind.complete(content, given), slug
        assert {line.state for line in kind.explain(content, order, given)} == {State.RIGHT}, slug


def test_an_empty_answer_earns_nothing() -> None:
    assert {kind_named(content.kind).credit(content, {}) for _, content in graded_contents()} == {0}


def test_nobody_passes_by_choosing_the_same_place_or_word_everywhere() -> None:
    for word in ("true", "false"):
        keys = Answer.objects.filter(question__kind="true_false", credit_millionths__gt=0)
        assert 0.35 < keys.filter(text=word).count() / keys.count() < 0.65


def test_every_wrong_choice_says_which_misreading_it_is() -> None:
    wrong = Answer.objects.filter(credit_millionths=0, question__kind__in=["single_choice", "multiple_choice"])

    assert not wrong.filter(feedback="").exists()


def test_every_passage_remembers_the_paragraphs_of_the_article_that_it_was_made_from() -> None:
    assert not Passage.objects.filter(paragraphs={}).exists()
    digests: dict[str, set[str]] = {}
    for paragraphs in Passage.objects.values_list("paragraphs", flat=True):
        for number, digest in paragraphs.items():
            digests.setdefault(number, set()).add(digest)

    assert {len(texts) for texts in digests.values()} == {1}
    assert len(digests) == 29


def test_a_changed_sentence_is_found_with_exactly_the_questions_that_quote_it(course: Course) -> None:
    (material,) = read_materials(course)
    quoted: dict[int, list[Evidence]] = {}
    for question in material.questions:
        for evidence in question.evidence.all():
            quoted.setdefault(evidence.passage_id, []).append(evidence)

    for passage in Passage.objects.filter(pk__in=quoted):
        quoting = [each for each in material.questions if passage.pk in {row.passage_id for row in each.evidence.all()}]
        for sentence in re.finditer(r"[^.?!]+[.?!]*", passage.plain):
            changed = passage.plain.replace(sentence[0], " Something else.", 1)
            for evidence in quoted[passage.pk]:
                evidence.passage.plain = changed

            told = {
                each.object
                for each in evidence_findings(replace(material, questions=quoting))
                if each.code == "question.evidence-not-found"
            }

            assert told == {
                f'question "{evidence.question.slug}"'
                for evidence in quoted[passage.pk]
                if _overlap(evidence, passage.plain, sentence)
            }
        for evidence in quoted[passage.pk]:
            evidence.passage.plain = passage.plain


def _overlap(evidence: Evidence, plain: str, sentence: re.Match[str]) -> bool:
    (start,) = find_words(plain, evidence.exact, evidence.before, evidence.after)
    return start < sentence.end() and sentence.start() < start + len(" ".join(evidence.exact.split()))


def contents() -> dict[str, QuestionContent]:
    """What each question asks, as papers will have it."""
    revisions = ContentRevision.objects.filter(pk__in=Question.objects.values("revision"))
    return {revision.content["slug"]: from_json(revision.rendered) for revision in revisions if revision.rendered}


def graded_contents() -> list[tuple[str, QuestionContent]]:
    return [(slug, content) for slug, content in contents().items() if content.kind in GRADED]
