from dataclasses import asdict

from django.db import migrations, models

from arena.text_features import text_features
from arena.text_features.language import language_of

AT_ONCE = 1_000


def measure_what_is_stored(apps, _schema_editor):
    """Tell the language of every prompt, and count what answers were not counted for before."""
    turns = apps.get_model("arena", "Turn").objects
    found = []
    for turn in turns.only("prompt").iterator(AT_ONCE):
        turn.language = language_of(turn.prompt)
        found.append(turn)
    turns.bulk_update(found, ["language"], AT_ONCE)

    replies = apps.get_model("arena", "Reply").objects
    found = []
    for reply in replies.only("text").iterator(AT_ONCE):
        reply.features = asdict(text_features(reply.text))
        found.append(reply)
    replies.bulk_update(found, ["features"], AT_ONCE)


class Migration(migrations.Migration):

    dependencies = [
        ('arena', '0004_pairing_weights'),
    ]

    operations = [
        migrations.AddField(
            model_name='turn',
            name='language',
            field=models.CharField(blank=True, max_length=2),
        ),
        migrations.RunPython(measure_what_is_stored, migrations.RunPython.noop),
    ]
