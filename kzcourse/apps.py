from django.apps import AppConfig


class KzcourseConfig(AppConfig):
    name = "kzcourse"
