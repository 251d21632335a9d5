"""Whether an installation is as it should be, and what to do where it isn't."""

from collections.abc import Callable, Iterator
from typing import Final

from kzcourse.doctor import content, databases, places, work
from kzcourse.doctor.findings import Finding, Level

#: Each yields what it finds; nothing where all is well.
CHECKS: Final[tuple[Callable[[], Iterator[Finding]], ...]] = (
    places.data_folder,
    places.free_space,
    places.secret_key,
    places.static_files,
    places.deployment,
    places.clock,
    databases.answers,
    databases.migrated,
    databases.sqlite_settings,
    databases.whole,
    databases.sqlite_version,
    databases.cache,
    databases.replica,
    work.backups,
    work.overdue_attempts,
    content.courses,
)

__all__ = ["CHECKS", "Finding", "Level", "examined"]


def examined() -> list[tuple[str, list[Finding]]]:
    """Each check by name, with what it found. What a check can't do without is itself a finding."""
    return [(check.__name__, list(check())) for check in CHECKS]
