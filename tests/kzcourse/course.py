"""A small course as files, for tests of what reads files."""

from pathlib import Path
from typing import Any

from django.apps import apps

COURSE = """\
- model: lessons.course
  fields:
    slug: steppe

- model: lessons.edition
  fields:
    course: [steppe]
    language: en
    title: The steppe
    summary: What grows and who lives on the steppe.

- model: lessons.articleauthor
  fields:
    edition: [steppe, en]
    slug: aigerim
    name: Aigerim

- model: lessons.glossaryterm
  fields:
    edition: [steppe, en]
    slug: saiga
    term: saiga
    variants: [saigas]
    definition: An antelope.
"""

FACTS = """\
- model: lessons.fact
  fields:
    course: [steppe]
    slug: saigas-2015
    kind: figure
    value: 120000
    unit: saigas
    qualifier: about

- model: lessons.facttext
  fields:
    fact: [steppe, saigas-2015]
    statement: About 120,000 saigas were counted.
"""

LESSON = """\
- model: lessons.lesson
  fields:
    edition: [steppe, en]
    slug: animals
    title: Animals
    summary: Who lives there.
    objectives: Say how many saigas there were.

- model: lessons.passage
  fields:
    lesson: [steppe, en, animals]
    slug: saigas
    heading: Saigas
    text: |
      The saiga is an antelope. [There were {figure:saigas-2015} saigas]{fact=saigas-2015} in that year.
"""

QUESTIONS = """\
- model: quizzes.question
  fields:
    edition: [steppe, en]
    slug: how-many-saigas
    lesson: [steppe, en, animals]
    fact: [steppe, saigas-2015]
    kind: numeric
    prompt: How many saigas were there?
    explanation: There were about 120,000.
    unit: saigas

- model: quizzes.answer
  fields:
    question: [steppe, en, how-many-saigas]
    position: 1
    text: '120000'
    credit_millionths: 1000000
    tolerance: '500'

- model: quizzes.answer
  fields:
    question: [steppe, en, how-many-saigas]
    position: 2
    text: '12000'
    feedback: That is a tenth.

- model: quizzes.evidence
  fields:
    question: [steppe, en, how-many-saigas]
    passage: [steppe, en, animals, saigas]
    exact: There were about 120,000 saigas

- model: quizzes.quiz
  fields:
    edition: [steppe, en]
    slug: animals-quiz
    lesson: [steppe, en, animals]
    title: Quiz on animals

- model: quizzes.quizsection
  fields:
    quiz: [steppe, en, animals-quiz]
    questions:
      - [steppe, en, how-many-saigas]
"""

#: In none of the files of the course, unless a test puts it there.
CHARTS = """\
- model: lessons.chart
  fields:
    edition: [steppe, en]
    slug: counts
    kind: bars
    title: How many saigas were counted
    takeaway: There were many.
    unit: saigas
    source: those who counted
    label_heading: Year

- model: lessons.chartpoint
  fields:
    chart: [steppe, en, counts]
    position: 1
    fact: [steppe, saigas-2015]
    label: '2015'
"""

FILES = {"1-course.yaml": COURSE, "2-facts.yaml": FACTS, "3-lesson.yaml": LESSON, "4-questions.yaml": QUESTIONS}


def write_course(folder: Path, files: dict[str, str] = FILES) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def change(folder: Path, name: str, old: str, new: str) -> None:
    """Put ``new`` in the place of ``old``, which stands in the file once."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def rows_of_content() -> dict[str, list[dict[str, Any]]]:
    """Every row of content, of its history and of what was answered."""
    models = [*apps.get_app_config("lessons").get_models(), *apps.get_app_config("quizzes").get_models()]
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in models}
