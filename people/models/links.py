"""What one-time links have in common: a secret of which only a digest is kept, and a time until which it is good."""

import hashlib
import secrets

from django.db import models


class OneTimeLink(models.Model):
    """A secret address that works once."""

    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()

    class Meta:
        abstract = True

    @staticmethod
    def digest_of(token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()

    @staticmethod
    def new_token() -> str:
        return secrets.token_urlsafe(24)
