"""What the floor writes."""

from django.db import connection, models

from people.models import User


class Note(models.Model):
    """One row a person, as bare as a row can be that is found and written again."""

    learner = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    text = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        app_label = "beside"

    def __str__(self) -> str:
        return self.text


def make_table() -> None:
    with connection.schema_editor() as editor:
        editor.create_model(Note)
