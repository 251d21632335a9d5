"""What a person who leaves has read, and which courses are theirs to write."""

from django.db import transaction

from lessons.models import Course, PassageRead
from people.models import User


@transaction.atomic
def erase(*, person: User) -> None:
    """The history of content keeps its revisions, with an author who has no name any more."""
    PassageRead.objects.of(person).delete()
    Course.instructors.through.objects.filter(user=person).delete()
