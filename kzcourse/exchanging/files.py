"""Which files a course is downloaded as."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from kzcourse.dumping import NeverLoaded, dumped
from kzcourse.loading import Faulty, stored_files
from lessons.models import Course


def files_of_course(course: Course) -> dict[str, bytes]:
    """Its files as ``dumpcourse`` would write them, by name.

    If this server doesn't have them, or they say what was never loaded, they are written anew. Raises :class:`Faulty` if
    the database holds what couldn't be loaded again.
    """
    folder = Path(settings.BASE_DIR / "fixtures" / course.slug)
    try:
        files = {**_stored(folder), **dumped(folder, course)}
    except (NeverLoaded, Faulty):
        with TemporaryDirectory() as empty:
            files = dumped(Path(empty), course)
    return {Path(path).name: content for path, content in files.items()}


def _stored(folder: Path) -> dict[Path, bytes]:
    if not any(folder.glob("*.yaml")):
        return {}
    return {Path(name): stored for name, stored in stored_files(folder).items()}
