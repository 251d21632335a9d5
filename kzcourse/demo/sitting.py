"""Invented pupils at work: they begin, answer and hand in by the same actions as everybody else, at times that are past."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Final, cast
from uuid import UUID

from django.db import transaction

from kzcourse.demo.abilities import confidence_of, difficulty_of
from kzcourse.demo.answering import entries_for
from kzcourse.demo.doubting import MISLEADING, Doubted
from kzcourse.demo.pupils import Pupil
from quizzes.actions import record_answer, start_attempt, submit
from quizzes.actions.presence import note_presence
from quizzes.actions.start import draw_paper
from quizzes.asked import question_in
from quizzes.kinds import Unreadable
from quizzes.models import Assignment, Attempt, AttemptItem, Presence, Quiz
from quizzes.saves import Save

#: How often a question is left open by somebody who knows nothing of it.
LEFT_OPEN: Final = 0.08
#: How many papers are drawn at most until one has the doubted question on it.
MOST_DRAWS: Final = 40


@dataclass(frozen=True, slots=True)
class Sitting:
    """How a class sits quizzes: what is left to chance comes from ``chance``, how hard the facts are from ``seed``.

    Nearly every paper of the quiz of the ``doubted`` question is drawn so that it is on it.
    """

    chance: Random
    seed: int
    doubted: Doubted | None = None

    def begin(self, pupil: Pupil, assignment: Assignment, *, at: datetime) -> Attempt:
        quiz = cast("Quiz", assignment.quiz)
        return start_attempt(
            learner=pupil.user,
            quiz=quiz,
            purpose=Attempt.Purpose.GRADED,
            at=at,
            chance=_random(self._luck(quiz)),
            assignment_id=assignment.pk,
        )

    def answer(self, pupil: Pupil, attempt: Attempt, *, until: datetime) -> datetime:
        """Go through the questions, in order, as long as there is time; when the last of them was looked at."""
        attempt.refresh_from_db()
        looked_at, number = attempt.started_at, 1
        with transaction.atomic():
            for item in attempt.items.select_related("revision"):
                moment = looked_at + timedelta(seconds=pupil.pace * self.chance.uniform(0.4, 1.8))
                if moment > until or not attempt.is_open(moment):
                    break
                looked_at, number = moment, item.number
                self._answer_one(pupil, attempt, item, at=moment)
            note_presence(learner=pupil.user, attempt_id=attempt.pk, number=number, unsaved=False, at=looked_at)
        return looked_at

    def look_on(self, pupil: Pupil, attempt: Attempt, *, at: datetime, unsaved: bool) -> None:
        """The pupil looks at the question after the last one that they came to."""
        seen = Presence.objects.get(attempt=attempt)
        number = min(seen.number + 1, attempt.items.count())
        note_presence(learner=pupil.user, attempt_id=attempt.pk, number=number, unsaved=unsaved, at=at)

    def doubts(self, item: AttemptItem) -> bool:
        return self.doubted is not None and self.doubted.is_asked_by(item)

    def hand_in(self, pupil: Pupil, attempt: Attempt, *, until: datetime) -> Attempt:
        """Answer what there is time for, and submit."""
        finished = self.answer(pupil, attempt, until=until) + timedelta(seconds=self.chance.uniform(5, 30))
        return submit(learner=pupil.user, attempt_id=attempt.pk, at=min(finished, until))

    def take(self, pupil: Pupil, assignment: Assignment, *, at: datetime, until: datetime) -> Attempt:
        """A whole attempt, begun at ``at``."""
        return self.hand_in(pupil, self.begin(pupil, assignment, at=at), until=until)

    def _luck(self, quiz: Quiz) -> int:
        """The seed of a paper: of one with the doubted question on it, if that is of this quiz and is drawn soon."""
        seeds = [self.chance.getrandbits(64) for _ in range(MOST_DRAWS)]
        if self.doubted is None or self.doubted.quiz_id != quiz.pk:
            return seeds[0]
        asked = ((seed, {question.pk for question, _ in draw_paper(quiz, _random(seed))}) for seed in seeds)
        return next((seed for seed, paper in asked if self.doubted.question_id in paper), seeds[0])

    def _answer_one(self, pupil: Pupil, attempt: Attempt, item: AttemptItem, *, at: datetime) -> None:
        content = question_in(item.revision)
        difficulty = difficulty_of(content.fact, seed=self.seed)
        if self.doubted and self.doubted.is_asked_by(item):
            content, difficulty = self.doubted.as_believed(content), MISLEADING
        chances = difficulty.chance_of(pupil.ability)
        if self.chance.random() > chances and self.chance.random() < LEFT_OPEN:
            return
        try:
            entries = entries_for(content, item.order, knows=lambda: self.chance.random() < chances, chance=self.chance)
        except Unreadable:  # nobody can answer it: its key is no number
            return
        bits = self.chance.getrandbits(128)
        save = Save(UUID(int=bits, version=4), confidence=confidence_of(chances, luck=bits % 1000 / 1000))
        record_answer(learner=pupil.user, attempt_id=attempt.pk, number=item.number, entries=entries, save=save, at=at)


def _random(seed: int) -> Random:
    return Random(seed)  # noqa: S311  # not for secrets
