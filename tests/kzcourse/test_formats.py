"""How times are shown."""

from datetime import UTC, datetime

import pytest
from django.template import Context, Template
from django.utils import timezone

AT = datetime(2026, 3, 1, 16, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "moment", "time"),
    [
        ("UTC", "1 March 2026, 16:05 UTC", "16:05 UTC"),
        ("Europe/Berlin", "1 March 2026, 17:05 CET", "17:05 CET"),
        ("Asia/Almaty", "1 March 2026, 21:05 +05", "21:05 +05"),
    ],
)
def test_a_time_names_its_zone(zone: str, moment: str, time: str) -> None:
    page = Template('{{ at|date:"DATETIME_FORMAT" }}; {{ at|date:"TIME_FORMAT" }}; {{ at }}')

    with timezone.override(zone):
        shown = page.render(Context({"at": AT}))

    assert shown == f"{moment}; {time}; {moment}"
