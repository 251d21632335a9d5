"""Copies of everything that an installation holds, in one file, and an installation made from such a copy.

A backup is a zip archive: ``manifest.json``, one file of rows for each table, and the uploaded files
(docs/decisions/0024-backups.md).
"""

from kzcourse.backups.faults import Refused
from kzcourse.backups.folders import copy_into, newest_in
from kzcourse.backups.making import make_backup
from kzcourse.backups.restoring import restore
from kzcourse.backups.retention import Keep
from kzcourse.backups.verifying import verify

__all__ = ["Keep", "Refused", "copy_into", "make_backup", "newest_in", "restore", "verify"]
