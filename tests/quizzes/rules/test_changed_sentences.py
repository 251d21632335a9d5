"""Whoever changes a sentence of a lesson hears of the questions whose evidence lay in it, and of no other."""

from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lessons.actions.derive import derive_edition
from lessons.models import Edition, Passage
from quizzes.lost_words import questions_with_lost_words
from quizzes.rules import findings
from tests.lessons.builders import make_edition, make_fact, make_lesson, make_passage
from tests.quizzes.builders import make_question
from tests.world import undone

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True)
class Lesson:
    """Sentences of words that each stand once; evidence as first and last word quoted; which sentence is changed."""

    sentences: tuple[tuple[str, ...], ...]
    evidence: tuple[tuple[int, int], ...]
    changed: int

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(word for sentence in self.sentences for word in sentence)

    @property
    def hit(self) -> set[str]:
        """The questions that quote words of the changed sentence."""
        starts = [sum(map(len, self.sentences[:number])) for number in range(len(self.sentences) + 1)]
        start, end = list(pairwise(starts))[self.changed]
        return {f"q{number}" for number, (first, last) in enumerate(self.evidence) if first < end and last >= start}


@st.composite
def lessons(draw: st.DrawFn) -> Lesson:
    lengths = draw(st.lists(st.integers(1, 5), min_size=1, max_size=5))
    sentences = tuple(
        (*(f"w{number}x{place}" for place in range(length - 1)), f"w{number}x{length - 1}.")
        for number, length in enumerate(lengths)
    )
    places = st.integers(0, sum(lengths) - 1)
    spans = st.tuples(places, places).map(lambda pair: (min(pair), max(pair)))
    evidence = draw(st.lists(spans, min_size=1, max_size=6))
    return Lesson(sentences, tuple(evidence), draw(st.integers(0, len(lengths) - 1)))


def make(lesson: Lesson) -> Edition:
    edition = make_edition()
    make_fact(edition.course, "fact")
    text = "[By treaty]{fact=fact} it went. " + " ".join(lesson.words)
    make_passage(make_lesson(edition, "lesson"), "changed", text)
    derive_edition(edition)
    for number, (first, last) in enumerate(lesson.evidence):
        question = make_question(edition, f"q{number}")
        question.evidence.update(exact=" ".join(lesson.words[first : last + 1]))
    return edition


@given(lesson=lessons(), new=st.sampled_from(["", "Other words.", "More than it was before, and longer."]))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_changed_sentence_is_found_with_exactly_the_questions_that_quote_it(lesson: Lesson, new: str) -> None:
    with undone():
        edition = make(lesson)
        old = " ".join(lesson.sentences[lesson.changed])
        passage = Passage.objects.get()
        assert {finding.code for finding in findings(edition.course)}.isdisjoint({"question.evidence-not-found"})

        passage.text = passage.text.replace(old, new)
        passage.save()
        derive_edition(edition)

        told = {finding.object for finding in findings(edition.course) if finding.code == "question.evidence-not-found"}
        assert told == {f'question "{slug}"' for slug in lesson.hit}
        lost = questions_with_lost_words(Passage.objects.all())
        assert {question.slug for questions in lost.values() for question in questions} == lesson.hit
