"""Forms of accounts: Django's, with user names that don't depend on case."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import (
    AdminUserCreationForm,
    AuthenticationForm,
    BaseUserCreationForm,
    PasswordChangeForm,
    UserChangeForm,
    UsernameField,
)
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from people.models import User

if TYPE_CHECKING:
    UserForm = forms.ModelForm[User]
    SigningUp = BaseUserCreationForm[User]
    Adding = AdminUserCreationForm[User]
    Changing = UserChangeForm[User]
else:
    UserForm = forms.ModelForm
    SigningUp = BaseUserCreationForm
    Adding = AdminUserCreationForm
    Changing = UserChangeForm

TAKEN = _("Somebody has this user name already. Choose another.")


class UserNameField(UsernameField):
    """A user name in the one spelling under which it is kept."""

    def to_python(self, value: Any | None) -> Any:
        name: Any = super().to_python(value)
        # One that is too long is refused as it is: to fold it first would be work for whoever sends a megabyte.
        return name if len(name) > (self.max_length or 0) else User.normalize_username(name)


class OwnNameForm(UserForm):
    """Refuses a user name that somebody else has."""

    def clean_username(self) -> str:
        name: str = self.cleaned_data["username"]
        if User.objects.filter(username=name).exclude(pk=self.instance.pk).exists():
            raise ValidationError(TAKEN, code="taken")
        return name


class SetUpForm(OwnNameForm, SigningUp):
    """The first account, or what every account has."""

    class Meta:
        model = User
        fields = ["username", "display_name"]
        field_classes = {"username": UserNameField}
        labels = {"username": _("User name"), "display_name": _("Your name")}
        help_texts = {
            "username": _(
                "You sign in with it. Letters, digits and . @ + - _ without spaces; capitals count as small."
            ),
            "display_name": _("Others see it instead of the user name."),
        }
        widgets: dict[str, forms.Widget] = {"display_name": forms.TextInput(attrs={"autocomplete": "name"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = _("Password")
        self.fields["password2"].label = _("The password again")
        self.fields["password2"].help_text = _("So that a slip of the finger doesn't lock you out.")


class SignUpForm(SetUpForm):
    class Meta(SetUpForm.Meta):
        fields = ["username", "display_name", "email"]
        labels = {**SetUpForm.Meta.labels, "email": _("E-mail")}
        widgets = {**SetUpForm.Meta.widgets, "email": forms.EmailInput(attrs={"autocomplete": "email"})}


class SignInForm(AuthenticationForm):
    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": _(
            "The user name or the password is wrong. In the password, capitals and small letters differ."
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")


class ChangePasswordForm(PasswordChangeForm):
    """Wrong old passwords are counted where signing in counts them: a phone left lying about tells nobody the password."""

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_old_password(self) -> str:
        old: str = self.cleaned_data["old_password"]
        if authenticate(self.request, username=self.user.get_username(), password=old) is None:
            raise ValidationError(self.error_messages["password_incorrect"], code="password_incorrect")
        return old


class AccountForm(UserForm):
    class Meta:
        model = User
        fields = ["display_name", "email"]
        labels = SignUpForm.Meta.labels
        help_texts = SignUpForm.Meta.help_texts
        widgets = SignUpForm.Meta.widgets


class UserAddForm(OwnNameForm, Adding):
    """For the admin."""

    class Meta:
        model = User
        fields = ["username", "display_name"]
        field_classes = {"username": UserNameField}


class UserEditForm(OwnNameForm, Changing):
    """For the admin."""

    class Meta:
        model = User
        fields = "__all__"  # the admin's fieldsets choose
        field_classes = {"username": UserNameField}
