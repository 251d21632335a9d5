"""How times are written in English: each names its zone, for a class may sit in another one than the server."""

DATETIME_FORMAT = "j F Y, H:i T"
TIME_FORMAT = "H:i T"
SHORT_DATE_FORMAT = "j M Y"
SHORT_DATETIME_FORMAT = "j M Y, H:i T"
