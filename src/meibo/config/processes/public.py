"""The public's door: no account, no cookie."""

from meibo.config.process import Process

PROCESS = Process(
    name="public",
    kind="web",
    doors=("meibo.doors.frame", "meibo.doors.public"),
    urls="meibo.doors.public.urls",
    adapters={
        "verification.issuer_keys": "meibo.connectors.signing.issuer_keys:issuer_keys",
        "verification.code_keys": "meibo.connectors.signing.codes:code_keys",
        "verification.document_judge": "meibo.connectors.signing.document_judge:document_judge",
        "verification.receipts": "meibo.connectors.signing.receipts:of_public",
        "certificate.phone_keys": "meibo.connectors.signing.phone_keys:phone_keys",
    },
)
