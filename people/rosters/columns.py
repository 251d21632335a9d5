"""What the columns of a roster are, by their headings in English, Russian and Kazakh."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from people.names import folded

_SPELLINGS: Final = {
    "name": "name|full name|display name|student|student name|pupil|pupil name|learner|learner name|имя и фамилия|"
    "имя фамилия|фамилия имя|фамилия и имя|фамилия имя отчество|фио|ф.и.о. ученика|фио учащегося|фио студента|полное имя|"
    "ученик|учащийся|имя ученика|отображаемое имя|аты-жөні|толық аты|тегі, аты|тегі мен аты|аты, тегі|"
    "аты мен тегі|оқушы|оқушының аты-жөні|оқушының аты|тегі, аты, әкесінің аты",
    "given": "first name|given name|given|first|forename|имя|аты|есімі|есім",
    "family": "last name|family name|family|last|surname|фамилия|тегі",
    "middle": "middle name|patronymic|отчество|әкесінің аты",
    "username": "username|user|login|login name|логин|имя пользователя|логин ученика|пайдаланушы аты|пайдаланушы|логині",
    "group": "group|group 1|group name|subgroup|группа|подгруппа|топ|топша|кіші топ",
    "email": "email|email address|mail|почта|электронная почта|эл. почта|адрес электронной почты|имейл|электрондық пошта|"
    "пошта",
    "pin": "pin|pin code|пин|пин-код|пин код|пин коды",
    "sourced id": "sourced id",
    "status": "status",
    "enabled": "enabled user",
    "role": "role|roles",
}
PARTS_OF_NAMES: Final = ("given", "family", "middle")
#: These say something only in a users file of OneRoster.
_ONEROSTER: Final = ("sourced id", "status", "enabled", "role")


def _key(heading: str) -> str:
    return "".join(filter(str.isalnum, folded(heading)))


_COLUMNS: Final = {_key(spelt): column for column, all_ in _SPELLINGS.items() for spelt in all_.split("|")}


def is_heading(cell: str) -> bool:
    return _key(cell) in _COLUMNS


@dataclass(frozen=True, slots=True)
class Columns:
    """Which cells of a record hold what, by place; ``unused`` are the headings of the others. ``count``: of all columns."""

    places: dict[str, tuple[int, ...]]
    unused: tuple[str, ...] = ()
    count: int = 1
    oneroster: bool = False

    def cell(self, column: str, cells: Sequence[str]) -> str:
        """What the row has there; of a name in parts, the parts in the order of their columns."""
        return " ".join(cells[place] for place in self.places.get(column, ()) if place < len(cells))


ONE_COLUMN: Final = Columns({"name": (0,)})


def columns_of(headings: Sequence[str]) -> Columns | None:
    """None where no heading names the pupils. Of two columns with one meaning the first counts."""
    keys = [_COLUMNS.get(_key(heading), "") for heading in headings]
    oneroster = {"sourced id", "given", "family"} <= set(keys)
    parts = PARTS_OF_NAMES[: 2 if oneroster else 3]
    names = sorted(keys.index(part) for part in parts if part in keys)
    if "name" in keys and not oneroster:
        names = [keys.index("name")]
    if not {"name", "given", "family"} & set(keys):
        return None
    single = ("username", "group", "email", "pin", *(_ONEROSTER if oneroster else ()))
    places = {column: (keys.index(column),) for column in single if column in keys} | {"name": tuple(names)}
    used = {place for each in places.values() for place in each}
    unused = tuple(heading.strip() for place, heading in enumerate(headings) if place not in used and heading.strip())
    return Columns(places, unused, len(headings), oneroster)
