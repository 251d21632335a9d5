import importlib

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        """Sessions end when they shall from the first one on."""
        importlib.import_module("people.sessions")
