"""Addresses of the typing page."""

from django.urls import include, path

from meibo.doors.typing import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("", views.page, name="page"),
    path("", include("meibo.doors.frame.urls")),
]
handler400 = "meibo.doors.frame.errors.handler400"
handler403 = "meibo.doors.frame.errors.handler403"
handler404 = "meibo.doors.frame.errors.handler404"
handler500 = "meibo.doors.frame.errors.handler500"
