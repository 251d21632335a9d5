"""Rosters: the pupils of a class as a teacher has them, in a file (:func:`read_roster`) or pasted (:func:`read_names`).

Nothing in a roster is dropped silently: what can't be taken, is left out or looks wrong is a problem with its line.
"""

from people.rosters.findings import Code, Problem, Roster, Row, Weight
from people.rosters.reading import MOST_BYTES, MOST_ROWS, read_names, read_roster

__all__ = ["MOST_BYTES", "MOST_ROWS", "Code", "Problem", "Roster", "Row", "Weight", "read_names", "read_roster"]
