"""What an operator gets who sets what docs/operator.md says for a site behind TLS: Django finds nothing to complain of."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

PRODUCTION = {
    "ALLOWED_HOSTS": "course.example.org",
    "BEHIND_TLS": "1",
    "CSRF_TRUSTED_ORIGINS": "https://course.example.org",
}


def checked(data: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    said = {
        "KZCOURSE_DATA": str(data),
        "PATH": os.environ["PATH"],
        "SECRET_KEY": secrets.token_urlsafe(50),
        **environment,
    }
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=said, capture_output=True, text=True, check=False)


def test_a_site_behind_tls_has_nothing_that_django_warns_of(tmp_path: Path) -> None:
    done = checked(tmp_path, **PRODUCTION)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("setting", "value", "warned"), [("BEHIND_TLS", "0", "security.W012"), ("DEBUG", "1", "security.W018")]
)
def test_it_warns_of_what_is_left_open(tmp_path: Path, setting: str, value: str, warned: str) -> None:
    done = checked(tmp_path, **{**PRODUCTION, setting: value})

    assert done.returncode == 1
    assert warned in done.stderr
