"""What the environment may say, and that each bad value is refused with the name of its variable."""

import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from kzcourse import environment


@pytest.mark.parametrize(
    ("said", "meant"), [("1", True), (" Yes ", True), ("on", True), ("0", False), ("FALSE", False), ("off", False)]
)
def test_a_flag_is_read(monkeypatch: pytest.MonkeyPatch, said: str, meant: bool) -> None:
    monkeypatch.setenv("DEBUG", said)

    assert environment.flag("DEBUG", default=not meant) is meant


@pytest.mark.parametrize("default", [True, False])
def test_an_empty_flag_is_its_default(monkeypatch: pytest.MonkeyPatch, default: bool) -> None:
    monkeypatch.setenv("DEBUG", " ")

    assert environment.flag("DEBUG", default=default) is default


def test_any_other_flag_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEHIND_TLS", "perhaps")

    with pytest.raises(ImproperlyConfigured, match=r"^BEHIND_TLS is 'perhaps'\. Set it to 1 or 0\.$"):
        environment.flag("BEHIND_TLS", default=False)


def test_text_is_read_without_the_space_around_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOST", " 192.0.2.1 ")

    assert environment.text("HOST", default="127.0.0.1") == "192.0.2.1"


def test_empty_text_is_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOST", " ")

    assert environment.text("HOST", default="127.0.0.1") == "127.0.0.1"


@pytest.mark.parametrize(("said", "meant"), [("", []), ("a.example", ["a.example"]), (" a , ,b ", ["a", "b"])])
def test_words_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch, said: str, meant: list[str]) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", said)

    assert environment.words("ALLOWED_HOSTS") == meant


@pytest.mark.parametrize(("said", "meant"), [("", 8000), ("1", 1), (" 65535 ", 65535)])
def test_a_number_is_read(monkeypatch: pytest.MonkeyPatch, said: str, meant: int) -> None:
    monkeypatch.setenv("PORT", said)

    assert environment.number("PORT", default=8000, least=1, most=65535) == meant


