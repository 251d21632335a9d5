"""What the environment says, read once by the settings: each bad value is refused with the name of its variable."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured

#: SQLite survives a killed process and a power cut only with these (docs/decisions/0002-sqlite.md).
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 10,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA fullfsync=1; "
        "PRAGMA cache_size=-20000; PRAGMA temp_store=MEMORY;"
    ),
}

#: Says nothing of the address itself: a password may stand in it.
_URL_REFUSED = (
    "DATABASE_URL can't be used. Write postgres://user:password@host:port/name (signs like # or @ in the password as %23 "
    "or %40), or leave it empty for SQLite."
)


def flag(name: str, *, default: bool) -> bool:
    """A yes-or-no variable: 1, true, yes, on or 0, false, no, off."""
    said = os.environ.get(name, "").strip().lower()
    if said == "":
        return default
    if said in {"1", "true", "yes", "on"}:
        return True
    if said in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} is {said!r}. Set it to 1 or 0.")


def text(name: str, *, default: str) -> str:
    return os.environ.get(name, "").strip() or default


def words(name: str) -> list[str]:
    """A list separated by commas."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def number(name: str, *, default: int, least: int, most: int) -> int:
    said = os.environ.get(name, "").strip() or str(default)
    if not (said.isascii() and said.isdigit() and least <= int(said) <= most):
        raise ImproperlyConfigured(f"{name} is {said!r}. Set it to a whole number from {least} to {most}.")
    return int(said)


def time_zone() -> str:
    """The name of the time zone in which times are shown; all are stored in UTC."""
    said = text("TIME_ZONE", default="UTC")
    try:
        ZoneInfo(said)
    except (KeyError, ValueError, OSError):  # unknown, no path below the zones, or a folder of them
        raise ImproperlyConfigured(f"TIME_ZONE is {said!r}. Set it to a zone's name, like Asia/Almaty.") from None
    return said


def data_folder(base: Path) -> Path:
    """The folder that holds everything worth a backup; made if missing, readable by its owner alone."""
    folder = Path(os.environ.get("KZCOURSE_DATA") or base / "data").expanduser().resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"The data folder {folder} can't be made ({error.strerror}). Set KZCOURSE_DATA to a folder you may write."
        ) from error
    return folder


def secret_key(folder: Path) -> str:
    """``SECRET_KEY`` of the environment, else the key kept in the data folder, generated on first use (mode 600)."""
    if said := os.environ.get("SECRET_KEY"):
        return said
    path = folder / "secret_key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _kept_key(path)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(made := secrets.token_urlsafe(50))
    return made


def _kept_key(path: Path) -> str:
    kept = path.read_text(encoding="ascii").strip()
    if len(kept) < 50:
        raise ImproperlyConfigured(
            f"{path} holds no usable key. Delete it: a new one is made, and people sign in again."
        )
    return kept


def database(folder: Path) -> dict[str, Any]:
    """The database of ``DATABASE_URL``, else SQLite in the data folder.

    ``postgres://user:password@host:port/name?sslmode=require``: what follows the question mark goes to libpq.
    """
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": folder / "kzcourse.sqlite3",
            "OPTIONS": SQLITE_OPTIONS,
            "CONN_MAX_AGE": None,
        }
    return _postgresql(url)


def _postgresql(url: str) -> dict[str, Any]:
    try:
        parts = urlsplit(url)
        port, name = parts.port, unquote(parts.path.strip("/"))
    except ValueError:
        raise ImproperlyConfigured(_URL_REFUSED) from None
    if parts.scheme not in {"postgres", "postgresql"} or not name:
        raise ImproperlyConfigured(_URL_REFUSED)
    pool = {"min_size": 1, "max_size": number("DATABASE_POOL", default=8, least=1, most=200)}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)) | {"pool": pool},
        "CONN_HEALTH_CHECKS": True,
    }
