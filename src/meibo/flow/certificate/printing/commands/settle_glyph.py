"""A person says how a name is printed that our fonts cannot write exactly (外字)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from meibo.flow.certificate.printing.models import GlyphCase
from meibo.flow.certificate.printing.refusals import (
    another_name,
    bad_choice,
    moved_on,
    no_such_case,
    reason_wanted,
    wish_wanted,
)
from meibo.flow.certificate.printing.rules import another_form
from meibo.flow.certificate.printing.states import GlyphState, GlyphWay
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty
from meibo.terms.day import japanese_day
from meibo.terms.individual_number import refuse_number
from meibo.terms.reason import fits


@act("printing.settle_glyph", purpose="certificate", permit=duty("register"))
def settle_glyph(
    act: Act, *, glyph: UUID, way: str, memo: str, printed_as: str = "",
    wished_on: date | None = None,
) -> None:  # fmt: skip
    """Settle it: the contracted printer prints it by its MJ number, or it is printed in another form
    of the same name that the holder wished in writing. Its holder is due again.

    Refuses printing.choice, .reason, .another_name, .wish, and an Individual Number in the memo.
    """
    row = GlyphCase.objects.select_for_update().filter(id=glyph).first()
    if row is None:
        raise no_such_case()
    act.about(case=row.entry)
    if row.state != GlyphState.OPEN:
        raise moved_on()
    if way not in set(GlyphWay):
        raise bad_choice("way")
    if not fits(memo):
        raise reason_wanted("memo")
    refuse_number(memo, "memo")
    if way == GlyphWay.OTHER_FORM:
        if not another_form(row.name, printed_as):
            raise another_name()
        if wished_on is None or wished_on > japanese_day(act.at):
            raise wish_wanted()
        row.printed_as, row.wished_on = printed_as, wished_on
    row.state, row.way, row.memo = GlyphState.SETTLED, way, memo.strip()
    row.settled_by, row.settled_at = act.scope.account, act.at
    row.save(
        update_fields=[
            "state",
            "way",
            "memo",
            "printed_as",
            "wished_on",
            "settled_by",
            "settled_at",
        ]
    )
