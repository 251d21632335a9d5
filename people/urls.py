"""Addresses of accounts, under ``accounts/``."""

from django.urls import path

from people.views import accounts, joining

app_name = "people"

urlpatterns = [
    path("", accounts.account, name="account"),
    path("sign-in/", accounts.sign_in, name="sign-in"),
    path("sign-up/", accounts.sign_up, name="sign-up"),
    path("sign-out/", accounts.sign_out, name="sign-out"),
    path("password/", accounts.change_password, name="change-password"),
    path("pin/<int:enrolment_id>/", joining.change_own_pin, name="change-pin"),
    path("set-up/<str:token>/", accounts.set_up, name="set-up"),
]
