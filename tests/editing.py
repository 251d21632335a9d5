"""Working in the admin as a browser does: what a page shows is sent back, with what a test changes."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model
from django.test import Client
from django.urls import reverse

from lessons.models import Course
from people.models import User


def sign_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def make_superuser(username: str = "aigul") -> User:
    return User.objects.create_superuser(username, password="steppe-wind-42")


def make_instructor(*courses: Course, username: str = "ivan") -> User:
    """Somebody who enters the admin and writes these courses."""
    user = User.objects.create_user(username, password="steppe-wind-42", is_staff=True)
    user.courses_written.set(courses)
    return user


def list_url(model: type[Model]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def add_url(model: type[Model]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")


def change_url(obj: Model) -> str:
    return reverse(f"admin:{obj._meta.app_label}_{obj._meta.model_name}_change", args=[obj.pk])


def save(browser: Client, url: str, **changes: Any) -> Any:
    """Send the form of the page at ``url`` with some fields changed; the page that follows."""
    return browser.post(url, form_values(browser.get(url)) | changes, follow=True)


def form_values(page: Any) -> dict[str, Any]:
    """What a browser would send of the page's form, nothing being changed: each line ends in CR LF."""
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    version = {"version": page.context["version"]} if "version" in page.context else {}
    return version | {name: value for form in forms for name, value in _values(form)}


def _values(form: Any) -> Iterator[tuple[str, Any]]:
    for bound in form:
        value = bound.value()
        if value is None or value is False or hasattr(value, "storage"):
            continue
        yield bound.html_name, value.replace("\n", "\r\n") if isinstance(value, str) else getattr(value, "pk", value)


def messages_of(page: Any) -> list[str]:
    return [str(message) for message in page.context["messages"]]


def errors_of(page: Any) -> dict[str, list[str]]:
    """What the page says is wrong, by the names of its fields; what is said of rows together under their prefix."""
    forms = [page.context["adminform"].form]
    errors: dict[str, list[str]] = {}
    for inline in page.context["inline_admin_formsets"]:
        forms += inline.formset.forms
        if together := list(inline.formset.non_form_errors()):
            errors[inline.formset.prefix] = together
    for form in forms:
        errors |= {form.add_prefix(name): list(said) for name, said in form.errors.items()}
    return errors
