"""What a start of the server need not wait for."""

import os
import subprocess
import sys

import pytest

#: Libraries that one page needs now and then, and that take long to load.
LATER = ["openpyxl"]

STARTED = """
import sys
from kzcourse.wsgi import application
from django.urls import get_resolver
get_resolver().url_patterns
print(*sys.modules)
"""


@pytest.mark.parametrize("library", LATER)
def test_a_library_for_one_page_is_loaded_by_that_page(library: str) -> None:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": ""}
    loaded = subprocess.run(
        [sys.executable, "-c", STARTED], env=environment, capture_output=True, text=True, check=True
    ).stdout.split()

    assert "teaching.views.gradebook" in loaded
    assert library not in loaded
