"""What is over its time is deleted by itself: results after the set period, records after seven years."""

from __future__ import annotations

from datetime import datetime

from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.network.models import ProvisionRecord, Result
from meibo.rooms.network.operating import note_run
from meibo.terms.day import japanese_day


def anything_due(at: datetime) -> bool:
    """Whether anything's time is over."""
    return (
        Result.objects.filter(delete_after__lte=at).exists()
        or ProvisionRecord.objects.filter(kept_until__lt=japanese_day(at)).exists()
    )


@act("network.delete_results", purpose="network", permit=process)
def delete_results(act: Act) -> int:
    """Delete results of enquiries completed or broken off (KOS-16), and old records; how many.

    The entry says how many of each; PostgreSQL lets nothing go before its own time.
    """
    results, _ = Result.objects.filter(delete_after__lte=act.at).delete()
    old = ProvisionRecord.objects.filter(kept_until__lt=japanese_day(act.at))
    records, _ = old.delete()
    act.outcome = f"deleted:results={results},records={records}"
    note_run(act, "delete_results", "done", results)
    if records:
        note_run(act, "delete_records", "done", records)
    return results + records
