"""The only places where one event changes several rows of this room."""

from people.actions.accounts import (
    SetupLinkSpent,
    UserNameTaken,
    make_account,
    make_first_account,
    make_instructors,
    make_setup_link,
    setup_link_is_good,
)

__all__ = [
    "SetupLinkSpent",
    "UserNameTaken",
    "make_account",
    "make_first_account",
    "make_instructors",
    "make_setup_link",
    "setup_link_is_good",
]
