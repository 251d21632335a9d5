"""The title page of a course and its glossary."""

import re
from collections import defaultdict

from django.http import HttpResponse
from django.shortcuts import get_list_or_404, get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from lessons.access import readers_page
from lessons.folding import fold
from lessons.models import Edition, GlossaryTerm, Passage
from lessons.progress import progress_in
from people.requests import Request

#: In a passage's notes: where the note on a term stands.
_NOTE = re.compile(r'<dt id="note-[a-z0-9-]+--([a-z0-9-]+)">')


@require_safe
@readers_page
def edition(request: Request, course: str) -> HttpResponse:
    """To the course in the reader's language, or else in its first."""
    editions = get_list_or_404(Edition.objects.readable_by(request.learner).order_by("pk"), course__slug=course)
    chosen = next((each for each in editions if each.language == get_language()), editions[0])
    return redirect("lessons:course", course=course, language=chosen.language)


@require_safe
@readers_page
def course(request: Request, course: str, language: str) -> HttpResponse:
    """What the course is about, its lessons, and where to go on."""
    edition = get_object_or_404(Edition.objects.readable_by(request.learner), course__slug=course, language=language)
    context = {
        "edition": edition,
        "authors": edition.authors.order_by("position", "pk"),
        "progress": progress_in(edition, request.learner),
    }
    return render(request, "lessons/course.html", context)


@require_safe
@readers_page
def glossary(request: Request, course: str, language: str) -> HttpResponse:
    """All terms in alphabetical order, with the passages that mention them."""
    edition = get_object_or_404(Edition.objects.readable_by(request.learner), course__slug=course, language=language)
    mentions = _mentions(edition)
    terms = sorted(GlossaryTerm.objects.live().filter(edition=edition), key=lambda term: fold(term.term))
    entries = [(term, mentions[term.slug]) for term in terms]
    return render(request, "lessons/glossary.html", {"edition": edition, "entries": entries})


def _mentions(edition: Edition) -> dict[str, list[Passage]]:
    """The passages that mention a term, in reading order, by the term's slug."""
    passages = Passage.objects.live().filter(lesson__edition=edition, lesson__retired_at=None).select_related("lesson")
    mentions: dict[str, list[Passage]] = defaultdict(list)
    for passage in passages.defer("text", "html", "plain", "folded").order_by("lesson__position", "position", "pk"):
        for term in _NOTE.findall(passage.notes_html):
            mentions[term].append(passage)
    return mentions
