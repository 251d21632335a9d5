"""The figures of a run, for ``--json``: each bench tells its own."""

from typing import Any

FIGURES: dict[str, dict[str, Any]] = {}


def tell(bench: str, name: str, figure: Any) -> None:
    FIGURES.setdefault(bench, {})[name] = figure
