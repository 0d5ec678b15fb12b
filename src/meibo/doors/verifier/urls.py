"""Addresses of the verifier's door."""

from django.urls import include, path

from meibo.doors.verifier import api, pages, receipts, views, wallet

_WALLET = "oid4vp/<uuid:request_id>"

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("", pages.home, name="home"),
    path("asked/<uuid:request_id>", pages.asked, name="asked"),
    path("asked/<uuid:request_id>/stage", pages.stage, name="stage"),
    path("asked/<uuid:request_id>/receipt", receipts.download, name="receipt"),
    path("asked/<uuid:request_id>/returned", pages.returned, name="returned"),
    path(f"{_WALLET}/request", wallet.request_object, name="request_object"),
    path(f"{_WALLET}/response", wallet.response, name="response"),
    path(f"{_WALLET}/notice", wallet.notice_page, name="notice"),
    path("receipts", receipts.check, name="receipts"),
    path("api/checks", api.checks, name="checks"),
    path("api/consents", api.consents, name="consents"),
    path("openapi.json", api.description, name="openapi"),
    path("about", views.about, name="about"),
    path(".well-known/jwks.json", views.receipt_keys, name="receipt_keys"),
    path(".well-known/verifier-ca.pem", views.authority, name="authority"),
    path(".well-known/verifier-ca.crl", views.revocations, name="revocations"),
    path("", include("meibo.doors.frame.urls")),
]
handler400 = "meibo.doors.frame.errors.handler400"
handler403 = "meibo.doors.frame.errors.handler403"
handler404 = "meibo.doors.frame.errors.handler404"
handler500 = "meibo.doors.frame.errors.handler500"
