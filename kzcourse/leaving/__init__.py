"""A person takes along all that is stored about them, or leaves: what each room says and does of itself, in turn."""

from kzcourse.leaving.downloading import write_download
from kzcourse.leaving.erasing import MustStay, erase, must_stay_in_words, refuse_who_must_stay
from kzcourse.leaving.everything import EVERYTHING

__all__ = [
    "EVERYTHING",
    "MustStay",
    "erase",
    "must_stay_in_words",
    "refuse_who_must_stay",
    "write_download",
]
