"""The project's settings as tests need them: nothing of the caller's environment but the database, and quick."""

import atexit
import os
import shutil
import tempfile

READ_BY_SETTINGS = {
    *("ALLOWED_HOSTS", "BEHIND_TLS", "CSRF_TRUSTED_ORIGINS", "DEBUG", "HOST", "KZCOURSE_DATA", "PORT", "SECRET_KEY"),
    *("STATIC_ROOT", "TIME_ZONE"),
}
for name in READ_BY_SETTINGS:
    os.environ.pop(name, None)

os.environ["KZCOURSE_DATA"] = tempfile.mkdtemp(prefix="kzcourse-tests-")
atexit.register(shutil.rmtree, os.environ["KZCOURSE_DATA"], ignore_errors=True)

from kzcourse.settings import *  # noqa: E402, F403  # reads the environment as it is imported

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Pages name their static files without a run of collectstatic before.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
