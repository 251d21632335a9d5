"""Addresses that a phone reads with its camera."""

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_code(address: str) -> SafeString:
    """A drawing of its own size in modules, to be sized by its box: dark on light in every scheme, as cameras need it."""
    code = segno.make(address, error="m", micro=False)
    drawn = code.svg_inline(border=2, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None)
    return mark_safe(drawn)  # noqa: S308  # drawn here; the address is in it as dots only
