"""Addresses that are shown to others, on the wall and on cards."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port


def for_others(request: HttpRequest, path: str) -> str:
    """The page at ``path`` as phones find it.

    Whoever looks at the site on the machine that serves it sees an address that means another machine on every phone:
    there it is the one in the network that ``serve`` found.
    """
    if settings.LAN_ADDRESS and is_here_alone(request):
        return settings.LAN_ADDRESS + path
    return request.build_absolute_uri(path)


def others_reach(request: HttpRequest) -> bool:
    """Whether :func:`for_others` gives an address that others can open."""
    return bool(settings.LAN_ADDRESS) or not is_here_alone(request)


def is_here_alone(request: HttpRequest) -> bool:
    """Whether the address that is looked at leads back to the machine that asks."""
    name, _port = split_domain_port(request.get_host())
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False
