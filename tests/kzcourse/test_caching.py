"""The cache that servers share: with a real server, and while that is away."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.cache import CacheHandler
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from kzcourse import environment
from kzcourse.caching import SharedCache
from people import limits
from people.limits import may_guess_codes, may_sign_up
from tests.lessons.builders import make_learner
from tests.quizzes.builders import begin, make_bank
from tests.redis import OwnRedis, own_redis

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnRedis]:
    with own_redis(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture(autouse=True)
def running(redis: OwnRedis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CACHE_URL", redis.url)
    SharedCache._away_until.clear()
    if not redis.answers():
        redis.start()
    new_process().clear()


def new_process() -> Any:
    """The cache as a process that just started has it."""
    return CacheHandler({"default": environment.cache()})["default"]


def test_what_one_server_counts_the_others_see() -> None:
    one, other = new_process(), new_process()

    one.add("tries", 0, timeout=60)
    one.incr("tries", 2)

    assert (other.get("tries"), other.incr("tries")) == (2, 3)
    assert other.add("tries", 0) is False


def test_everything_that_a_cache_does_is_done() -> None:
    one, other = new_process(), new_process()
    one.set("a", "Айгүл", timeout=60)
    one.set_many({"b": 1, "c": 2})

    assert (other.get("a"), other.has_key("a"), other.touch("a", 60)) == ("Айгүл", True, True)
    assert other.get_many(["a", "b", "d"]) == {"a": "Айгүл", "b": 1}
    assert (other.delete("a"), one.get("a")) == (True, None)

    other.clear()

    assert one.get("b") is None


def test_sites_with_prefixes_of_their_own_share_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = new_process()
    monkeypatch.setenv("CACHE_PREFIX", "another-school")
    theirs = new_process()

    ours.set("a", 1)

    assert theirs.get("a") is None


def test_while_the_server_is_away_each_process_goes_on_by_itself(
    redis: OwnRedis, caplog: pytest.LogCaptureFixture
) -> None:
    cache = new_process()
    cache.set("a", 1)
    redis.stop()

    begun = time.monotonic()
    for _ in range(100):
        cache.add("tries", 0, timeout=60)
        cache.incr("tries")

    assert time.monotonic() - begun < 3
    assert (cache.get("tries"), cache.get("a")) == (100, None)
    assert [record.message for record in caplog.records] == [
        "The shared cache does not answer (ConnectionError): each process counts for itself."
    ]
    with pytest.raises(ValueError, match="not found"):
        cache.incr("never-added")


def test_a_server_that_comes_back_is_shared_again(redis: OwnRedis, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = new_process()
    redis.stop()
    away = cache.is_away()
    redis.start()

    still_left_alone = cache.is_away()
    monkeypatch.setattr(time, "monotonic", lambda: 2e9)

    assert (away, still_left_alone, cache.is_away()) == (True, True, False)


def test_a_wrong_password_is_as_good_as_no_server(redis: OwnRedis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CACHE_URL", redis.url.replace("step", "stop"))

    assert new_process().is_away() is True


@pytest.mark.django_db
def test_limits_hold_across_servers_and_without_the_cache(
    redis: OwnRedis, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SIGN_UPS_AN_HOUR", 2)
    servers = [new_process(), new_process()]

    def sign_up(server: Any) -> bool:
        monkeypatch.setattr(limits, "cache", server)
        return may_sign_up(address="192.0.2.7", at=NOON)

    together = [sign_up(servers[0]), sign_up(servers[1]), sign_up(servers[0]), sign_up(servers[1])]
    redis.stop()
    alone = [sign_up(servers[0]) for _ in range(3)]

    assert together == [True, True, False, False]
    assert alone == [True, True, False]
    assert may_guess_codes(address="192.0.2.7", at=NOON)
    assert client.get("/join/").status_code == 200


@pytest.mark.django_db
def test_answers_are_saved_whether_the_cache_is_there_or_not(
    redis: OwnRedis, client: Client, settings: Settings
) -> None:
    settings.CACHES = {"default": environment.cache()}
    learner = make_learner()
    client.force_login(learner)
    attempt = begin(make_bank(), learner, at=timezone.now())

    with_cache = client.post(f"/attempts/{attempt.pk}/1/", {"choice": "0"})
    redis.stop()
    without = client.post(f"/attempts/{attempt.pk}/2/", {"choice": "1"})
    wrong_code = Client().post("/join/", {"code": "NOSUCH"})
    ready = client.get("/readyz")

    assert (with_cache.status_code, without.status_code, wrong_code.status_code) == (302, 302, 422)
    assert [item.answered for item in attempt.items.order_by("number")] == [True, True, False]
    assert ready.content == b"ok, without its cache\n"
