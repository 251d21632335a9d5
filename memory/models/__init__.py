"""What a learner remembers, from which answers that is known, and for when."""

from memory.models.exams import Exam
from memory.models.memories import Memory
from memory.models.reviews import Review

__all__ = ["Exam", "Memory", "Review"]
