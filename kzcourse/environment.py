"""What the environment says, read once by the settings: each bad value is refused with the name of its variable."""

import os
import re
import secrets
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured

from kzcourse import sqlite

#: SQLite survives a killed process and a power cut only with these (docs/decisions/0002-sqlite.md).
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 10,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA fullfsync=1; "
        "PRAGMA cache_size=-20000; PRAGMA temp_store=MEMORY;"
    ),
}

#: Seconds that a request waits for a cache, which it can do without.
CACHE_SECONDS = 0.5

#: How soon libpq finds that a database server is gone without a word, as after a power cut: seconds, but for
#: ``tcp_user_timeout``, which is in milliseconds. Otherwise a request would wait for many minutes.
_NOTICE_THE_DEAD = {
    "connect_timeout": "3",
    "tcp_user_timeout": "3000",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
}
#: Seconds that a request waits for a connection, and for how long one attempt to connect is repeated, ever more seldom.
#: The pool would go on for five minutes by itself, and find a server that is back as late as a minute afterwards.
_POOL_PATIENCE = {"timeout": 5.0, "reconnect_timeout": 3.0}
#: A report waits less for the replica: the primary answers it, too. No connection is kept there in advance.
_POOL_OF_REPLICA = {"timeout": 2.0, "reconnect_timeout": 2.0, "min_size": 0}


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


def one_of(name: str, choices: tuple[str, ...]) -> str:
    """One of the words; the first unless said otherwise."""
    said = os.environ.get(name, "").strip().lower() or choices[0]
    if said not in choices:
        raise ImproperlyConfigured(f"{name} is {said!r}. Set it to {' or '.join(choices)}.")
    return said


def secret(name: str) -> str:
    """A word that gives rights, at least 16 characters long, or none; what was said is not repeated."""
    said = os.environ.get(name, "").strip()
    if said and not re.fullmatch(r"[!-~]{16,200}", said):
        raise ImproperlyConfigured(
            f"{name} can't be used. Set it to 16 to 200 letters, digits and signs without spaces, or to nothing."
        )
    return said


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

    ``postgres://user:password@host:port/name?sslmode=require``: what follows the question mark goes to libpq. Of several
    servers, ``host1:port,host2:port``, the one that takes writes is used: after a standby was promoted, that one.
    """
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        sqlite.use_mended()
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": folder / "kzcourse.sqlite3",
            "OPTIONS": SQLITE_OPTIONS,
            "CONN_MAX_AGE": None,
        }
    return _postgresql("DATABASE_URL", url, primary=True)


def workers() -> int:
    """How many processes serve: ``WORKERS``, else two where they can share a database, else one."""
    why_not = _why_one_worker()
    said = number("WORKERS", default=1 if why_not else 2, least=1, most=64)
    if said > 1 and why_not:
        raise ImproperlyConfigured(f"WORKERS is {said}, but {why_not} Leave it empty.")
    return said


def _why_one_worker() -> str:
    if sys.platform != "linux":
        return "only on Linux can several processes serve."
    if not os.environ.get("DATABASE_URL") and not sqlite.is_mended(version := sqlite.use_mended()):
        had = ".".join(map(str, version))
        return f"SQLite {had} can damage a database that several processes write: 3.51.3 or pysqlite3 is needed."
    return ""


def threads() -> int:
    """How many requests each process works on at a time: ``THREADS``. The threads of a process share one processor, and more
    of them wait for SQLite's one writer; PostgreSQL is waited for."""
    return number("THREADS", default=4 if os.environ.get("DATABASE_URL") else 1, least=1, most=64)


def replica() -> dict[str, Any] | None:
    """The copy of the database, a little behind it, that reports may read: ``DATABASE_REPLICA_URL``; None without one."""
    url = os.environ.get("DATABASE_REPLICA_URL", "")
    if not url:
        return None
    if not os.environ.get("DATABASE_URL"):
        raise ImproperlyConfigured(
            "DATABASE_REPLICA_URL needs DATABASE_URL: only PostgreSQL has replicas. Leave it empty."
        )
    return _postgresql("DATABASE_REPLICA_URL", url, primary=False) | {"TEST": {"MIRROR": "default"}}


def _postgresql(variable: str, url: str, *, primary: bool) -> dict[str, Any]:
    example = "postgres://user:password@host:port/name (several servers as host1:port,host2:port)"
    try:
        parts = urlsplit(url)
        hosts = [urlsplit(f"//{place}") for place in parts.netloc.rpartition("@")[2].split(",")]
        names, ports = [each.hostname or "" for each in hosts], [each.port for each in hosts]
        name = unquote(parts.path.strip("/"))
    except ValueError:
        raise _refused(variable, example) from None
    several = len(hosts) > 1
    if parts.scheme not in {"postgres", "postgresql"} or not name or (several and not all(names)):
        raise _refused(variable, example)
    said = ({"target_session_attrs": "read-write"} if several and primary else {}) | dict(parse_qsl(parts.query))
    patience = _POOL_PATIENCE if primary else _POOL_OF_REPLICA
    pool = {"min_size": 1, "max_size": number("DATABASE_POOL", default=8, least=1, most=200)} | patience
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": ",".join(names),
        "PORT": ",".join(str(port or 5432) for port in ports) if any(ports) else "",
        "OPTIONS": _NOTICE_THE_DEAD | said | {"pool": pool},
        "CONN_HEALTH_CHECKS": True,
        # A pooler that gives every transaction another connection knows no cursors that outlive one.
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }


def cache() -> dict[str, Any]:
    """The cache that servers share: Redis or Valkey at ``CACHE_URL``, else the memory of each process."""
    url = os.environ.get("CACHE_URL", "")
    if not url:
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    example = "redis://:password@host:port/0 (rediss:// with TLS, valkey:// likewise)"
    try:
        parts = urlsplit(url)
        usable = bool(parts.hostname) and parts.port != 0 and re.fullmatch(r"/?[0-9]{0,5}", parts.path)
    except ValueError:
        raise _refused("CACHE_URL", example) from None
    if parts.scheme not in {"redis", "rediss", "valkey", "valkeys"} or not usable:
        raise _refused("CACHE_URL", example)
    return {
        "BACKEND": "kzcourse.caching.SharedCache",
        "LOCATION": parts._replace(
            scheme=parts.scheme.replace("valkeys", "rediss").replace("valkey", "redis")
        ).geturl(),
        "KEY_PREFIX": text("CACHE_PREFIX", default="kzcourse"),
        "OPTIONS": {"socket_connect_timeout": CACHE_SECONDS, "socket_timeout": CACHE_SECONDS},
    }


def _refused(variable: str, example: str) -> ImproperlyConfigured:
    """Says nothing of the address itself: a password may stand in it."""
    return ImproperlyConfigured(
        f"{variable} can't be used. Write {example}, with signs like # or @ in the password as %23 or %40, or nothing."
    )
