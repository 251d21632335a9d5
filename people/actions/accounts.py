"""What happens to people: the first account of an installation, those that learners make, and who becomes an instructor."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from people.models import SetupLink, User


class SetupLinkSpent(Exception):
    """The set-up link was used, has run out or was replaced, or there is a superuser already."""


class UserNameTaken(Exception):
    """Somebody has the user name already."""


@transaction.atomic
def make_setup_link(*, at: datetime) -> str:
    """Make the one set-up link, good for :attr:`SetupLink.LIFETIME`; links made before stop working.

    Returns its secret, which is kept nowhere: only whoever reads the server's output can make the first account.
    """
    token = SetupLink.new_token()
    SetupLink.objects.all().delete()
    SetupLink.objects.create(digest=SetupLink.digest_of(token), expires_at=at + SetupLink.LIFETIME)
    return token


def setup_link_is_good(*, token: str, at: datetime) -> bool:
    """Whether this link may still make the first account."""
    return SetupLink.objects.of(token, at=at).exists() and not User.objects.filter(is_superuser=True).exists()


@transaction.atomic
def make_first_account(*, token: str, username: str, display_name: str, password: str, at: datetime) -> User:
    """Spend the set-up link on a superuser. Raises :class:`SetupLinkSpent`.

    Of two people who use the link at once, the one whose delete finds the row wins. A failure leaves the link good.
    """
    spent, _ = SetupLink.objects.of(token, at=at).delete()
    if not spent or User.objects.filter(is_superuser=True).exists():
        raise SetupLinkSpent
    return User.objects.create_superuser(username, password=password, display_name=display_name)


def make_account(*, username: str, display_name: str, email: str, password: str, at: datetime) -> User:
    """A learner's account. Raises :class:`UserNameTaken`, also where somebody else was quicker by a moment."""
    try:
        with transaction.atomic():
            return User.objects.create_user(
                username, email=email, password=password, display_name=display_name, date_joined=at
            )
    except IntegrityError as error:
        raise UserNameTaken from error


def make_instructors(*, users: QuerySet[User]) -> int:
    """Let these people into the admin, and say how many. What they may write there is said by each course."""
    return users.update(is_staff=True)
