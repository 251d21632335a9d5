"""Names of pupils who don't exist. Given names are Kazakh and Russian ones, family names mean sample, example and trial."""

from itertools import chain, zip_longest

_GIRLS = (
    *("Айгүл", "Анна", "Әсел", "Мария", "Динара", "Жұлдыз", "Екатерина"),
    *("Ақбота", "Полина", "Назерке", "Мөлдір", "Вера"),
)
_BOYS = (
    *("Бауыржан", "Нұрлан", "Иван", "Ерасыл", "Дмитрий", "Әлихан", "Қуаныш"),
    *("Алексей", "Дәурен", "Михаил", "Темірлан", "Павел", "Өмірбек"),
)
#: From мысал and үлгі (Kazakh), пример and проба (Russian); how girls bear them is formed by an ending.
_FAMILIES = ("Мысалов", "Примеров", "Үлгібаев", "Пробин")
_GIVEN = [name for name in chain.from_iterable(zip_longest(_GIRLS, _BOYS)) if name]


def invented_names(number: int) -> list[str]:
    """So many names, all different: girls and boys in turn. The first ones of more are the same."""
    return [_name(place) for place in range(number)]


def _name(place: int) -> str:
    """Once all given names have been borne with all family names, a number tells namesakes apart."""
    turn, given = divmod(place, len(_GIVEN))
    family = _FAMILIES[(given // 2 + turn) % len(_FAMILIES)] + ("а" if _GIVEN[given] in _GIRLS else "")
    namesakes = turn // len(_FAMILIES)
    return f"{_GIVEN[given]} {family} {namesakes + 1}" if namesakes else f"{_GIVEN[given]} {family}"