@pytest.mark.parametrize("said", ["http", "0", "65536", "-1", "8000.5", "８０００"])
def test_any_other_number_is_refused(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("PORT", said)

    with pytest.raises(ImproperlyConfigured, match=r"^PORT is .* Set it to a whole number from 1 to 65535\.$"):
        environment.number("PORT", default=8000, least=1, most=65535)


@pytest.mark.parametrize(
    ("said", "meant"), [("", "UTC"), (" Asia/Almaty ", "Asia/Almaty"), ("Europe/Berlin", "Europe/Berlin")]
)
def test_a_time_zone_is_read(monkeypatch: pytest.MonkeyPatch, said: str, meant: str) -> None:
    monkeypatch.setenv("TIME_ZONE", said)

    assert environment.time_zone() == meant


@pytest.mark.parametrize("said", ["Almaty", "Asia", "+05", "../etc/passwd", "/etc/localtime", "Asia/Алматы"])
def test_any_other_time_zone_is_refused(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("TIME_ZONE", said)

    with pytest.raises(ImproperlyConfigured, match=r"^TIME_ZONE is .* Set it to a zone's name, like Asia/Almaty\.$"):
        environment.time_zone()


def test_the_data_folder_is_made_for_its_owner_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KZCOURSE_DATA", str(tmp_path / "deep" / "data"))

    folder = environment.data_folder(tmp_path)

    assert folder == tmp_path / "deep" / "data"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_data_folder_is_beside_the_code_unless_said_otherwise(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("KZCOURSE_DATA", raising=False)

    assert environment.data_folder(tmp_path) == tmp_path / "data"


def test_a_data_folder_that_cannot_be_made_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("KZCOURSE_DATA", str(tmp_path / "file" / "data"))

    with pytest.raises(ImproperlyConfigured, match="Set KZCOURSE_DATA to a folder you may write"):
        environment.data_folder(tmp_path)


def test_the_secret_key_of_the_environment_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SECRET_KEY", "said")

    assert environment.secret_key(tmp_path) == "said"
    assert list(tmp_path.iterdir()) == []


def test_a_secret_key_is_made_once_and_kept_for_its_owner_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)

    made = environment.secret_key(tmp_path)

    assert environment.secret_key(tmp_path) == made
    assert len(made) >= 50
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_a_broken_secret_key_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    (tmp_path / "secret_key").write_text("short")

    with pytest.raises(ImproperlyConfigured, match=r"secret_key holds no usable key\. Delete it"):
        environment.secret_key(tmp_path)


def test_the_database_is_a_file_in_the_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)

    database = environment.database(tmp_path)

    assert (database["ENGINE"], database["NAME"]) == ("django.db.backends.sqlite3", tmp_path / "kzcourse.sqlite3")
    assert "synchronous=FULL" in database["OPTIONS"]["init_command"]


def test_a_database_url_names_every_part(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://a%40b:p%2Fw@db.example:5433/course%20one")
    monkeypatch.setenv("DATABASE_POOL", "3")

    database = environment.database(tmp_path)

    assert {name: database[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} == {
        "NAME": "course one",
        "USER": "a@b",
        "PASSWORD": "p/w",
        "HOST": "db.example",
        "PORT": "5433",
    }
    assert database["OPTIONS"]["pool"]["max_size"] == 3


def test_a_database_url_may_leave_parts_to_the_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql:///course")

    database = environment.database(tmp_path)

    assert [database[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == ["course", "", "", "", ""]


def test_a_database_url_passes_its_options_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://db.example/course?sslmode=verify-full&application_name=kzcourse")

    options = environment.database(tmp_path)["OPTIONS"]

    assert (options["sslmode"], options["application_name"]) == ("verify-full", "kzcourse")


@pytest.mark.parametrize(
    ("servers", "hosts", "ports"),
    [
        ("db1.example:5433,db2.example:5434", "db1.example,db2.example", "5433,5434"),
        ("ann:p%40w@db1.example,db2.example", "db1.example,db2.example", ""),
        ("db1.example:5433,db2.example", "db1.example,db2.example", "5433,5432"),
        ("[fd00::1]:5432,[fd00::2]:5432", "fd00::1,fd00::2", "5432,5432"),
    ],
)
def test_a_database_url_may_name_several_servers_of_which_the_one_that_takes_writes_is_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, servers: str, hosts: str, ports: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgres://{servers}/course")

    database = environment.database(tmp_path)

    assert (database["HOST"], database["PORT"]) == (hosts, ports)
    assert database["OPTIONS"]["target_session_attrs"] == "read-write"


def test_one_server_is_taken_as_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://db.example/course")

    assert "target_session_attrs" not in environment.database(tmp_path)["OPTIONS"]


def test_a_database_server_that_is_gone_without_a_word_is_noticed_within_seconds(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://db1.example,db2.example/course?connect_timeout=9")

    options = environment.database(tmp_path)["OPTIONS"]

    assert options["connect_timeout"] == "9"
    assert int(options["tcp_user_timeout"]) <= 10_000
    assert options["pool"]["timeout"] <= 10
    assert options["pool"]["reconnect_timeout"] <= 10


@pytest.mark.parametrize(
    "url",
    [
        "postgres://db1.example,/course",
        "postgres://db1.example:5432,db2.example:x/course",
        "mysql://db.example/course",
        "postgres://db.example",
        "postgres://db.example/",
        "course",
        "postgres://a:x/b",
        "postgres://ann:p#w@db.example/course",
        "postgres://[::1/course",
    ],
)
def test_any_other_database_url_is_refused_without_showing_its_password(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)

    with pytest.raises(ImproperlyConfigured, match=r"^DATABASE_URL can't be used\. Write postgres://user") as refused:
        environment.database(tmp_path)

    assert "p#w" not in str(refused.value)


@pytest.mark.parametrize("size", ["0", "201", "many"])
def test_a_pool_of_no_sensible_size_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, size: str) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres:///course")
    monkeypatch.setenv("DATABASE_POOL", size)

    with pytest.raises(ImproperlyConfigured, match=r"^DATABASE_POOL is "):
        environment.database(tmp_path)


def test_no_cursor_outlives_a_transaction_so_that_a_pooler_may_stand_between(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres:///course")

    assert environment.database(tmp_path)["DISABLE_SERVER_SIDE_CURSORS"] is True


def test_without_a_replica_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_REPLICA_URL", raising=False)

    assert environment.replica() is None


def test_a_replica_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres:///course")
    monkeypatch.setenv("DATABASE_REPLICA_URL", "postgres://standby.example/course")

    replica = environment.replica()

    assert replica is not None
    assert replica["HOST"] == "standby.example"
    assert replica["TEST"] == {"MIRROR": "default"}
    assert replica["OPTIONS"]["pool"] == {"min_size": 0, "timeout": 2, "reconnect_timeout": 2, "max_size": 8}


def test_any_of_several_replicas_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres:///course")
    monkeypatch.setenv("DATABASE_REPLICA_URL", "postgres://one.example,two.example/course")

    replica = environment.replica()

    assert replica is not None
    assert replica["HOST"] == "one.example,two.example"
    assert "target_session_attrs" not in replica["OPTIONS"]


def test_only_postgresql_has_replicas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("DATABASE_REPLICA_URL", "postgres:///course")

    with pytest.raises(ImproperlyConfigured, match=r"^DATABASE_REPLICA_URL needs DATABASE_URL"):
        environment.replica()


def test_a_replica_that_cannot_be_used_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres:///course")
    monkeypatch.setenv("DATABASE_REPLICA_URL", "postgres://ann:p#w@standby.example/course")

    with pytest.raises(ImproperlyConfigured, match=r"^DATABASE_REPLICA_URL can't be used\.") as refused:
        environment.replica()

    assert "p#w" not in str(refused.value)


def test_without_a_shared_cache_each_process_has_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CACHE_URL", raising=False)

    assert environment.cache() == {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("redis://cache.example", "redis://cache.example"),
        ("rediss://ann:p%40w@cache.example:6380/3", "rediss://ann:p%40w@cache.example:6380/3"),
        ("valkey://:secret@cache.example/1", "redis://:secret@cache.example/1"),
        ("valkeys://cache.example", "rediss://cache.example"),
    ],
)
def test_a_shared_cache_is_redis_or_valkey(monkeypatch: pytest.MonkeyPatch, said: str, meant: str) -> None:
    monkeypatch.setenv("CACHE_URL", said)
    monkeypatch.setenv("CACHE_PREFIX", "school")

    cache = environment.cache()

    assert (cache["LOCATION"], cache["KEY_PREFIX"]) == (meant, "school")


@pytest.mark.parametrize(
    "url",
    [
        "memcached://cache.example",
        "redis://",
        "redis://[::1/0",
        "redis://:p#w@cache.example",
        "redis://cache.example:x/0",
        "redis://cache.example/zero",
    ],
)
def test_any_other_cache_is_refused_without_showing_its_password(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("CACHE_URL", url)

    with pytest.raises(ImproperlyConfigured, match=r"^CACHE_URL can't be used\. Write redis://") as refused:
        environment.cache()

    assert "p#w" not in str(refused.value)


@pytest.mark.parametrize(("said", "meant"), [("", "line"), (" JSON ", "json"), ("line", "line")])
def test_one_of_several_words_is_read(monkeypatch: pytest.MonkeyPatch, said: str, meant: str) -> None:
    monkeypatch.setenv("LOG_FORMAT", said)

    assert environment.one_of("LOG_FORMAT", ("line", "json")) == meant


def test_any_other_word_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_FORMAT", "xml")

    with pytest.raises(ImproperlyConfigured, match=r"^LOG_FORMAT is 'xml'\. Set it to line or json\.$"):
        environment.one_of("LOG_FORMAT", ("line", "json"))


@pytest.mark.parametrize("said", ["", "0123456789abcdef", "a+b/c=" * 30])
def test_a_secret_word_is_long_or_none(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("METRICS_TOKEN", f" {said} ")

    assert environment.secret("METRICS_TOKEN") == said


@pytest.mark.parametrize("said", ["short", "with spaces in between", "қазақшақазақшақазақша", "a" * 201])
def test_any_other_secret_word_is_refused_without_being_shown(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("METRICS_TOKEN", said)

    with pytest.raises(ImproperlyConfigured, match=r"^METRICS_TOKEN can't be used\.") as refused:
        environment.secret("METRICS_TOKEN")

    assert said not in str(refused.value)
