"""People for tests."""

from typing import Any

from people.models import User

PASSWORD = "steppe-wind-87"


def person(username: str = "aigul", **more: Any) -> User:
    return User.objects.create_user(username, password=PASSWORD, **more)


def operator(username: str = "operator") -> User:
    return User.objects.create_superuser(username, password=PASSWORD)
