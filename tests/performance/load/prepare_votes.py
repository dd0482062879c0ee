"""Put raters with battles that are ready for a vote into the database of DATABASE_URL.

Prints them as JSON: the cookie of each rater and the battles. All goes through the services.
Run: python -m tests.performance.load.prepare_votes RATERS BATTLES_EACH
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()  # before anything that holds a model is imported

from django.core import signing  # noqa: E402
from django.db import transaction  # noqa: E402

from arena.identity import SALT  # noqa: E402
from arena.services import open_arena, start_battle  # noqa: E402
from tests.builders import a_rater, answered  # noqa: E402


@transaction.atomic  # one commit a rater instead of many a battle
def a_voter(battles: int) -> dict[str, object]:
    rater = a_rater()
    started = [start_battle(rater, open_arena(), layout="side_by_side") for _ in range(battles)]
    for battle in started:
        answered(battle)
    return {
        "cookie": signing.dumps(str(rater.id), salt=SALT),
        "battles": [str(battle.id) for battle in started],
    }


if __name__ == "__main__":
    raters, battles = (int(number) for number in sys.argv[1:])
    print(json.dumps([a_voter(battles) for _ in range(raters)]))
