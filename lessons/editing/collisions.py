"""Two who save the same object: the second sees both versions, and overwrites only what they say.

A form carries the version of the object that it showed (``version``). Where that isn't the newest any more, what was typed
is saved on trial, to see what would differ, and taken back; the page shows the difference and what was typed.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.contrib.messages.storage import default_storage
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from lessons.editing.differences import Change
from lessons.editing.rows import MOST_ROWS
from lessons.models import ContentRevision

VERSION = "version"
OVERWRITE = "overwrite"


@dataclass(frozen=True, slots=True)
class Collision:
    """What the other saved, and what would differ if this form were saved over it.

    ``newest`` is None where only the order of rows was changed, and they have another page.

    Where the form can't be saved as it is, ``differences`` is None.
    """

    newest: ContentRevision | None
    version: str
    differences: Sequence[tuple[str, Sequence[Change]]] | None
    has_files: bool


def is_outdated(request: HttpRequest, version: str) -> bool:
    """Whether the form was made for another version than this, and isn't meant to go over it."""
    return VERSION in request.POST and version not in {request.POST[VERSION], request.POST.get(OVERWRITE)}


def try_saving(request: HttpRequest, save: Callable[[HttpRequest], HttpResponse]) -> list[ContentRevision] | None:
    """The revisions that saving would write, taken back again; None where the form can't be saved.

    Files are left out: what is written to disk can't be taken back.
    """
    trial = copy(request)
    trial._files = MultiValueDict()  # type: ignore[attr-defined]  # where Django keeps them
    trial._messages = default_storage(trial)  # type: ignore[attr-defined]  # what is said of a trial, nobody hears
    last = ContentRevision.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    with transaction.atomic():
        saved = save(trial).status_code == 302
        written = list(ContentRevision.objects.filter(pk__gt=last).select_related("parent").order_by("pk"))
        transaction.set_rollback(True)
    return written if saved else None


def stopped(form_class: Any) -> Any:
    """The form, but refusing to be saved."""

    def clean(form: Any) -> Any:
        cleaned = super(refusing, form).clean()
        form.add_error(
            None, ValidationError(_("Nothing was saved: see above what somebody else saved."), code="collision")
        )
        return cleaned

    refusing = type(form_class)(form_class.__name__, (form_class,), {"clean": clean})
    return refusing


def on_rows_of_today(request: HttpRequest, formsets: Iterable[Any]) -> HttpRequest:
    """The request with its rows sorted to those there are now: a row that is gone is sent as a new one, a row that the
    form didn't know is taken out (where rows can be)."""
    posted = request.POST.copy()
    for formset in formsets:
        kept, new = _rows_typed(posted, formset)
        unknown = list(_unknown_rows(formset, {row["id"][0] for row in kept}))
        for key in [key for key in posted if key.startswith(f"{formset.prefix}-")]:
            if not key.endswith(("MIN_NUM_FORMS", "MAX_NUM_FORMS")):
                del posted[key]
        for number, row in enumerate([*kept, *unknown, *new]):
            for name, values in row.items():
                posted.setlist(f"{formset.prefix}-{number}-{name}", values)
        posted[f"{formset.prefix}-TOTAL_FORMS"] = str(len(kept) + len(unknown) + len(new))
        posted[f"{formset.prefix}-INITIAL_FORMS"] = str(len(kept) + len(unknown))
    return posting(request, posted)


def posting(request: HttpRequest, sent: QueryDict) -> HttpRequest:
    """The request as if it had sent this."""
    _files = request.FILES  # read first: reading them later would read the form anew over what is sent
    twin = copy(request)
    twin.POST = sent  # type: ignore[assignment]  # what is sent again is as immutable as what came
    return twin


Typed = dict[str, list[str]]


def _rows_typed(posted: QueryDict, formset: Any) -> tuple[list[Typed], list[Typed]]:
    """The rows that are still there, and those that are new or gone."""
    there = {str(form.instance.pk) for form in formset.initial_forms}
    rows: list[Typed] = []
    total = posted.get(f"{formset.prefix}-TOTAL_FORMS", "")
    for number in range(min(int(total), MOST_ROWS) if total.isdecimal() else 0):
        start = f"{formset.prefix}-{number}-"
        rows.append({key.removeprefix(start): posted.getlist(key) for key in posted if key.startswith(start)})
    kept = [row for row in rows if row.get("id", [""])[0] in there]
    new = [{name: values for name, values in row.items() if name != "id"} for row in rows if row not in kept]
    return kept, [row for row in new if DELETION_FIELD_NAME not in row]


def _unknown_rows(formset: Any, known: set[str]) -> Iterator[Typed]:
    for form in formset.initial_forms:
        if str(form.instance.pk) not in known:
            values = {
                bound.name: [str(_key(bound.value()))] for bound in form if bound.value() not in (None, False, [])
            }
            yield values | ({DELETION_FIELD_NAME: ["on"]} if formset.can_delete else {})


def _key(value: Any) -> Any:
    return value.pk if isinstance(value, Model) else value
