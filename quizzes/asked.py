"""The question that a revision holds."""

from lessons.models import ContentRevision
from quizzes.content import QuestionContent, from_json


def question_in(revision: ContentRevision | None) -> QuestionContent:
    """The question as it is asked and graded by this revision; raises ValueError for one of other content, or none."""
    if revision is None or revision.rendered is None:
        raise ValueError(f"{revision} holds no question: publish the question first")
    return from_json(revision.rendered)
