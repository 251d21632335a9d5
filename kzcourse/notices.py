"""Where notices wait for the next page."""

from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage

from people.cookies import of_this_host


class _OwnCookie(CookieStorage):
    @property
    def cookie_name(self) -> str:  # type: ignore[override]  # a plain text in Django, read once a request
        return of_this_host("messages")


class Notices(FallbackStorage):
    """In a cookie of this host; in the session only where they are too long for one."""

    storage_classes = (_OwnCookie, SessionStorage)
