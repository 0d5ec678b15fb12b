"""The number process: the only one that opens an Individual Number. Listens on nothing."""

from meibo.config.process import Process, Step

PROCESS = Process(
    name="number",
    kind="loop",
    adapters={
        "vault.keyring": "meibo.connectors.key_management.local:keyring",
        "vault.key_document": "meibo.connectors.key_management.key_document:published",
        "vault.face_issuer": "meibo.connectors.card.face_issuer:face_issuer",
        # One for each route that [juki_route] of the catalogue calls ready.
        "examination.juki.platform": "meibo.connectors.resident_register.asking:juki",
    },
    steps=(
        Step("keep_keys", "meibo.flow.intake.number_opening:keep_keys", every=0.5),
        Step("open_waiting", "meibo.flow.intake.number_opening:open_waiting", every=0.5),
        Step(
            "check_typed",
            "meibo.connectors.resident_register.typed_numbers:check_typed",
            every=0.5,
        ),
        Step("ask_due", "meibo.connectors.resident_register.asking:ask_due", every=0.5),
    ),
)
