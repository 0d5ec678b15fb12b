"""What a register holds of its digital certificates: days, state, signature and what was signed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from rig_card import resident
from rig_journey import ANEI

from meibo.connectors.signing.issuer_keys import PublishedKeys
from meibo.flow.certificate import sd_jwt
from meibo.terms.day import japanese_day

BOILER = ANEI[0]
# Each certificate of an entry with the act of the version it was made of, in the order of issue.
HELD = """
SELECT v.act, c.issued_at, c.state, c.jwt
  FROM certificate.certificate_credential AS c JOIN register.register_version AS v ON v.id = c.version
 WHERE c.entry = %s ORDER BY c.issued_at
"""


@pytest.mark.requirement("CRT-10")
def test_days_states_and_signature_data_of_every_certificate_stay(journey: Any, rows: Any) -> None:
    held = journey.to("registered", resident(2_700), register=BOILER)
    journey.certify(held)
    days = [japanese_day(journey.at)]
    married = replace(held.who, name="新姓　花子")
    for asked in ("rewriting", "reissue"):
        journey.later(days=30)
        journey.after(held, asked, "registered", married)
        journey.later(hours=1)
        journey.certify(held)
        days.append(japanese_day(journey.at))
    found = rows(HELD, held.entry)
    assert [act for act, *_ in found] == ["registration", "rewriting", "reissue"]
    assert [japanese_day(issued) for _, issued, *_ in found] == days
    assert days[1] - days[0] >= timedelta(days=30)
    assert [state for *_, state, _ in found] == ["withdrawn", "withdrawn", "issued"]
    for *_, text in found:
        # The raw data and the signature over them, as they were made: still good by the published key.
        signed = sd_jwt.split(text).jws
        assert PublishedKeys().read(signed, sd_jwt.TYPE)["vct"]
