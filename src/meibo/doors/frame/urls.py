"""Addresses of the frame: `path("", include("meibo.doors.frame.urls"))` in a door's urlconf."""

from django.urls import path

from meibo.doors.frame.static_files import serve

urlpatterns = [path("static/<str:digest>/<path:name>", serve, name="static")]
