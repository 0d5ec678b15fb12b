"""The issuer: gives wallets copies of certificates that their holders allowed them (OpenID4VCI 1.0).

A process and a key of its own: the clock, which sees every case, listens on nothing, and this door, which
strangers' programs ask, sees only entries whose holder has just let a wallet have them.
"""

from meibo.config.process import Process
from meibo.config.signing_services import signing_service

PROCESS = Process(
    name="issuer",
    kind="web",
    doors=("meibo.doors.issuer",),
    urls="meibo.doors.issuer.urls",
    adapters={
        "certificate.signer": f"{signing_service()}:issuer",
        "certificate.holder_tokens": "meibo.connectors.signing.holder_tokens:tokens",
    },
)
