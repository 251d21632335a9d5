"""Django's classes for the admin and its forms, which type checkers know as generic, made so at run time as well."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin, StackedInline, TabularInline
    from django.forms import ModelForm
    from django.forms.models import BaseInlineFormSet
else:
    from django.contrib import admin
    from django.forms import models

    def _subscriptable(django_class: type) -> type:
        return type(django_class)(
            django_class.__name__,
            (django_class,),
            {"__module__": __name__, "__class_getitem__": classmethod(_itself)},
        )

    def _itself(cls: type, _: Any) -> type:
        return cls

    ModelAdmin = _subscriptable(admin.ModelAdmin)
    StackedInline = _subscriptable(admin.StackedInline)
    TabularInline = _subscriptable(admin.TabularInline)
    ModelForm = _subscriptable(models.ModelForm)
    BaseInlineFormSet = _subscriptable(models.BaseInlineFormSet)

__all__ = ["BaseInlineFormSet", "ModelAdmin", "ModelForm", "StackedInline", "TabularInline"]
