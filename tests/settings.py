"""The project's settings as tests need them: nothing of the caller's environment but the database, and quick."""

import atexit
import os
import shutil
import tempfile

READ_BY_SETTINGS = {
    *(
        "ACCESS_LOG",
        "ALLOWED_HOSTS",
        "ANSWER_GRACE_SECONDS",
        "BACKUPS_FOLDER",
        "BEHIND_TLS",
        "CACHE_PREFIX",
        "CACHE_URL",
    ),
    *("CSRF_TRUSTED_ORIGINS", "DATABASE_REPLICA_URL", "DEBUG", "DRAIN_SECONDS", "HOST", "KZCOURSE_DATA", "LOG_FORMAT"),
    *("MEDIA_ROOT", "METRICS_TOKEN", "PORT", "SECRET_KEY", "SECRET_KEY_FALLBACKS"),
    *("SECURITY_LOG", "SLOW_REQUEST_MS", "STAFF_SESSION_HOURS", "STATIC_ROOT", "THREADS", "TIME_ZONE", "WORKERS"),
}
for name in READ_BY_SETTINGS:
    os.environ.pop(name, None)

os.environ["KZCOURSE_DATA"] = tempfile.mkdtemp(prefix="kzcourse-tests-")
atexit.register(shutil.rmtree, os.environ["KZCOURSE_DATA"], ignore_errors=True)

from datetime import timedelta  # noqa: E402

from kzcourse.settings import *  # noqa: E402, F403  # reads the environment as it is imported

# No test begins processes that it does not know of.
WORKERS = 1

# Nothing is waited for once the time is up, but in the tests of just that.
ANSWER_GRACE = timedelta(0)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Pages name their static files without a run of collectstatic before.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
