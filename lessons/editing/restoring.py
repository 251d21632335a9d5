"""Going back to an old state as an author would by hand: through the forms of the object's page."""

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model
from django.forms import BaseForm, all_valid
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from lessons.actions.undo import CannotGoBack, State, Values, fields_in
from lessons.editing.collisions import posting
from lessons.models import ContentRevision


def go_back(page: Any, request: HttpRequest, obj: Model, state: State) -> bool:
    """Give the object what the state says, and publish it; whether its slug changed. Raises :class:`CannotGoBack`.

    What the forms refuse is refused; what they would tidy (spaces, ends of lines) comes back as it was. Parts are made
    anew: nothing refers to them. The caller holds the course's lock and rolls back what is refused.
    """
    slug = getattr(obj, "slug", None)
    _without_inputs(page, obj, state)
    form_class = page.get_form(request, obj, change=True)
    sent = _sent(form_class(instance=_with(copy(obj), state.fields)))
    for formset_class, inline in page.get_formsets_with_inlines(request, obj) if state.parts else ():
        sent |= _sent_parts(formset_class(instance=obj, queryset=inline.get_queryset(request)), obj, state)
    form = form_class(_query(sent), {}, instance=obj)
    formsets = page._create_formsets(posting(request, _query(sent)), obj, change=True)[0] if state.parts else []
    if not (form.is_valid() & all_valid(formsets)):
        raise CannotGoBack(_told(form, formsets))
    _as_it_was(form, formsets, state)
    page.save_model(request, form.instance, form, change=True)
    for formset in formsets:
        page.save_formset(request, form, formset, change=True)
    return slug != getattr(form.instance, "slug", None)


def _without_inputs(page: Any, obj: Any, state: State) -> None:
    """What the form has no input for."""
    retired_at = state.fields.get("retired_at")
    if retired_at and not obj.retired_at and (refusal := page.refusal_to_retire(obj)):
        raise CannotGoBack(refusal)
    _with(obj, {name: state.fields[name] for name in ("retired_at", "image") if name in state.fields})


def _with(obj: Any, values: Values) -> Any:
    for name, value in values.items():
        if not _is_list(obj, name):
            setattr(obj, name, value)
    return obj


def _sent(form: BaseForm) -> dict[str, Any]:
    """What a browser would send of a form as it is shown."""
    values = ((bound.html_name, bound.value()) for bound in form)
    return {
        name: value
        for name, value in values
        if value is not None and value is not False and not hasattr(value, "storage")
    }


def _sent_parts(shown: Any, obj: Model, state: State) -> dict[str, Any]:
    """The parts there are, to be deleted, and those of the old state after them."""
    prefix, rows = shown.prefix, state.parts[shown.model]
    there = shown.initial_form_count()
    sent: dict[str, Any] = {
        f"{prefix}-TOTAL_FORMS": there + len(rows),
        f"{prefix}-INITIAL_FORMS": there,
    }
    for form in shown.initial_forms:
        sent |= {**_sent(form), f"{form.prefix}-{DELETION_FIELD_NAME}": "on"}
    for number, row in enumerate(rows, start=1):
        place = f"{prefix}-{there + number - 1}"
        sent |= _sent(shown.form(instance=_with(shown.model(), row), prefix=place, parent=obj))
        sent |= {f"{place}-{name}": _keys(value) for name, value in row.items() if _is_list(shown.model, name)}
        sent[f"{place}-position"] = number
    return sent


def _is_list(model: Model | type[Model], name: str) -> bool:
    return bool(model._meta.get_field(name).many_to_many)


def _keys(objects: Iterable[Model]) -> list[Any]:
    return [each.pk for each in objects]


def _query(sent: Mapping[str, Any]) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, value in sent.items():
        query.setlist(name, [str(each) for each in value] if isinstance(value, list) else [str(value)])
    return query


def _as_it_was(form: Any, formsets: Iterable[Any], state: State) -> None:
    _with(form.instance, state.fields)
    try:
        form.instance.validate_constraints()
    except ValidationError as error:
        raise CannotGoBack(" ".join(error.messages)) from error
    for formset in formsets:
        for part, row in zip(formset.extra_forms, state.parts[formset.model], strict=True):
            _with(part.instance, row)


def _told(form: Any, formsets: Iterable[Any]) -> str:
    said = list(dict.fromkeys(errors_in(form, formsets)))
    return _("The rules of today don't allow it: %(errors)s") % {"errors": " ".join(said)}


def errors_in(form: Any, formsets: Iterable[Any]) -> Iterator[str]:
    """What a page's forms say is wrong, each with the label of its field."""
    parts = [part for formset in formsets for part in formset.forms if part not in formset.deleted_forms]
    for each in (form, *parts):
        for name, messages in each.errors.items():
            label = "" if name == NON_FIELD_ERRORS else f"{each.fields[name].label}: "
            yield from (f"{label}{message}" for message in messages)
    for formset in formsets:
        yield from map(str, formset.non_form_errors())


def go_back_with_row(row: Any, parent: str, obj: Model, revision: ContentRevision) -> Model:
    """Give one row below the object what its revision says; it is made anew if it is gone. Raises :class:`CannotGoBack`."""
    there = row._default_manager.filter(pk=revision.object_id, **{parent: obj}).first() or row(**{parent: obj})
    restored: Model = _with(there, fields_in(revision.content, row, belongs=[parent], edition=None))
    try:
        restored.full_clean()
    except ValidationError as error:
        raise CannotGoBack(" ".join(error.messages)) from error
    restored.save()
    return restored
