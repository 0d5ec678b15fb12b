"""The door for other systems: payment notices in, keys and status lists out."""

from meibo.config.process import Process
from meibo.config.signing_services import signing_service

PROCESS = Process(
    name="machine",
    kind="web",
    doors=("meibo.doors.machine",),
    urls="meibo.doors.machine.urls",
    adapters={
        "payments.gateway": "meibo.connectors.payment_gateway.gateway:gateway",
        "certificate.status_signer": f"{signing_service()}:status",
    },
)
