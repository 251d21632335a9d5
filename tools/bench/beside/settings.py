"""The settings of the product, and the floor in front of its addresses."""

from typing import Any

from kzcourse.settings import *  # noqa: F403  # all of them, as they are
from kzcourse.settings import DATA_DIR, TEMPLATES

ROOT_URLCONF = "beside.urls"
#: Templates of the floor, each as long as a page of ours.
FLOOR_TEMPLATES = DATA_DIR / "floor"
_TEMPLATES: list[dict[str, Any]] = TEMPLATES
TEMPLATES = [each | {"DIRS": [FLOOR_TEMPLATES]} for each in _TEMPLATES]
