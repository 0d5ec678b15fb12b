"""A person asks for a new key pair of an organisation, that answers are sealed to."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction

from meibo.catalogue import network_files, register_files
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.network.models import Rotation
from meibo.rooms.network.refusals import no_such_organisation, rotation_under_way


@act("network.propose_rotation", purpose="network", permit=process)
def propose_rotation(act: Act, *, organisation: str, by: UUID) -> UUID:
    """Ask for it; another approves. Refuses network.no_organisation, .rotation_under_way."""
    act.about(case=f"network_key:{organisation}")
    if organisation not in {register_files()[file].authority for file in network_files()}:
        raise no_such_organisation()
    try:
        with transaction.atomic():
            row = Rotation.objects.create(
                organisation=organisation, proposed_by=by, proposed_at=act.at
            )
    except IntegrityError as error:
        if "network_one_rotation" in str(error):
            raise rotation_under_way() from error
        raise
    return row.id
