"""Addresses of the applicant's door."""

from django.urls import include, path

from meibo.doors.applicant.views import (
    about_entries,
    attachments,
    card,
    certificates,
    drafts,
    first_page,
    notices,
    own_records,
    payments,
    phones,
    procedures,
    provisions,
    signing,
    status,
    ties,
    wallets,
    while_typing,
)

_APPLICATION = "applications/<uuid:application>"

urlpatterns = [
    path("", first_page.first_page, name="first_page"),
    path("healthz", first_page.healthz, name="healthz"),
    path("sign-out", first_page.leave, name="sign_out"),
    path("procedures/<slug:register>/<slug:procedure>", procedures.one, name="procedure"),
    path("applications", status.listed, name="applications"),
    path(_APPLICATION, status.one, name="application"),
    path(f"{_APPLICATION}/reapply", status.reapply, name="reapply"),
    path(f"{_APPLICATION}/pages/<slug:page>", drafts.page, name="page"),
    path(f"{_APPLICATION}/pages/<slug:page>/typed", while_typing.keep, name="typed"),
    path(f"{_APPLICATION}/attachments/<slug:kind>", attachments.one, name="attachment"),
    path(f"{_APPLICATION}/files/<uuid:document>", attachments.download, name="file"),
    path(f"{_APPLICATION}/check", drafts.check, name="check"),
    path(f"{_APPLICATION}/card", card.explain, name="card"),
    path(f"{_APPLICATION}/card/done", card.done, name="card_done"),
    path(f"{_APPLICATION}/sign", signing.sign, name="sign"),
    path(f"{_APPLICATION}/sign/done", signing.done, name="sign_done"),
    path(f"{_APPLICATION}/pay", payments.pay, name="pay"),
    path(f"{_APPLICATION}/receipt", payments.receipt, name="receipt"),
    path("notices", notices.listed, name="notices"),
    path("records", own_records.listed, name="own_records"),
    path("certificate/<uuid:entry>", certificates.one, name="certificate"),
    path("certificate/<uuid:entry>/show", certificates.shown, name="certificate_show"),
    path("certificate/<uuid:entry>/file", certificates.file, name="certificate_file"),
    path("certificate/<uuid:entry>/pdf", certificates.pdf, name="certificate_pdf"),
    path("certificate/<uuid:entry>/wallet", wallets.offer, name="wallet_offer"),
    path("certificate/<uuid:entry>/loss", wallets.loss, name="certificate_loss"),
    path("certificate/<uuid:entry>/phone", phones.keep, name="keep_on_phone"),
    path("certificate/<uuid:entry>/phones/<uuid:phone>/end", phones.end, name="end_phone"),
    path("phone/", phones.page, name="phone"),
    path("phone/worker.js", phones.worker, name="phone_worker"),
    path("wallet/authorize", wallets.authorize, name="wallet_authorize"),
    path("certificate/<uuid:entry>/provisions", provisions.listed, name="provisions"),
    path("provisions/<uuid:provision>/revoke", provisions.revoke, name="revoke_provision"),
    path("registrations/<uuid:entry>/<slug:procedure>", about_entries.one, name="about_entry"),
    path("paper-registrations", ties.begin, name="begin_tie"),
    path("paper-registrations/<uuid:tie>", ties.one, name="tie"),
    path("paper-registrations/<uuid:tie>/done", ties.done, name="tie_done"),
    path("", include("meibo.doors.frame.urls")),
]
handler400 = "meibo.doors.frame.errors.handler400"
handler403 = "meibo.doors.frame.errors.handler403"
handler404 = "meibo.doors.frame.errors.handler404"
handler500 = "meibo.doors.frame.errors.handler500"
