"""The text of the shipped lessons can be shown with what a class has understood of it."""

import html
import re

from lessons.markup import Tint, TintedWords, tinted
from lessons.models import Course, Passage

TINT = Tint("is-weak", "✗", "40 %", "", "/answers/")
NOTE = re.compile(r' <a class="tint-note.*?</a>', re.DOTALL)


CHART = re.compile(r"<figure.*?</figure>", re.DOTALL)


def words_of(source: str) -> str:
    """What is shown without charts and the notes of tints."""
    return html.unescape(re.sub(r"<[^>]*>", "", NOTE.sub("", CHART.sub("", source)))).strip()


def test_each_fact_of_each_passage_takes_its_tint_and_no_word_is_lost(course: Course) -> None:
    passages = list(Passage.objects.prefetch_related("teachings__fact", "evidence"))

    for passage in passages:
        facts = {each.fact.slug: TINT for each in passage.teachings.all()}
        taught = {each.words: each.fact.slug for each in passage.teachings.all()}
        quoted = [TintedWords(TINT, each.exact, each.before, each.after) for each in passage.evidence.all()]
        found = tinted(passage.html, facts=facts, taught=taught, quotations=quoted)

        assert words_of(found) == words_of(passage.html)
        assert found.count('class="fact is-weak"') == len(facts)
    assert passages
