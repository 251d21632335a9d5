"""What cookies are called."""

from django.conf import settings


def of_this_host(name: str) -> str:
    """The name under which a cookie is kept: behind TLS a browser then takes it from this host alone, over TLS alone."""
    return f"__Host-{name}" if settings.BEHIND_TLS else name
