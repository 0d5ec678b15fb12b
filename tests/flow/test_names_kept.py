"""A name is the same, to the character, from the form to the register and the certificate."""

from __future__ import annotations

from typing import Any

from rig_card import resident
from rig_certificate import disclosed

from meibo.flow.certificate.paper.glyphs import unprintable

LONG = "龘" * 59 + "\ufa19"
# Family name, given name, former name, reading as typed, reading as kept, what the font cannot print.
NAMES = [
    ("\ufa19", "𠮷乃", "髙﨑", "ｼﾞﾝ", "ジン", set()),
    ("葛\U000e0102城", "葛\U000e0100", "辻\U000e0103", "かつらぎ", "カツラギ", {"葛\U000e0102"}),
    (LONG, "", "", "トー", "トー", {"龘"}),
    ("SUHARTONO", "ゔ々〆", "", "ゔぁん", "ヴァン", set()),
]  # fmt: skip


def test_names_from_the_form_to_the_certificate(journey: Any, rows: Any) -> None:
    for seed, (family, given, former, typed, reading, missing) in enumerate(NAMES, start=700):
        name = f"{family}　{given}" if given else family
        trip = journey.to(
            "registered", resident(seed, name=name), given_name=given, former_name=former,
            family_kana=typed, given_kana="",
        )  # fmt: skip
        expected = {
            "family_name": family, "given_name": given or None, "former_name": former or None,
            "family_kana": reading, "given_kana": None,
        }  # fmt: skip
        (draft,) = rows("SELECT content FROM intake.intake_application WHERE id = %s",
                        trip.application)  # fmt: skip
        (kept,) = rows("SELECT particulars FROM register.register_version WHERE entry_id = %s",
                       trip.entry)  # fmt: skip
        for found in (draft[0], kept[0]):
            assert {item: found[item] for item in expected} == expected
        claims = disclosed(journey.certify(trip)[0])
        assert (claims["name"], claims["kana"]) == (name, reading)
        assert set(unprintable(claims["name"])) == missing
