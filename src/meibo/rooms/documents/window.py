"""What stages ask of documents inside their own transaction."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from meibo.catalogue.definitions import Attachment
from meibo.rooms.documents.models import Document
from meibo.rooms.documents.refusals import empty, too_large, wrong_type
from meibo.rooms.documents.rules import media_type, plain_name
from meibo.rooms.journal.act import Act
from meibo.terms.individual_number import refuse_number

_ATTACHED = """
SELECT id, kind, name, media_type, size, sha256, attached_at
  FROM documents.documents_document WHERE "case" = %s ORDER BY kind
"""
_FREEZE = 'UPDATE documents.documents_document SET frozen = true WHERE "case" = %s AND NOT frozen'


@dataclass(frozen=True, slots=True)
class Attached:
    """A file without its content."""

    id: UUID
    kind: str
    name: str
    media_type: str
    size: int
    sha256: str
    attached_at: datetime


def attach(
    act: Act, *, register: str, case: UUID, definition: Attachment, name: str, content: bytes
) -> UUID:
    """Keep a file for a case; one sent before under the same heading is replaced.

    Refuses documents.empty, documents.too_large, documents.wrong_type and, of the file's name,
    text.individual_number, naming the field.
    """
    if not content:
        raise empty(definition.id)
    if len(content) > definition.largest_bytes:
        raise too_large(definition.id, definition.largest_bytes)
    kind = media_type(content)
    if kind is None or kind not in definition.media_types:
        raise wrong_type(definition.id)
    refuse_number(name, definition.id)
    Document.objects.filter(case=case, kind=definition.id, frozen=False).delete()
    row = Document.objects.create(
        register=register,
        account=act.scope.account,
        case=case,
        kind=definition.id,
        name=plain_name(name),
        media_type=kind,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        attached_at=act.at,
    )
    return row.id


def attached(case: UUID) -> list[Attached]:
    """Files of a case in the order of their headings."""
    with connection.cursor() as cursor:
        return [Attached(*row) for row in cursor.execute(_ATTACHED, [case])]


def kinds_held(case: UUID) -> dict[str, str]:
    """SHA-256 by heading: for a process that may not see names or contents."""
    return dict(Document.objects.filter(case=case).values_list("kind", "sha256"))


def freeze(case: UUID) -> None:
    """From arrival on a case's files stay as they are."""
    with connection.cursor() as cursor:
        cursor.execute(_FREEZE, [case])
