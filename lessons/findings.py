"""What a content rule says about a course: a stable code, the object, what is wrong, what to do."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """An error makes ``checkcourse`` fail; a warning asks an author to look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem of one object.

    ``code`` is stable and dotted (``question.no-right-answer``); ``object`` names the thing for people
    (``question "csto-first-time"``) and is empty where the caller fills it in; ``remedy`` says what to do.
    """

    code: str
    message: str
    remedy: str
    level: Level = Level.ERROR
    object: str = ""

    def __str__(self) -> str:
        return f"{self.level}: {self.object}: {self.message} {self.remedy} [{self.code}]"
