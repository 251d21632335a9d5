"""Sentences for what is wrong with a roster: what, and what to do."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.rosters import Code, Problem

#: Of a cell that a problem is about.
COLUMNS = {
    "name": gettext_lazy("name"),
    "username": gettext_lazy("user name"),
    "group": gettext_lazy("group"),
    "email": gettext_lazy("e-mail address"),
    "pin": gettext_lazy("PIN"),
}

SENTENCES = {
    Code.EMPTY_FILE: gettext_lazy("There is nothing in it. Give one name a line."),
    Code.TOO_LARGE: gettext_lazy(
        "It has %(bytes)s bytes; %(limit)s are the most. Save only the columns with names and groups."
    ),
    Code.WORKBOOK: gettext_lazy("This is a workbook. Save it as CSV (UTF-8) in the spreadsheet, and upload that file."),
    Code.UNKNOWN_ENCODING: gettext_lazy(
        "The letters can't be read. Save the file as CSV UTF-8 in the spreadsheet, or paste the names instead."
    ),
    Code.NO_NAME_COLUMN: gettext_lazy(
        "No column is headed “name”; the first row has: %(found)s. Write “name” above the names."
    ),
    Code.NO_ROWS: gettext_lazy("There are headings and no pupils. Add a line for each."),
    Code.TOO_MANY_ROWS: gettext_lazy(
        "Only the first %(limit)s pupils are read. Put those from here to line %(last)s into another file."
    ),
    Code.NO_NAME: gettext_lazy("There is no name. Add it, or remove the line."),
    Code.TOO_LONG: gettext_lazy("The %(column)s has %(length)s characters. Use %(limit)s at most, and common letters."),
    Code.CONTROL_CHARACTERS: gettext_lazy(
        "The %(column)s has a character that can't be seen (%(character)s). Type it again instead of copying it."
    ),
    Code.TOO_MANY_CELLS: gettext_lazy(
        "There are %(cells)s cells under %(columns)s headings. Put quotes around a cell with the separator in it."
    ),
    Code.SAME_NAME: gettext_lazy(
        "“%(name)s” stands on line %(other)s already. Add something to tell the two apart, or remove one."
    ),
    Code.SAME_USERNAME: gettext_lazy("Line %(other)s has the user name “%(username)s” already. Choose another."),
    Code.EMPTY_LINE: gettext_lazy("Nothing is here. It is skipped."),
    Code.NOT_A_STUDENT: gettext_lazy("%(name)s is left out: the role is “%(role)s”, not “student”."),
    Code.TO_BE_DELETED: gettext_lazy("%(name)s is left out: the school's system is about to delete this person."),
    Code.NOT_ENABLED: gettext_lazy("%(name)s is left out: the account is switched off in the school's system."),
    Code.GUESSED_ENCODING: gettext_lazy(
        "It was read as %(encoding)s, which is a guess. If names look wrong, save the file as CSV UTF-8."
    ),
    Code.UNUSED_COLUMNS: gettext_lazy("These columns are not used: %(columns)s."),
    Code.ROLES_UNKNOWN: gettext_lazy("It doesn't say who is a pupil, so all people in it are listed. Check them."),
    Code.FORMULA: gettext_lazy("The %(column)s “%(text)s” looks like a formula. It is kept as text. Check it."),
    Code.LOST_LETTERS: gettext_lazy(
        "The %(column)s “%(text)s” seems to have lost letters. Correct it, or save the file as CSV UTF-8."
    ),
    Code.LINE_BREAK: gettext_lazy("The %(column)s has a line break in it, which became a space. Check it."),
    Code.OPEN_QUOTE: gettext_lazy("A quotation mark is opened and not closed. It was read as part of the text. Check it."),
    Code.TOO_FEW_CELLS: gettext_lazy("There are %(cells)s cells under %(columns)s headings. The rest was read as empty."),
}  # fmt: skip


def sentence_for(problem: Problem) -> str:
    """What is wrong and what to do, for the teacher, without its place."""
    params = dict(problem.params)
    if column := params.get("column"):
        params["column"] = str(COLUMNS[str(column)])
    return str(SENTENCES[problem.code]) % params


def place_of(problem: Problem) -> str:
    """“Line 5”, “Lines 5–9” or “The whole file”."""
    if not problem.line:
        return _("The whole file")
    last = problem.params.get("last", problem.line)
    if last == problem.line:
        return _("Line %(line)s") % {"line": problem.line}
    return _("Lines %(line)s–%(last)s") % {"line": problem.line, "last": last}
