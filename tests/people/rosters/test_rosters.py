"""Rosters as people have them: every pupil is read, and whatever is odd is told with its line."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.names import folded
from people.rosters import MOST_BYTES, MOST_ROWS, Code, Problem, Roster, Row, Weight, read_names, read_roster

ANN, BOB = Row(2, "Ann Lee", "ann"), Row(3, "Bob Kim", "bob")


def told(roster: Roster) -> list[tuple[int, Code]]:
    return [(problem.line, problem.code) for problem in roster.problems]


def names(roster: Roster) -> list[str]:
    return [row.name for row in roster.rows]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_roster_is_read_with_any_separator_line_end_and_mark(separator: str, end: str, encoding: str) -> None:
    text = end.join(["name,login", "Ann Lee,ann", "Bob Kim,bob", ""]).replace(",", separator)

    roster = read_roster(text.encode(encoding))

    assert (roster.rows, roster.problems) == ((ANN, BOB), ())
    assert (roster.separator, roster.header_line) == (separator, 1)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("ФИО;Топ\r\nИванов А. Б.;А\r\nЁлкина ИРИНА;Б\r\n", "windows-1251"),
        ("name;group\r\nRené Müller;Ö\r\nŠárka O’Neil;B\r\n", "windows-1252"),
        ("name;group\r\nAnn – Lee;A\r\n", "windows-1252"),
        ("name;group\r\nAnn;A\r\n", "utf-16-le"),
        ("ФИО;Топ\r\nӘсел;А\r\n", "utf-16-be"),
    ],
)
def test_an_encoding_that_the_file_does_not_say_is_guessed_and_told(text: str, encoding: str) -> None:
    roster = read_roster(text.encode(encoding))

    assert roster.problems == (Problem(0, Code.GUESSED_ENCODING, {"encoding": encoding}),)
    assert [f"{row.name};{row.group}" for row in roster.rows] == text.splitlines()[1:]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", Code.EMPTY_FILE),
        (b"\xef\xbb\xbf\r\n , \r\n", Code.EMPTY_FILE),
        (b"x" * (MOST_BYTES + 1), Code.TOO_LARGE),
        (b"PK\x03\x04....", Code.WORKBOOK),
        (b"\xd0\xcf\x11\xe0....", Code.WORKBOOK),
        (codecs.BOM_UTF8 + b"\xff", Code.UNKNOWN_ENCODING),
        (b"a\0\0a", Code.UNKNOWN_ENCODING),
        ("Иванов".encode("cp866"), Code.UNKNOWN_ENCODING),
        ("Иванов".encode("koi8-r"), Code.UNKNOWN_ENCODING),
        ("René Пётр".encode("windows-1252", "ignore") + b"\xcf\xb8\xf2\xf0", Code.UNKNOWN_ENCODING),
        (b"\xc6", Code.UNKNOWN_ENCODING),
        (b"Iv\x98an", Code.UNKNOWN_ENCODING),
    ],
)
def test_a_file_that_can_not_be_read_is_refused(data: bytes, code: Code) -> None:
    roster = read_roster(data)

    assert (roster.rows, told(roster)) == ((), [(0, code)])


@pytest.mark.parametrize(
    ("headings", "cells", "row"),
    [
        ("Full name,User name,E-mail,PIN,Group", "Ann Lee,ann,a@b.kz,0042,A", ("Ann Lee", "ann", "A", "a@b.kz", "0042")),
        ("First name,Last name,Username", "Ann,Lee,ann", ("Ann Lee", "ann", "", "", "")),
        ("family_name,given_name", "Lee,Ann", ("Lee Ann", "", "", "", "")),
        ("Фамилия,Имя,Отчество,Логин", "Ли,Анна,Ивановна,ann", ("Ли Анна Ивановна", "ann", "", "", "")),
        ("Ф.И.О.,Группа", "Ли Анна,А", ("Ли Анна", "", "А", "", "")),
        ("Аты-жөні,Топ,Пайдаланушы аты", "Әсел,А,asel", ("Әсел", "asel", "А", "", "")),
        ("Тегі,Аты", "Ли,Әсел", ("Ли Әсел", "", "", "", "")),
        ("Display name,First name", "Annie,Ann", ("Annie", "", "", "", "")),
    ],
)  # fmt: skip
def test_columns_are_known_by_their_headings(headings: str, cells: str, row: tuple[str, ...]) -> None:
    roster = read_roster(f"{headings}\n{cells}\n".encode())

    assert roster.rows == (Row(2, *row),)


def test_columns_without_a_use_are_named() -> None:
    roster = read_roster(b"name,shoe size,,name\nAnn,38,,Anna\n")

    assert names(roster) == ["Ann"]
    assert roster.problems == (Problem(1, Code.UNUSED_COLUMNS, {"columns": "shoe size, name"}),)


@pytest.mark.parametrize("line", ["sep=;", '"sep=;"', "SEP=;"])
def test_excels_first_line_names_the_separator(line: str) -> None:
    roster = read_roster(f"{line}\r\nname;login,x\r\nAnn Lee;ann\r\n".encode())

    assert (roster.separator, roster.header_line, roster.rows) == (";", 2, (Row(3, "Ann Lee"),))


@pytest.mark.parametrize(
    "text",
    ["Ann\nLee, Bob\n", '"Lee, Ann"\nBob\n', "name\nLee, Ann\nKim, Bob\n", "Имя\nАнна\n", "name;login\nLee, Ann;ann\n"],
)
def test_a_comma_in_a_name_separates_nothing(text: str) -> None:
    roster = read_roster(text.encode())

    assert (len(roster.rows), roster.problems) == (len(text.splitlines()) - (roster.header_line or 0), ())


def test_columns_without_headings_are_refused_with_what_stands_there() -> None:
    roster = read_roster(b"\nann,7B\nbob,7B\n")

    assert roster.rows == ()
    assert roster.problems == (Problem(2, Code.NO_NAME_COLUMN, {"found": "ann, 7B"}),)


def test_lines_are_counted_as_in_the_file() -> None:
    text = 'name;login\r\n\r\n;\r\n"Ann\r\nLee";ann\r\n"Bob ""B"" Kim";bob\r\n"Cy;cy\r\nDi;di\r\n\r\n'

    roster = read_roster(text.encode())

    assert roster.rows == (
        Row(4, "Ann Lee", "ann"),
        Row(6, 'Bob "B" Kim', "bob"),
        Row(7, '"Cy', "cy"),
        Row(8, "Di", "di"),
    )
    assert roster.problems == (
        Problem(2, Code.EMPTY_LINE, {"last": 3}),
        Problem(4, Code.LINE_BREAK, {"column": "name"}),
        Problem(7, Code.OPEN_QUOTE),
        Problem(9, Code.EMPTY_LINE, {"last": 9}),
    )


@pytest.mark.parametrize(
    ("cells", "code", "taken"),
    [
        (",x", Code.NO_NAME, False),
        (f"{'x' * 101},x", Code.TOO_LONG, False),
        ("\ufdfa" * 100 + ",x", Code.TOO_LONG, False),
        (f"Cy,{'x' * 151}", Code.TOO_LONG, False),
        ("C\x07y,x", Code.CONTROL_CHARACTERS, False),
        ("C\u200by,x", Code.CONTROL_CHARACTERS, False),
        ("Cy,x,y", Code.TOO_MANY_CELLS, False),
        ("ＡＮＮ  lee,x", Code.SAME_NAME, False),
        ("Cy,ANN", Code.SAME_USERNAME, False),
        ("=cmd|' /C calc'!A0,x", Code.FORMULA, True),
        ("Cy,-x", Code.FORMULA, True),
        ("?ы?ар,x", Code.LOST_LETTERS, True),
        ("Cy", Code.TOO_FEW_CELLS, True),
    ],
)
def test_what_is_wrong_with_a_row_is_told_with_its_line(cells: str, code: Code, taken: bool) -> None:
    roster = read_roster(f"name,login\nAnn Lee,ann\n{cells}\nBob Kim,,\n".encode())

    assert told(roster) == [(3, code)]
    assert [row.line for row in roster.rows] == ([2, 3, 4] if taken else [2, 4])
    assert (code.weight is Weight.NOTED) == taken


def test_rows_beyond_the_limit_are_told() -> None:
    roster = read_names("\n".join(f"Pupil {number}" for number in range(MOST_ROWS + 5)))

    assert len(roster.rows) == MOST_ROWS
    assert roster.problems == (Problem(1001, Code.TOO_MANY_ROWS, {"last": 1005, "limit": MOST_ROWS}),)


def test_headings_without_pupils_are_told() -> None:
    assert told(read_roster(b"name,login\n")) == [(0, Code.NO_ROWS)]


ONEROSTER_11 = """\
sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,email
1,active,2026-09-01,true,s1,student,ann,,Ann,Lee,M,a@b.kz
2,,,TRUE,s1,teacher,tea,,Tess,Teacher,,
3,tobedeleted,,true,s1,student,old,,Old,Pupil,,
4,active,,false,s1,student,off,,Off,Pupil,,
"""


def test_of_oneroster_only_students_who_are_there_are_taken() -> None:
    roster = read_roster(ONEROSTER_11.encode())

    assert roster.rows == (Row(2, "Ann Lee", "ann", "", "a@b.kz"),)
    assert told(roster)[1:] == [(3, Code.NOT_A_STUDENT), (4, Code.TO_BE_DELETED), (5, Code.NOT_ENABLED)]
    assert {code.weight for _line, code in told(roster)[1:]} == {Weight.SKIPPED}


def test_oneroster_1_2_has_its_roles_in_another_file_and_that_is_told() -> None:
    roster = read_roster(b"sourcedId,status,enabledUser,username,givenName,familyName\n1,active,true,ann,Ann,Lee\n")

    assert (names(roster), told(roster)) == (["Ann Lee"], [(1, Code.ROLES_UNKNOWN)])


def test_pasted_names_are_taken_a_line_each() -> None:
    roster = read_names('\ufeffAnn\r\nLee, "Bob"\n\nann\n')

    assert roster.rows == (Row(1, "Ann"), Row(2, 'Lee, "Bob"'))
    assert told(roster) == [(3, Code.EMPTY_LINE), (4, Code.SAME_NAME)]


def test_cells_pasted_from_a_spreadsheet_are_columns() -> None:
    assert read_names("name\tlogin\nAnn Lee\tann\n").rows == (ANN,)


def test_too_much_pasted_is_refused() -> None:
    assert told(read_names("ә" * MOST_BYTES)) == [(0, Code.TOO_LARGE)]


cells = st.text(alphabet=st.sampled_from('ab ,;\t|"=?\n\r\x07Әé'), max_size=12)
texts = st.lists(cells, max_size=12).map("\n".join) | st.text(max_size=60)


def test_a_problem_can_be_put_into_a_set() -> None:
    assert len({Problem(1, Code.NO_NAME), Problem(1, Code.NO_NAME)}) == 1


@given(st.binary(max_size=80) | texts.map(lambda text: text.encode("utf-8", "replace")))
def test_reading_any_file_says_something_and_never_fails(data: bytes) -> None:
    roster = read_roster(data)

    assert roster.rows or roster.problems


@given(texts)
def test_every_line_that_is_pasted_is_a_row_or_a_problem(text: str) -> None:
    roster = read_names(text)

    whole = {problem.line for problem in roster.problems} & {0} or told_of_the_file(roster)
    accounted = {row.line for row in roster.rows} | told_lines(roster) | {roster.header_line}
    filled = {number for number, line in enumerate(split(text), start=1) if line.strip()}
    assert whole or '"' in text or filled <= accounted


def told_lines(roster: Roster) -> set[int]:
    spans = [(problem.line, int(problem.params.get("last", problem.line))) for problem in roster.problems]
    return {line for first, last in spans for line in range(first, last + 1)}


def told_of_the_file(roster: Roster) -> set[int]:
    """Columns without headings: nothing is read, and the problem is of the first row."""
    return {problem.line for problem in roster.problems if problem.code is Code.NO_NAME_COLUMN}


def split(text: str) -> list[str]:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


@given(texts)
def test_no_two_rows_have_one_name(text: str) -> None:
    rows = read_roster(text.encode("utf-8", "replace")).rows

    assert len({folded(row.name) for row in rows}) == len(rows)


@given(st.lists(st.text(alphabet='a,;"\n é', min_size=1, max_size=8).filter(str.strip), min_size=1, unique_by=folded))
def test_what_a_csv_writer_wrote_is_read_with_no_name_lost(written: list[str]) -> None:
    quoted = ['"' + name.replace('"', '""') + '",x' for name in written]
    tidy = {folded(" ".join(name.split())) for name in written}

    roster = read_roster("\r\n".join(["name,group", *quoted]).encode())

    assert {folded(name) for name in names(roster)} == tidy
