"""One settings module for every shape of deployment; what differs comes from the environment (docs/operator.md)."""

from datetime import timedelta
from pathlib import Path

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from kzcourse import environment

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = environment.data_folder(BASE_DIR)

SECRET_KEY = environment.secret_key(DATA_DIR)
#: Keys of before: what they signed stays good while the key is changed.
SECRET_KEY_FALLBACKS = environment.words("SECRET_KEY_FALLBACKS")
DEBUG = environment.flag("DEBUG", default=False)
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS") or ["127.0.0.1", "localhost", "[::1]"]
#: Where phones in the room find the site, like http://192.168.1.20:8000; `serve` fills it in where it lets others in.
LAN_ADDRESS = ""
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "kzcourse",
    "teaching",
    "quizzes",
    "memory",
    "lessons",
    "people",
    "django_htmx",
    "template_partials",
    "axes",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

#: With it, /metrics tells a Prometheus what this server does; without, nothing is counted.
METRICS_TOKEN = environment.secret("METRICS_TOKEN")

MIDDLEWARE = [
    *(["kzcourse.observing.counted"] if METRICS_TOKEN else []),
    "kzcourse.observing.observed",
    "kzcourse.security_events.refusals_noted",
    "kzcourse.middleware.content_security_policy",
    "kzcourse.middleware.kept_by_nobody",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "kzcourse.middleware.CommonButForHealth",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kzcourse.middleware.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kzcourse.middleware.who_looks_and_when",
    "kzcourse.middleware.refused_methods_in_words",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "kzcourse.urls"
WSGI_APPLICATION = "kzcourse.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["people.templatetags.kept"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kzcourse.display.context",
            ],
        },
    },
]

DATABASES = {"default": environment.database(DATA_DIR)}
if replica := environment.replica():
    DATABASES["replica"] = replica
    DATABASE_ROUTERS = ["teaching.replica.ReportsRouter"]
WORKERS, THREADS = environment.workers(), environment.threads()
CACHES = {"default": environment.cache()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
#: What everybody connects with the site, in the letters that its people write.
PASSWORD_WORDS = [
    *("kzcourse", "kazakhstan", "qazaqstan", "казахстан", "қазақстан", "password", "пароль", "құпиясөз"),
    *(
        "admin",
        "administrator",
        "operator",
        "teacher",
        "instructor",
        "student",
        "school",
        "classroom",
        "lesson",
        "course",
    ),
    *("учитель", "ученик", "студент", "школа", "класс", "урок", "мұғалім", "оқушы", "мектеп", "сынып", "сабақ"),
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "display_name", "email"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "people.passwords.NoWordOfTheSite", "OPTIONS": {"words": PASSWORD_WORDS}},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = reverse_lazy("people:sign-in")
LOGIN_REDIRECT_URL = reverse_lazy("my-course")
LOGOUT_REDIRECT_URL = reverse_lazy("home")

# A classmate's wrong guesses lock that classmate's device out, not the account's owner.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=10)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the time that the page names holds, whoever keeps trying
AXES_LOCKOUT_CALLABLE = "people.views.accounts.locked_out"
AXES_USERNAME_CALLABLE = "people.limits.name_tried"
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "kzcourse" / "locale"]
FORMAT_MODULE_PATH = "kzcourse.formats"
TIME_ZONE = environment.time_zone()
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(environment.text("STATIC_ROOT", default=str(DATA_DIR / "static")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "kzcourse.stylesheets.OneStyleSheetStorage"},
}
WHITENOISE_MANIFEST_STRICT = True
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(environment.text("MEDIA_ROOT", default=str(DATA_DIR / "media")))
BACKUPS_FOLDER = Path(environment.text("BACKUPS_FOLDER", default=str(DATA_DIR / "backups")))
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# A page of answers is far smaller. What is bigger, not counting images, is refused when a view would read it; the embedded
# web server takes no more than serving.LARGEST_REQUEST of anything.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

#: How long a server that was asked to stop goes on answering, while it tells the balancer to send nothing more.
DRAIN_SECONDS = environment.number("DRAIN_SECONDS", default=0, least=0, most=300)

#: Answers that were given in time, and that a device could not send, still arrive for so long after the end of an attempt.
ANSWER_GRACE = timedelta(seconds=environment.number("ANSWER_GRACE_SECONDS", default=300, least=0, most=3600))

BEHIND_TLS = environment.flag("BEHIND_TLS", default=False)
#: From signing in on, whatever is done meanwhile: for learners, and for those who teach, write or run the site.
SESSION_COOKIE_AGE = int(timedelta(days=60).total_seconds())
STAFF_SESSION_AGE = timedelta(hours=environment.number("STAFF_SESSION_HOURS", default=12, least=1, most=1440))
if BEHIND_TLS:  # like people.cookies.of_this_host
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = BEHIND_TLS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "kzcourse.views.errors.page_expired"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]  # asked from inside, past the proxy
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if BEHIND_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = BEHIND_TLS
# To be on the browsers' own list binds a whole domain for years: that is for its owner to ask, not for one site in it.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# A page that shows a message writes nothing: messages are in a cookie, and only an author's long list in the session.
MESSAGE_STORAGE = "kzcourse.notices.Notices"

LOG_FORMAT = environment.one_of("LOG_FORMAT", ("line", "json"))
ACCESS_LOG = environment.flag("ACCESS_LOG", default=LOG_FORMAT == "json")
#: Sign-ins, refusals and changes of rights (docs/security.md#logs); warnings are written even where it is off.
SECURITY_LOG = environment.flag("SECURITY_LOG", default=BEHIND_TLS or LOG_FORMAT == "json")
#: A request that takes longer is told of even where the access log is off; 0 tells of none.
SLOW_REQUEST_MS = environment.number("SLOW_REQUEST_MS", default=0, least=0, most=600_000)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"of_request": {"()": "kzcourse.logs.OfRequest"}},
    "formatters": {"line": {"()": "kzcourse.logs.Line"}, "json": {"()": "kzcourse.logs.Json"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["of_request"]},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "kzcourse": {"level": "INFO"},
        "kzcourse.security": {"level": "INFO" if SECURITY_LOG else "WARNING"},
        "kzcourse.access": {"level": "INFO" if ACCESS_LOG else "WARNING"},
        "events": {"level": "INFO" if METRICS_TOKEN else "WARNING", "propagate": False},
    },
}
