"""Addresses of the public's door."""

from django.urls import include, path

from meibo.doors.public import given, phone, printed, receipts, search, totals, views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("", views.home, name="home"),
    path("verify", views.verify, name="verify"),
    path("v/<uuid:credential>", views.by_code, name="by_code"),
    path("c/<slug:payload>", printed.printed, name="printed"),
    path("c", printed.check_printed, name="check_printed"),
    path("r/<slug:payload>", phone.on_phone, name="on_phone"),
    path("r", phone.check_on_phone, name="check_on_phone"),
    path("given/<slug:handle>", given.given, name="given"),
    path("search", search.search, name="search"),
    path("totals", totals.totals, name="totals"),
    path("totals.csv", totals.totals_csv, name="totals_csv"),
    path("totals.json", totals.totals_json, name="totals_json"),
    path("receipt", receipts.download, name="receipt"),
    path(".well-known/jwks.json", receipts.receipt_keys, name="receipt_keys"),
    path("about", views.about, name="about"),
    path("", include("meibo.doors.frame.urls")),
]
handler400 = "meibo.doors.frame.errors.handler400"
handler403 = "meibo.doors.frame.errors.handler403"
handler404 = "meibo.doors.frame.errors.handler404"
handler500 = "meibo.doors.frame.errors.handler500"
