"""The number process takes up the key document the root has signed: new keys, and ends of old ones."""

from __future__ import annotations

from django.db.models import Max

from meibo import plugs
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.vault.models import EnvelopeKey
from meibo.rooms.vault.ports import EnvelopeKeys, KeyDocument
from meibo.rooms.vault.refusals import key_document_old, key_missing


def document() -> KeyDocument:
    """The published key document, found signed by the root."""
    found: KeyDocument = plugs.fill("vault.key_document").current()
    return found


def taken_up(found: KeyDocument) -> bool:
    """Whether the document is known already, every key with the end it says."""
    known = dict(EnvelopeKey.objects.filter(serial=found.serial).values_list("kid", "not_after"))
    return known == {key.kid: key.not_after for key in found.keys}


@act("vault.take_up_keys", purpose="key_management", permit=process)
def take_up_keys(act: Act) -> None:
    """Know the keys of the document; end those it leaves out.

    Refuses vault.key_document_old where a later one was taken up before, and vault.key_missing
    where a private key is not here: people would seal to what nobody can open.
    """
    found = document()
    act.about(case=f"key_document:{found.serial}")
    highest = EnvelopeKey.objects.aggregate(highest=Max("serial"))["highest"] or 0
    if found.serial < highest or (found.serial == highest and not taken_up(found)):
        # Put back, or a second document of the same serial: the root signs one of each.
        raise key_document_old()
    held: EnvelopeKeys = plugs.fill("vault.envelope_keys")
    if not all(held.holds(key.kid, key.public) for key in found.keys):
        raise key_missing()
    EnvelopeKey.objects.filter(not_after__gt=act.at).exclude(
        kid__in=[key.kid for key in found.keys]
    ).update(not_after=act.at)
    EnvelopeKey.objects.bulk_create(
        [
            EnvelopeKey(kid=key.kid, public=key.public, serial=found.serial,
                        not_after=key.not_after, taken_up_at=act.at)
            for key in found.keys
        ],
        update_conflicts=True, unique_fields=["kid"], update_fields=["serial", "not_after"],
    )  # fmt: skip
