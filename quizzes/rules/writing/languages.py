"""Words that give something away, language by language. A rule that needs them says nothing where there are none."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Words:
    """What rules look for in one language, in small letters.

    ``negations`` turn a sentence round; ``absolutes`` leave no exception and ``guarded`` words leave room for one;
    ``attributions`` match a sentence that says whose statement or judgment it is; ``catch_alls`` match a whole choice that
    stands for others; ``empty`` words tell nothing of the subject; ``numbers`` are words for small numbers;
    ``singular`` and ``plural`` words want one thing or several after them.
    """

    negations: frozenset[str]
    absolutes: frozenset[str]
    guarded: frozenset[str]
    attributions: re.Pattern[str]
    catch_alls: re.Pattern[str]
    empty: frozenset[str]
    numbers: Mapping[str, int]
    singular: frozenset[str]
    plural: frozenset[str]


_NUMBERS: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ENGLISH: Final = Words(
    negations=_set("not no never neither nor except cannot nobody nothing none nowhere without"),
    absolutes=_set(
        "always never all none nobody nothing every everybody everyone everything only completely absolutely entirely "
        "totally fully solely exclusively impossible"
    ),
    guarded=_set(
        "may might could perhaps probably possibly likely unlikely usually often sometimes generally some many most mostly "
        "appears appear seems seem tends tend partly about around almost nearly allegedly certain"
    ),
    attributions=re.compile(
        r"\baccording\s+to\b|\balleg(?:ed|edly|es)\b|\breported(?:ly)?\b|\bcited\b|\bclaim(?:s|ed)?\b|\b(?:surveys?|polls?)\b"
        r"|\bargu(?:es?|ed|ments?)\b|\bjudg(?:e?ments?|es?|ed)\b|\b(?:opinion|view|account)s?\b|\bexpect(?:s|ed)?\b|\bbelie(?:fs?|ved?|ves)\b"
        r"|\b(?:says?|said|tells?|told|writes?|wrote|declared?|calls?|called|describes?|described)\b"
        r"|\breasons?\b.*\bg[ai]ve\b|\bauthors?\b|\barticle\s+(?:\w+\s+)?(?:presents?|supports?|reports?|mentions?|treats?)\b"
        r"|\b(?:perhaps|possibly|seems?|appears?|might|slogans?|banners?)\b",
        re.IGNORECASE | re.DOTALL,
    ),
    catch_alls=re.compile(
        r"(?:all|none|neither|both|any|each|every\s+one|two|some)\s+of\s+(?:the\s+)?(?:above|below|these|those|them|"
        r"other\s+(?:answers|choices|options)|(?:answers|choices|options)(?:\s+above)?)"
        r"|(?:both|neither|either)\s+\(?[a-e1-5]\)?\s+(?:and|or|nor)\s+\(?[a-e1-5]\)?|\(?[a-e]\)?\s+and\s+\(?[a-e]\)?"
        r"|(?:all|none)(?:\s+are)?\s+(?:correct|right|true|wrong)",
        re.IGNORECASE,
    ),
    empty=_set(
        "a an the and or but nor if as at by for from in into of off on onto out over per than that this these those to up "
        "upon via with within about after again against before between during since through under until while is are was "
        "were be been being am do does did done has have had having will would shall should can could may might must it its "
        "he she they them their his her him we us our you your i me my who whom whose which what when where why how there "
        "here so such too very also not no same own other another each any some all both more most much many few one two s "
        "t true false"
    ),
    numbers={word: number for number, word in enumerate(_NUMBERS.split())},
    singular=_set("a an is was has this each every"),
    plural=_set("are were have these those several many few two three four five"),
)

_LANGUAGES: Final[Mapping[str, Words]] = {"en": _ENGLISH}


def words_of(language: str) -> Words | None:
    """The words of a language, by its tag: ``en`` and ``en-GB`` alike."""
    return _LANGUAGES.get(language.lower().replace("_", "-").split("-")[0])
