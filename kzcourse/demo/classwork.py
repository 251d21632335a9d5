"""What an invented class does with what it was assigned: most of it in time, some of it late, and some not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from kzcourse.demo.plans import Plan, Setting
from kzcourse.demo.pupils import Pupil
from kzcourse.demo.sitting import Sitting
from lessons.actions.reading import mark_read
from lessons.models import Passage
from people.models import User
from quizzes.actions.extend import Recipients, extend
from quizzes.actions.override import override_mark
from quizzes.actions.report import report_question
from quizzes.assigning import Allowance
from quizzes.content import MILLION
from quizzes.models import Assignment, AttemptItem

#: What a teacher and a pupil wrote.
MORE_TIME: Final = "Needs more time to read."
ON_PAPER: Final = "Answered in class, on paper."
DOUBT: Final = "I have read the lesson again and still think that my answer is right. Is the key wrong?"
#: How likely a pupil reads a lesson to its end, and how likely one who failed tries again.
READS_ALL: Final = 0.7
TRIES_AGAIN: Final = 0.6


@dataclass(frozen=True, slots=True)
class Classwork:
    """The pupils of a class at work, up to the time ``at``."""

    pupils: Sequence[Pupil]
    teacher: User
    sitting: Sitting
    at: datetime

    def do(self, plan: Plan, assignment: Assignment) -> None:
        doing = {
            Setting.READING: self._read,
            Setting.IN_CLASS: self._in_class,
            Setting.AT_HOME: self._at_home,
            Setting.NOW: self._now,
        }
        if plan.setting in doing:
            doing[plan.setting](plan, assignment)

    def _read(self, plan: Plan, assignment: Assignment) -> None:
        """Most read the lesson to its end, others stop on the way."""
        passages = list(Passage.objects.live().filter(lesson=assignment.lesson_id).order_by("position", "pk"))
        for pupil in self.pupils:
            to_the_end = self.sitting.chance.random() < READS_ALL
            until = len(passages) if to_the_end else self.sitting.chance.randrange(len(passages) + 1)
            mark_read(learner=pupil.user, passages=passages[:until], at=self._at_leisure(plan))

    def _in_class(self, plan: Plan, assignment: Assignment) -> None:
        """All begin at once. Some are away, one gets more time, and one loses the connection and never hands in."""
        _away, present = self._parted(self.pupils, 20)
        begun = [
            (pupil, self.sitting.begin(pupil, assignment, at=self._after(plan.opens_at, minutes=(0, 2))))
            for pupil in sorted(present, key=lambda each: -each.pace)
        ]
        self._give_more_time(assignment, to=begun[0][0], at=plan.opens_at + timedelta(minutes=12))
        for pupil, attempt in begun[:1] + begun[2:]:
            self.sitting.hand_in(pupil, attempt, until=self.at)
        for pupil, attempt in begun[1:2]:
            self.sitting.answer(pupil, attempt, until=plan.opens_at + timedelta(minutes=5))
        self._doubt(assignment, at=plan.closes_at + timedelta(minutes=5))

    def _at_home(self, plan: Plan, assignment: Assignment) -> None:
        """Some do nothing, some are late; who failed may try again the next day."""
        missing, others = self._parted(self.pupils, 10)
        late, in_time = self._parted(others, 10)
        for pupil in late:
            self.sitting.take(pupil, assignment, at=self._after(plan.due_at, minutes=(480, 1200)), until=self.at)
        for pupil in in_time:
            self._until_passed(pupil, plan, assignment)
        if plan.closes_at <= self.at:
            self._decide_mark(assignment, missing[:1], at=plan.closes_at)

    def _until_passed(self, pupil: Pupil, plan: Plan, assignment: Assignment) -> None:
        attempt = self.sitting.take(pupil, assignment, at=self._at_leisure(plan), until=self.at)
        failed = attempt.percent < attempt.terms["pass_mark_percent"]
        again_at = attempt.started_at + timedelta(days=1)
        if failed and again_at < plan.due_at and self.sitting.chance.random() < TRIES_AGAIN:
            self.sitting.take(pupil, assignment, at=again_at, until=self.at)

    def _now(self, plan: Plan, assignment: Assignment) -> None:
        """A third is through, a third at work, a third has not begun."""
        third = -(-len(self.pupils) // 3)
        order = self.sitting.chance.sample(self.pupils, len(self.pupils))
        for pupil in order[:third]:
            self.sitting.take(pupil, assignment, at=self._after(plan.opens_at, minutes=(2, 8)), until=self.at)
        for place, pupil in enumerate(order[third : 2 * third]):
            attempt = self.sitting.begin(pupil, assignment, at=self._after(self.at, minutes=(-9, -3)))
            self.sitting.answer(pupil, attempt, until=self.at - timedelta(seconds=40))
            if place:  # the first one was not heard of since
                self.sitting.look_on(pupil, attempt, at=self.at, unsaved=place == 1)

    def _give_more_time(self, assignment: Assignment, *, to: Pupil, at: datetime) -> None:
        extend(
            assignment_id=assignment.pk,
            to=Recipients(learners=[to.user.pk]),
            allowance=Allowance(extra=timedelta(minutes=10)),
            reason=MORE_TIME,
            author=self.teacher,
            at=at,
        )

    def _decide_mark(self, assignment: Assignment, of: Sequence[Pupil], *, at: datetime) -> None:
        for pupil in of:
            override_mark(
                assignment_id=assignment.pk,
                learner_id=pupil.user.pk,
                score_millionths=MILLION * 7 // 10,
                reason=ON_PAPER,
                author=self.teacher,
                at=at,
            )

    def _doubt(self, assignment: Assignment, *, at: datetime) -> None:
        """The ablest of those who were sure of the wrong answer reports the question."""
        abilities = {pupil.user: pupil.ability for pupil in self.pupils}
        wrong = AttemptItem.objects.filter(attempt__assignment=assignment, credit_millionths=0, answered=True)
        asked = [item for item in wrong.select_related("attempt__learner") if self.sitting.doubts(item)]
        for item in sorted(asked, key=lambda each: -abilities[each.attempt.learner])[:1]:
            report_question(
                learner=item.attempt.learner, attempt_id=item.attempt_id, number=item.number, text=DOUBT, at=at
            )

    def _at_leisure(self, plan: Plan) -> datetime:
        """Some afternoon or evening from the opening to the day when it is due."""
        day = self.sitting.chance.randint(0, (plan.due_at - plan.opens_at).days)
        return self._after(plan.opens_at.replace(hour=15) + timedelta(days=day), minutes=(0, 360))

    def _after(self, moment: datetime, *, minutes: tuple[float, float]) -> datetime:
        return moment + timedelta(minutes=self.sitting.chance.uniform(*minutes))

    def _parted(self, pupils: Sequence[Pupil], share: int) -> tuple[list[Pupil], list[Pupil]]:
        """One in ``share`` of the pupils, but at least one, and the others."""
        order = self.sitting.chance.sample(pupils, len(pupils))
        apart = max(1, len(order) // share)
        return order[:apart], order[apart:]
