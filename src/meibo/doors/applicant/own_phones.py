"""What a holder's phone keeps of a certificate: what its page shows, and no more."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse

from meibo.catalogue import authority_of, qualification
from meibo.doors.applicant.own_certificates import state_of
from meibo.doors.frame.wording import day_in_words, moment_in_words
from meibo.flow.certificate.commands.keep_on_phone import Kept
from meibo.flow.certificate.queries import OwnRegistration
from meibo.terms.text import Text


def on_phone(own: OwnRegistration, kept: Kept) -> dict[str, Any]:
    """As JSON. No date of birth, no photograph, no number but that of the registration."""
    found = qualification(own.entry.register)
    said = {
        "qualification": found.name,
        "number": Text("第 {n} 号", "No. {n}").fill(n=own.entry.number),
        "registered_on": day_in_words(own.entry.registered_on),
        "authority": authority_of(own.entry.register).signatory,
        "state": state_of(own.status).word,
        "kept_at": moment_in_words(kept.kept_at),
        "expires_at": moment_in_words(kept.expires_at),
    }
    return {
        "entry": str(own.entry.id),
        "copy": str(kept.copy),
        "name": own.claims["name"],
        "said": {name: {"ja": text.ja, "en": text.en} for name, text in said.items()},
        "address": f"{settings.ENDPOINT('public')}/r/",
        "end": reverse("end_phone", args=[own.entry.id, kept.copy]),
    }
