"""The only places where one event changes several rows of this room."""

from memory.actions.exams import set_exam
from memory.actions.forget import forget
from memory.actions.hand_over import hand_over
from memory.actions.rebuild import rebuild
from memory.actions.record import record_reviews
from memory.actions.told import Told

__all__ = ["Told", "forget", "hand_over", "rebuild", "record_reviews", "set_exam"]
