"""Properties of loading and dumping: what is edited in the database is in the files afterwards, and nothing else changes."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kzcourse.completing import complete_content
from kzcourse.loading.content import KEYS, Name, loadable_fields
from kzcourse.loading.known import Known
from lessons.models import ContentRevision, Course, Edition, Fact, FactText, GlossaryTerm, Lesson, Passage
from quizzes.models import Answer, Evidence, Question, QuizSection
from tests.kzcourse.course import write_course
from tests.world import undone

pytestmark = pytest.mark.django_db

SHIPPED = Path(django_settings.BASE_DIR) / "fixtures" / "kazakhstan-russia"
PROPERTY = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

#: Letters, what YAML takes for its own, and ends of lines; no page is made of them, so that Markdown may be anything.
WORDS = st.text(alphabet=st.sampled_from("ab é…'\":#-[]{}>|%@&*!,\n\t\\"), min_size=1, max_size=80).filter(str.strip)
LINE = st.text(alphabet=st.sampled_from("ab é…'\":#-[]{}>|%,"), min_size=1, max_size=40).filter(str.strip)


def everything() -> dict[Name, dict[str, Any]]:
    """What authors wrote of every row, by natural key."""
    known = Known(Course.objects.values_list("slug", flat=True))
    return {
        name: {
            field: known.target(row, field) if info.is_relation else getattr(row, field)
            for field, info in loadable_fields(name[0]).items()
        }
        for name, row in known.rows.items()
    }


@contextmanager
def loaded() -> Iterator[Path]:
    """A small course in a folder of its own and in the database, and both gone afterwards."""
    with TemporaryDirectory() as folder, undone():
        path = write_course(Path(folder) / "course")
        load(path)
        yield path


def load(path: Path, *options: str) -> str:
    out = StringIO()
    call_command("loadcourse", path, *options, stdout=out)
    return out.getvalue()


def dump(path: Path) -> str:
    out = StringIO()
    call_command("dumpcourse", path, stdout=out)
    return out.getvalue()


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def save() -> None:
    complete_content(at=timezone.now(), origin="edit")


def _new_answer(text: str, number: int) -> None:
    Answer.objects.create(question=Question.objects.get(), position=3 + number, text=text, target=text[:9])


def _new_term(text: str, number: int) -> None:
    edition = Edition.objects.get()
    GlossaryTerm.objects.create(edition=edition, slug=f"term-{number}", term="x", definition=text, variants=[text])


def _new_fact(text: str, number: int) -> None:
    fact = Fact.objects.create(course=Course.objects.get(), slug=f"fact-{number}", kind="event")
    FactText.objects.create(fact=fact, statement=text)


def _new_passage(text: str, number: int) -> None:
    lesson = Lesson.objects.get()
    Passage.objects.create(lesson=lesson, slug=f"p-{number}", heading="H", text=text, position=number)


#: Edits by name: the file that each belongs to, and what it does with a text and a number that there wasn't before.
EDITS: dict[str, tuple[str, Any]] = {
    "title": ("3-lesson.yaml", lambda text, number: Lesson.objects.update(title=text[:200])),
    "objectives": ("3-lesson.yaml", lambda text, number: Lesson.objects.update(objectives=text)),
    "passage": ("3-lesson.yaml", lambda text, number: Passage.objects.update(text=text)),
    "new passage": ("3-lesson.yaml", _new_passage),
    "statement": ("2-facts.yaml", lambda text, number: FactText.objects.update(statement=text)),
    "value": ("2-facts.yaml", lambda text, number: Fact.objects.filter(kind="figure").update(value=number)),
    "new fact": ("2-facts.yaml", _new_fact),
    "variants": ("1-course.yaml", lambda text, number: GlossaryTerm.objects.update(variants=[text, text])),
    "new term": ("1-course.yaml", _new_term),
    "prompt": ("4-questions.yaml", lambda text, number: Question.objects.update(prompt=text)),
    "hints": ("4-questions.yaml", lambda text, number: Question.objects.update(hints=[text, "b"])),
    "feedback": ("4-questions.yaml", lambda text, number: Answer.objects.update(feedback=text)),
    "new answer": ("4-questions.yaml", _new_answer),
    "no answers": ("4-questions.yaml", lambda text, number: Answer.objects.all().delete()),
    "no sections": ("4-questions.yaml", lambda text, number: QuizSection.objects.all().delete()),
    "words before": ("4-questions.yaml", lambda text, number: Evidence.objects.update(before=text[:200])),
}
SOME_EDITS = st.lists(st.tuples(st.sampled_from(sorted(EDITS)), WORDS), max_size=6)


def apply(edits: list[tuple[str, str]]) -> set[str]:
    """Make these edits; the files whose rows were edited."""
    for number, (name, text) in enumerate(edits):
        EDITS[name][1](text, number)
    save()
    return {EDITS[name][0] for name, _ in edits}


@PROPERTY
@given(SOME_EDITS)
def test_edits_are_in_the_files_and_come_back_from_them(edits: list[tuple[str, str]]) -> None:
    with loaded() as folder:
        before = contents(folder)
        files = apply(edits)
        edited = everything()

        dump(folder)
        written = contents(folder)
        said = dump(folder)

        assert said == "0 files written\n"
        assert {name for name in written if written[name] != before.get(name)} <= files
        assert load(folder).splitlines()[-1].startswith("0 new, 0 changed, ")
        assert everything() == edited
        with empty():
            load(folder)
            assert everything() == edited


def test_the_shipped_course_is_dumped_as_it_was_loaded(tmp_path: Path) -> None:
    call_command("loadcourse", SHIPPED, stdout=StringIO())
    loaded = everything()
    anew = tmp_path / "anew"

    assert dump(SHIPPED) == "0 files written\n"
    dump(anew)

    assert sorted(contents(anew)) == sorted(contents(SHIPPED))
    with empty():
        load(anew)
        assert everything() == loaded


@PROPERTY
@given(SOME_EDITS)
def test_an_empty_folder_gets_the_same_course(edits: list[tuple[str, str]]) -> None:
    with loaded() as folder:
        apply(edits)
        edited = everything()
        shutil.rmtree(folder)

        dump(folder)

        assert dump(folder) == "0 files written\n"
        with empty():
            load(folder)
            assert everything() == edited


@contextmanager
def empty() -> Iterator[None]:
    """Without any content for a while."""
    with undone():
        Question.objects.update(revision=None)
        for model in list(KEYS)[::-1]:
            model._default_manager.all().delete()
        yield


# Files and database are changed in turn; a model of docs/decisions/0008-loading.md says what has to come of it


def _set_hint(to: str) -> None:
    Question.objects.update(general_feedback=to)


def _set_key(to: str) -> None:
    Answer.objects.filter(position=2).update(feedback=to)


#: Units by name: the object that each belongs to, its file, how the value "a" of it stands there, and how it is edited.
UNITS: dict[str, tuple[str, str, str, Any]] = {
    "statement": ("text", "2-facts.yaml", "statement: {}", lambda to: FactText.objects.update(statement=to)),
    "prompt": ("question", "4-questions.yaml", "prompt: {}", lambda to: Question.objects.update(prompt=to)),
    "hint": (
        "question",
        "4-questions.yaml",
        "general_feedback: {}",
        _set_hint,
    ),
    "key": (
        "question",
        "4-questions.yaml",
        "feedback: {}",
        _set_key,
    ),
    "section": ("quiz", "4-questions.yaml", "tag: {}", lambda to: QuizSection.objects.update(tag=to)),
}
STARTS = {
    "statement: About 120,000 saigas were counted.": "statement: a",
    "prompt: How many saigas were there?": "prompt: a\n    general_feedback: a",
    "    feedback: That is a tenth.": "    feedback: a",
    "    questions:\n": "    tag: a\n    questions:\n",
}


class Model:
    """What files, database and history say of each unit: the states since the last load, that one first."""

    def __init__(self) -> None:
        self.files = dict.fromkeys(UNITS, "a")
        self.states = {unit: ["a"] for unit in UNITS}

    def edit(self, unit: str, to: str) -> None:
        """One revision for the object, if anything changed."""
        if self.states[unit][-1] != to:
            for other in UNITS:
                if UNITS[other][0] == UNITS[unit][0]:
                    self.states[other].append(to if other == unit else self.states[other][-1])

    def verdict(self, unit: str) -> str:
        states, said = self.states[unit], self.files[unit]
        if said == states[-1]:
            return "same"
        if said in states:
            return "mine"
        return "theirs" if states[-1] == states[0] else "conflict"

    def conflicts(self) -> bool:
        return "conflict" in map(self.verdict, UNITS)

    def unloaded(self) -> bool:
        return self.conflicts() or "theirs" in map(self.verdict, UNITS)

    def load(self, side: str) -> None:
        """The files' state is the first of a new history wherever the object's first one was another."""
        verdicts = {unit: self.verdict(unit) for unit in UNITS}
        for name in {each[0] for each in UNITS.values()}:
            own = [unit for unit in UNITS if UNITS[unit][0] == name]
            edited = len(self.states[own[0]]) > 1
            if edited and all(self.files[unit] == self.states[unit][0] for unit in own):
                continue
            meant = {unit: side if verdicts[unit] == "conflict" else verdicts[unit] for unit in own}
            then = {unit: self.states[unit][-1] if meant[unit] == "mine" else self.files[unit] for unit in own}
            merged = any(then[unit] != self.files[unit] for unit in own)
            for unit in own:
                self.states[unit] = [self.files[unit], *([then[unit]] if merged else [])]


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("edit"), st.sampled_from(sorted(UNITS)), st.sampled_from("abc")),
        st.tuples(st.just("write"), st.sampled_from(sorted(UNITS)), st.sampled_from("abc")),
        st.tuples(st.sampled_from(["load", "load --mine", "load --theirs", "dump"])),
    ),
    max_size=10,
)


@PROPERTY
@given(STEPS)
def test_any_sequence_of_edits_loads_and_dumps_comes_out_as_decided(steps: list[tuple[str, ...]]) -> None:
    with TemporaryDirectory() as name, undone():
        folder, model = write_course(Path(name) / "course"), Model()
        for old, new in STARTS.items():
            path = next(path for path in folder.iterdir() if old in path.read_text())
            path.write_text(path.read_text().replace(old, new))
        load(folder)

        for step, *how in steps:
            _take(folder, model, step, *how)
            assert _in_database() == {unit: states[-1] for unit, states in model.states.items()}, step
            assert _in_files(folder) == model.files, step
            if step.startswith("load") and not model.conflicts():
                before = everything(), ContentRevision.objects.count()
                load(folder)
                assert (everything(), ContentRevision.objects.count()) == before


def _take(folder: Path, model: Model, step: str, *how: str) -> None:
    if step == "edit":
        UNITS[how[0]][3](how[1])
        save()
        model.edit(*how)
    elif step == "write":
        _write(folder, how[0], model.files[how[0]], how[1])
        model.files[how[0]] = how[1]
    elif step == "dump":
        with pytest.raises(CommandError) if model.unloaded() else nullcontext():
            dump(folder)
            model.files = {unit: states[-1] for unit, states in model.states.items()}
    else:
        _, *side = step.split()
        with pytest.raises(CommandError) if model.conflicts() and not side else nullcontext():
            load(folder, *side)
            model.load(side[0].removeprefix("--") if side else "")


def _line(unit: str, value: str) -> str:
    return f"    {UNITS[unit][2].format(value)}\n"


def _write(folder: Path, unit: str, old: str, new: str) -> None:
    path = folder / UNITS[unit][1]
    assert path.read_text().count(_line(unit, old)) == 1
    path.write_text(path.read_text().replace(_line(unit, old), _line(unit, new)))


def _in_files(folder: Path) -> dict[str, str]:
    texts = {path.name: path.read_text() for path in folder.iterdir()}
    return {unit: value for unit in UNITS for value in "abc" if _line(unit, value) in texts[UNITS[unit][1]]}


def _in_database() -> dict[str, str]:
    question = Question.objects.get()
    return {
        "statement": FactText.objects.get().statement,
        "prompt": question.prompt,
        "hint": question.general_feedback,
        "key": question.answers.get(position=2).feedback,
        "section": QuizSection.objects.get().tag,
    }
