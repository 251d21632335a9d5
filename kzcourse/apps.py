import importlib

from django.apps import AppConfig


class KzcourseConfig(AppConfig):
    name = "kzcourse"

    def ready(self) -> None:
        """Sign-ins and changes of rights are noted from the first one on."""
        importlib.import_module("kzcourse.security_events")
