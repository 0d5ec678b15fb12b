"""Addresses of the machine door."""

from django.urls import path

from meibo.doors.machine import status_lists, views

urlpatterns = [
    path("healthz", views.healthz),
    path("payments/notices", views.payment_notice),
    path(".well-known/jwks.json", views.key_set),
    path(".well-known/jwt-vc-issuer", views.issuer_metadata),
    path(".well-known/code-jwks.json", views.code_key_set),
    path(".well-known/document-ca.pem", views.document_authority),
    path(".well-known/document-ca.crl", views.document_revocations),
    path(".well-known/credential-ca.pem", views.credential_authority),
    path(".well-known/credential-ca.crl", views.credential_revocations),
    path("vct/<slug:register>", views.type_metadata),
    path("status-lists", status_lists.all_lists),
    path("status-lists/<slug:register>-<int:number>", status_lists.status_list),
]
handler404 = "meibo.doors.machine.answers.not_found"
handler500 = "meibo.doors.machine.answers.failed"
