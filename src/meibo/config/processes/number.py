"""The number process: the only one that opens an Individual Number. Listens on nothing."""

from meibo.config.key_services import key_service
from meibo.config.process import Process, Step

PROCESS = Process(
    name="number",
    kind="loop",
    adapters={
        "vault.envelope_keys": "meibo.connectors.key_management.envelope_keys:envelope_keys",
        "vault.key_service": key_service(),
        "vault.key_store": "meibo.connectors.key_management.key_store:store",
        "vault.key_document": "meibo.connectors.key_management.key_document:published",
        "vault.face_issuer": "meibo.connectors.card.face_issuer:face_issuer",
        # One for each route that [juki_route] of the catalogue calls ready.
        "examination.juki.platform": "meibo.connectors.resident_register.asking:juki",
        "registration.juki_files": "meibo.connectors.resident_register.file_service:files",
        "network.code_notices": "meibo.connectors.resident_register.code_notices:notices",
        "network.interface": "meibo.connectors.info_network.service:network",
    },
    steps=(
        Step("keep_keys", "meibo.flow.intake.number_opening:keep_keys", every=0.5),
        Step("open_waiting", "meibo.flow.intake.number_opening:open_waiting", every=0.5),
        Step(
            "check_typed",
            "meibo.connectors.resident_register.typed_numbers:check_typed",
            every=0.5,
        ),
        Step(
            "answer_searches",
            "meibo.connectors.resident_register.searches:answer_searches",
            every=0.5,
        ),
        Step("renew_keys", "meibo.rooms.vault.renewing:renew_keys", every=1.0),
        Step("destroy_ordered", "meibo.rooms.vault.destroying:destroy_ordered", every=5.0),
        Step("keep_key_store", "meibo.rooms.vault.destroying:keep_key_store", every=600.0),
        Step("ask_due", "meibo.connectors.resident_register.asking:ask_due", every=0.5),
        Step(
            "send_parts", "meibo.connectors.resident_register.whole_register:send_parts", every=1.0
        ),
        Step(
            "take_answers",
            "meibo.connectors.resident_register.whole_register:take_answers",
            every=1.0,
        ),
        Step("watch_network", "meibo.connectors.info_network.asking:watch", every=30.0),
        Step(
            "rotate_network_keys", "meibo.connectors.info_network.rotating:rotate_keys", every=10.0
        ),
        Step("ask_network", "meibo.connectors.info_network.asking:ask_due", every=0.5),
    ),
)
