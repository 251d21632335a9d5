"""Text size, reading font and colour scheme: chosen without an account, kept in a cookie, applied by the server."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from people.cookies import of_this_host

COOKIE = "display"
COOKIE_SECONDS = 365 * 24 * 3600

#: What can be set: name of the setting to its values with their labels, the first being the default.
SETTINGS = {
    "size": {"m": _("Normal"), "s": _("Small"), "l": _("Large"), "xl": _("Very large")},
    "font": {"serif": _("With serifs"), "sans": _("Without serifs"), "wide": _("Widely spaced")},
    "scheme": {"auto": _("Like the device"), "light": _("Light"), "dark": _("Dark")},
}


@dataclass(frozen=True, slots=True)
class Display:
    """How a reader wants pages to look; each value is one of :data:`SETTINGS`."""

    size: str = "m"
    font: str = "serif"
    scheme: str = "auto"

    @property
    def cookie(self) -> str:
        return f"{self.size}.{self.font}.{self.scheme}"

    @property
    def classes(self) -> str:
        """Classes of the ``html`` element."""
        return f"size-{self.size} font-{self.font} scheme-{self.scheme}"


def display_of(cookie: str) -> Display:
    """The settings in the cookie; anything unknown in it reads as the default."""
    said = dict(zip(SETTINGS, cookie.split("."), strict=False))
    known = {name: value for name, value in said.items() if value in SETTINGS[name]}
    return Display(**known)


def display_of_request(request: HttpRequest) -> Display:
    return display_of(request.COOKIES.get(of_this_host(COOKIE), ""))


def context(request: HttpRequest) -> dict[str, Any]:
    """Template context: ``display``."""
    return {"display": display_of_request(request)}
