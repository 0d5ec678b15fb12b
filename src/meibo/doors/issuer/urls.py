"""Addresses of the issuer's door."""

from django.urls import path

from meibo.doors.issuer import authorization, credentials, metadata

urlpatterns = [
    path("healthz", credentials.healthz),
    path(".well-known/openid-credential-issuer", metadata.credential_issuer),
    path(".well-known/oauth-authorization-server", metadata.authorization_server),
    path("offers/<slug:handle>", credentials.offer),
    path("par", authorization.pushed),
    path("token", authorization.token),
    path("nonce", credentials.nonce),
    path("credential", credentials.credential),
    path("deferred", credentials.deferred),
    path("notification", credentials.notification),
]
handler400 = "meibo.doors.issuer.answers.bad"
handler404 = "meibo.doors.issuer.answers.not_found"
handler500 = "meibo.doors.issuer.answers.failed"
