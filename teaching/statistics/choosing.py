"""What one looks at: ``?tries=last&by=revision&sort=-facility``."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Self
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy

from quizzes.item_analysis import Tries

TRIES: Final = {
    Tries.FIRST: gettext_lazy("the first try of each"),
    Tries.LAST: gettext_lazy("the last try of each"),
    Tries.BEST: gettext_lazy("the best try of each"),
    Tries.ALL: gettext_lazy("all tries"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """``sort`` is the name of a figure of questions, empty for the order of the quiz."""

    tries: Tries = Tries.FIRST
    by_revision: bool = False
    sort: str = ""
    descending: bool = False

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Self:
        tries, sort = query.get("tries", ""), query.get("sort", "")
        known = Tries(tries) if tries in list(Tries) else Tries.FIRST
        return cls(known, query.get("by") == "revision", sort.removeprefix("-"), sort.startswith("-"))

    @property
    def query(self) -> str:
        """The choice as it stands in the address, after the question mark."""
        said = {
            "tries": "" if self.tries is Tries.FIRST else str(self.tries),
            "by": "revision" if self.by_revision else "",
            "sort": ("-" if self.descending else "") + self.sort,
        }
        return urlencode({name: value for name, value in said.items() if value})

    def sorted_by(self, sort: str) -> "Choice":
        """Sorted by this instead; if it is so already, the other way round."""
        return replace(self, sort=sort, descending=self.sort == sort and not self.descending)
