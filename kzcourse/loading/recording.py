"""What the history of content remembers of a load in which edits stayed."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from kzcourse.loading.known import Known
from kzcourse.loading.plans import Merged
from kzcourse.loading.wholes import revision_content
from lessons.actions.revise import Entry, content_of, digest_of, revise
from lessons.models import ContentRevision
from people.models import User
from quizzes.actions.publish import publish_questions
from quizzes.actions.publish_quizzes import publish_quizzes
from quizzes.models import Question, Quiz


def remember_files(merged: Iterable[Merged], known: Known, *, at: datetime) -> None:
    """Keep what the files said, as loaded, and after it, as edited, what the edits made of it.

    So the next load can tell which side has changed a field since. The edits stay their author's.
    """
    told = [each for each in merged if each.remember and (each.stays or not each.taken)]
    ContentRevision.objects.bulk_create(_said_by_files(each, known, at) for each in told)
    stayed = sorted((each for each in told if each.stays), key=_author)
    for _, each in groupby(stayed, key=_author):
        _edit_again(list(each), known, at=at)


def _author(merged: Merged) -> int:
    return merged.edited.revisions[-1].author_id or 0


def _said_by_files(merged: Merged, known: Known, at: datetime) -> ContentRevision:
    newest = merged.edited.revisions[-1]
    content: Any = revision_content(merged.theirs) if merged.stays else newest.content
    return ContentRevision(
        model=newest.model,
        object_id=newest.object_id,
        digest=digest_of(content),
        content=content,
        rendered=None if merged.stays else newest.rendered,
        parent_id=newest.pk,
        origin=ContentRevision.Origin.LOAD,
        created_at=at,
    )


def _edit_again(merged: Sequence[Merged], known: Known, *, at: datetime) -> None:
    rows = [known.rows[each.name] for each in merged]
    author: User | None = User.objects.filter(pk=_author(merged[0])).first()
    signature: Any = {"author": author, "origin": ContentRevision.Origin.EDIT, "at": at}
    publish_questions(
        Question.objects.filter(pk__in=[row.pk for row in rows if isinstance(row, Question)]), **signature
    )
    publish_quizzes(Quiz.objects.filter(pk__in=[row.pk for row in rows if isinstance(row, Quiz)]), **signature)
    others = [row for row in rows if not isinstance(row, Question | Quiz)]
    revise([Entry(row, content_of(row)) for row in others], **signature)
