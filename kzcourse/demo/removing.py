"""Taking the invented class away, without a trace."""

from django.db import transaction
from django.db.models import Q

from kzcourse.demo.pupils import user_names_of
from people.models import Classroom, User
from quizzes.actions.forget import forget_attempts
from quizzes.models import Attempt


@transaction.atomic
def remove_demo() -> bool:
    """Delete the invented class, its pupils wherever they were moved since, and all that they did; whether there was one.

    Somebody else who was let into the class keeps the account, and loses what they did for the class.
    """
    classes = list(Classroom.objects.filter(is_demo=True))
    pupils = list(User.objects.filter(_invented(classes), is_active=False)) if classes else []
    Attempt.objects.filter(learner__in=pupils).delete()
    forget_attempts(Attempt.objects.filter(assignment__classroom__in=classes))
    User.objects.filter(pk__in=[pupil.pk for pupil in pupils]).delete()
    Classroom.objects.filter(pk__in=[classroom.pk for classroom in classes]).delete()
    return bool(classes)


def _invented(classes: list[Classroom]) -> Q:
    names = Q()
    for classroom in classes:
        names |= Q(username__startswith=user_names_of(classroom))
    return names
