"""What happens to people: so far, how the first account of an installation is made."""

from datetime import datetime

from django.db import transaction

from people.models import SetupLink, User


class SetupLinkSpent(Exception):
    """The set-up link was used, has run out or was replaced, or there is a superuser already."""


@transaction.atomic
def make_setup_link(*, at: datetime) -> str:
    """Make the one set-up link, good for :attr:`SetupLink.LIFETIME`; links made before stop working.

    Returns its secret, which is kept nowhere: only whoever reads the server's output can make the first account.
    """
    token = SetupLink.new_token()
    SetupLink.objects.all().delete()
    SetupLink.objects.create(digest=SetupLink.digest_of(token), expires_at=at + SetupLink.LIFETIME)
    return token


@transaction.atomic
def make_first_account(*, token: str, username: str, display_name: str, password: str, at: datetime) -> User:
    """Spend the set-up link on a superuser. Raises :class:`SetupLinkSpent`.

    Of two people who use the link at once, the one whose delete finds the row wins. A failure leaves the link good.
    """
    spent, _ = SetupLink.objects.of(token, at=at).delete()
    if not spent or User.objects.filter(is_superuser=True).exists():
        raise SetupLinkSpent
    return User.objects.create_superuser(username, password=password, display_name=display_name)
