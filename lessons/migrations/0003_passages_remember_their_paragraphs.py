"""A passage remembers the paragraphs of the article that it was made from; those written before remember none."""

from typing import ClassVar

from django.db import migrations, models

import lessons.models.passages


class Migration(migrations.Migration):
    dependencies: ClassVar = [("lessons", "0002_copied_from")]

    operations: ClassVar = [
        migrations.AddField(
            "passage",
            "paragraphs",
            models.JSONField(
                "paragraphs of the article",
                blank=True,
                default=dict,
                help_text="What it was made from: the number of each paragraph with the SHA-256 of its text, so that "
                "“checkcourse --article FILE” finds what changed in the article since.",
                validators=[lessons.models.passages.paragraphs_format],
            ),
        ),
    ]
