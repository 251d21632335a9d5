"""In the database of the cluster: make a class with an assigned quiz, and afterwards count what became of its answers.

Two commands, each in a process of its own on a host that reaches the database: ``preparing`` prints what learners must know,
``auditing FILE`` compares what they tell (see ``learners.py``) with what is stored. Both print JSON.
"""

import json
import os
import sys
from importlib import import_module
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent.parent


def main() -> None:
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "kzcourse.settings"
    django.setup()
    name, *files = sys.argv[1:]
    print(json.dumps(import_module(name).run(*files)))


main()
