"""One style sheet for the whole site, though it is written as several."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = re.compile(r'^@import "([\w.-]+)";\n', re.MULTILINE)


class OneStyleSheetStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # says nothing of its types
    """Puts the style sheets that another one imports in their places, then hashes and compresses like its base.

    Each further style sheet costs a first visit on a slow phone a connection of its own before anything is painted.
    While developing nothing is collected, and the browser follows the imports itself.
    """

    def post_process(
        self, paths: dict[str, tuple[Storage, str]], *args: Any, **options: Any
    ) -> Iterator[tuple[str, str, bool]]:
        yield from super().post_process(
            {name: (_WithImports(storage), path) for name, (storage, path) in paths.items()}, *args, **options
        )


class _WithImports:
    """The files of a storage; of style sheets also what they import."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage

    def open(self, path: str) -> "ContentFile[bytes]":
        return ContentFile(self._content(path))

    def _content(self, path: str) -> bytes:
        with self.storage.open(path) as file:
            content: bytes = file.read()
        if not path.endswith(".css"):
            return content
        folder = PurePosixPath(path).parent
        return IMPORT.sub(lambda name: self._content(str(folder / name[1])).decode(), content.decode()).encode()
