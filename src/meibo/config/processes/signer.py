"""The signer: sets and signs certificates on paper; the only holder of the document-signing key.

A process of its own, for it alone waits for the timestamp authority, and for the clock, which sees
every case, needs neither that key nor a way out (docs/decisions/0009-documents-have-a-signer.md).
"""

from meibo.config.process import Process, Step

PROCESS = Process(
    name="signer",
    kind="loop",
    adapters={
        "certificate.document_signer": "meibo.connectors.signing.documents:documents",
        "certificate.code_signer": "meibo.connectors.signing.codes:codes",
        "certificate.timestamps": "meibo.connectors.timestamp.authority:authority",
    },
    steps=(
        Step("make_due", "meibo.flow.certificate.making:make_due", every=0.5),
        Step("set_due", "meibo.flow.certificate.printing.setting:set_due", every=0.5),
    ),
)
