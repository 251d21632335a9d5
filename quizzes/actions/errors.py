"""What a caller can act on."""


class AttemptClosed(Exception):
    """The attempt was submitted, or its time was up when the answer was given: nothing was changed."""


class QuestionClosed(Exception):
    """In practice this question was answered rightly or has no try left: nothing was changed."""


class NoAttemptsLeft(Exception):
    """The learner has used all graded attempts that the quiz allows."""


class QuizUnavailable(Exception):
    """The quiz does not offer this mode, or nothing can be drawn from its bank."""


class NothingToReview(Exception):
    """Nothing is due today, or no question may ask it now."""


class NotPractice(Exception):
    """A graded attempt gives no feedback after single answers: nothing was changed."""


class AttemptOpen(Exception):
    """The attempt still takes answers: there is no result yet."""


class AssignmentNotOpen(Exception):
    """The assignment has not opened yet, or takes no more attempts of this learner."""


class OnlyForClass(Exception):
    """For now the quiz is taken for a class, and in no other way."""


class AttemptRuns(Exception):
    """The pupil is answering the quiz on a device: nothing was changed."""


class EnteredMeanwhile(Exception):
    """Somebody has entered or corrected the sheet since it was looked at: nothing was changed."""
