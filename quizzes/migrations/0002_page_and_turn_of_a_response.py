"""A save is known by the page it was given on and the turn it had there."""

from typing import ClassVar

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def give_each_its_own_page(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Until now each save had an id of its own: as if each had been given on another page."""
    responses = apps.get_model("quizzes", "Response").objects.using(schema_editor.connection.alias)
    responses.filter(page=None).update(page=models.F("id"))


class Migration(migrations.Migration):
    dependencies: ClassVar = [("quizzes", "0001_quizzes")]

    operations: ClassVar = [
        migrations.AddField("response", "turn", models.PositiveIntegerField(default=0)),
        migrations.AddField("response", "page", models.UUIDField(null=True)),
        migrations.RunPython(give_each_its_own_page, migrations.RunPython.noop, elidable=True),
        migrations.AlterField("response", "page", models.UUIDField()),
    ]
