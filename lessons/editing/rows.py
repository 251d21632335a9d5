"""Rows below an object (answers, evidence, sections, authors) that are numbered by the order they stand in."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from django import forms
from django.db.models import F, Model
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.translation import gettext_lazy as _

from lessons.editing.access import Written
from lessons.editing.generic import BaseInlineFormSet, ModelForm, StackedInline, TabularInline

MOST_ROWS = 999
#: Where rows stand while they change places: numbers are unique at every moment.
_ASIDE = 20_000


class RowForm(ModelForm[Any]):
    """One row. Its number may be left empty; ``parent`` is the object above it, as its own form has it."""

    position = forms.IntegerField(
        label=_("Number"),
        required=False,
        min_value=1,
        max_value=MOST_ROWS,
        widget=forms.NumberInput(attrs={"class": "vSmallNumberField"}),
        help_text=_("Left empty: after the row above."),
    )

    class Meta:
        exclude = ["position"]

    def __init__(self, *args: Any, parent: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parent = parent
        if self.instance.pk:
            self.initial.setdefault("position", self.instance.position)


class LabelledFormSet(BaseInlineFormSet[Any, Any, Any]):
    """Names the fields of rows whose labels are the heads of columns, for those who don't see these."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        for field in form.fields.values():
            widget = getattr(field.widget, "widget", field.widget)
            said = {"field": field.label or "", "number": "" if index is None else index + 1}
            widget.attrs.setdefault("aria-label", (_("%(field)s, row %(number)s") % said).strip(", "))


class NumberedFormSet(BaseInlineFormSet[Any, Any, Any]):
    """Numbers rows whose number was left empty, and lets rows change places."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return super().get_form_kwargs(index) | {"parent": self.instance}

    def rows(self) -> Iterator[RowForm]:
        """The forms of the rows there will be."""
        for number, form in enumerate(self.forms):
            filled = number < self.initial_form_count() or form.has_changed()
            if filled and not form.cleaned_data.get(DELETION_FIELD_NAME):
                yield form

    def clean(self) -> None:
        super().clean()
        rows = [(form, form.cleaned_data.get("position")) for form in self.rows()]
        typed = {number for _, number in rows if number}
        taken: set[int] = set()
        last = 0
        for form, number in rows:
            last = number or next(free for free in count(last + 1) if free not in typed | taken)
            if last in taken:
                form.add_error("position", _("Another row has this number. Change it, or leave it empty."))
            taken.add(last)
            form.instance.position = last

    def save(self, commit: bool = True) -> Any:
        moving = [form.instance.pk for form in self.initial_forms if form.has_changed()]
        self.get_queryset().model._default_manager.filter(pk__in=moving).update(position=F("position") + _ASIDE)
        return super().save(commit)


class LabelledNumberedFormSet(LabelledFormSet, NumberedFormSet):
    """Rows of a table."""


class Deletable(Written):
    """Rows that nothing refers to."""

    def has_delete_permission(self, request: Any, obj: Model | None = None) -> bool:
        return self.has_change_permission(request, obj)


class NumberedTable(Deletable, TabularInline[Any, Any]):
    """One line a row, for rows of few fields."""

    form = RowForm
    formset = LabelledNumberedFormSet
    extra = 0


class NumberedStack(Deletable, StackedInline[Any, Any]):
    """A few lines a row, for rows of many fields."""

    form = RowForm
    formset = NumberedFormSet
    extra = 0
