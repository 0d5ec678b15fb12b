"""The verifier's door: asks wallets for certificates (OpenID4VP) and signs what came of it."""

from meibo.config.process import Process

PROCESS = Process(
    name="verifier",
    kind="web",
    doors=("meibo.doors.frame", "meibo.doors.verifier"),
    urls="meibo.doors.verifier.urls",
    adapters={
        "verification.issuer_keys": "meibo.connectors.signing.issuer_keys:issuer_keys",
        "verification.mdoc_certificates": (
            "meibo.connectors.signing.mdoc_certificates:mdoc_certificates"
        ),
        "verification.desk": "meibo.connectors.signing.verifier:desk",
        "verification.receipts": "meibo.connectors.signing.receipts:of_verifier",
    },
)
