"""Django's ``loaddata``, which afterwards derives what is derived from content and writes its first revisions."""

from collections.abc import Sequence

from django.core.management.commands.loaddata import Command as Loaddata
from django.utils import timezone

from kzcourse.completing import complete_content
from lessons.models import ContentRevision


class Command(Loaddata):
    def loaddata(self, fixture_labels: Sequence[str]) -> None:
        """Called by Django inside the transaction of the whole command."""
        super().loaddata(fixture_labels)
        complete_content(at=timezone.now(), origin=ContentRevision.Origin.LOAD)
