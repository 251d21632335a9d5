"""What goes wrong with backups, in words for whoever looks after the site."""


class Refused(Exception):
    """Nothing was changed; the text says why and what to do."""


class Unusable(Refused):
    """The file is no backup, is damaged, or was made to do harm."""
