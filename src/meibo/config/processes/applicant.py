"""The applicant's door."""

from meibo.config.process import Process

PROCESS = Process(
    name="applicant",
    kind="web",
    doors=("meibo.doors.frame", "django_htmx", "meibo.doors.applicant"),
    urls="meibo.doors.applicant.urls",
    adapters={
        "intake.card": "meibo.connectors.card.service:card",
        "intake.signature": "meibo.connectors.card.signatures:judge",
        "payments.gateway": "meibo.connectors.payment_gateway.gateway:gateway",
        "certificate.phone_keys": "meibo.connectors.signing.phone_keys:phone_keys",
    },
)
