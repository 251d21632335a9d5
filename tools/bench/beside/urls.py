"""The floor in front of the addresses of the product: those pay for being asked second."""

from django.urls import path

from beside import views
from kzcourse.urls import *  # noqa: F403  # with the handlers of errors
from kzcourse.urls import urlpatterns as ours

urlpatterns = [
    path("floor/page/<slug:name>/", views.page),
    path("floor/write/", views.write),
    *ours,
]
