"""Addresses of the log-in door."""

from django.urls import include, path

from meibo.doors.login import by_card, by_password, views

urlpatterns = [
    path("", views.first_page, name="first_page"),
    path("healthz", views.healthz, name="healthz"),
    path("applicant/login", by_card.begin, name="applicant_login"),
    path("applicant/callback", by_card.callback, name="applicant_callback"),
    path("officer/login", by_password.sign_in, name="officer_login"),
    path("", include("meibo.doors.frame.urls")),
]
handler400 = "meibo.doors.frame.errors.handler400"
handler403 = "meibo.doors.frame.errors.handler403"
handler404 = "meibo.doors.frame.errors.handler404"
handler500 = "meibo.doors.frame.errors.handler500"
