"""Addresses with which one comes into a class, under ``join/``: short, for they stand on walls and cards."""

from django.urls import path

from people.views import joining

app_name = "join"

urlpatterns = [
    path("", joining.enter_code, name="code"),
    path("<str:code>/", joining.join, name="class"),
    path("link/<str:token>/", joining.follow_link, name="link"),
]
