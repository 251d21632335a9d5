"""Addresses of accounts, under ``accounts/``."""

from django.urls import path

from people import views

app_name = "people"

urlpatterns = [
    path("", views.account, name="account"),
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-up/", views.sign_up, name="sign-up"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("password/", views.change_password, name="change-password"),
    path("set-up/<str:token>/", views.set_up, name="set-up"),
]
