"""Who may edit content, and what they may not touch."""

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Permission

from people.actions import content_permissions, make_instructors
from people.models import User
from tests.people.builders import person

pytestmark = pytest.mark.django_db


def test_instructors_may_edit_content_and_enter_the_admin() -> None:
    person("ann")

    group = make_instructors(users=User.objects.filter(username="ann"))

    ann = User.objects.get(username="ann")
    assert (ann.is_staff, ann.is_superuser, list(ann.groups.all())) == (True, False, [group])
    assert ann.has_perms(["lessons.change_lesson", "lessons.add_fact", "quizzes.change_question", "quizzes.add_quiz"])


@pytest.mark.parametrize("record", settings.RECORDS)
def test_instructors_may_not_touch_records(record: str) -> None:
    (model,) = [one for one in apps.get_models() if one._meta.model_name == record]
    person("ann")

    make_instructors(users=User.objects.all())

    assert not [
        right for right in User.objects.get().get_all_permissions() if right.endswith(f"_{model._meta.model_name}")
    ]


def test_instructors_have_no_say_over_people() -> None:
    rooms = set(content_permissions().values_list("content_type__app_label", flat=True))

    assert rooms == {"lessons", "quizzes"}


def test_made_again_the_group_has_what_it_should_have_and_no_more() -> None:
    person("ann")
    group = make_instructors(users=User.objects.all())
    group.permissions.set(Permission.objects.filter(codename__in=["add_user", "change_attempt"]))

    again = make_instructors(users=User.objects.all())

    assert again == group
    assert set(again.permissions.all()) == set(content_permissions())
    assert User.objects.get().groups.count() == 1
