"""In the site's own process and database: ``preparing LEARNERS MINUTES`` or ``auditing FILE``; both print JSON."""

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
    name, *words = sys.argv[1:]
    print(json.dumps(import_module(name).run(*words)))


if __name__ == "__main__":
    main()
