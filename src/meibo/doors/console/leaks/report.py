"""The report in words: what was searched, what was not, what was found. Never a number."""

from __future__ import annotations

from typing import Any

from meibo.doors.console.leaks.findings import PLACES
from meibo.doors.console.leaks.unpacking import reads_words
from meibo.terms.text import Text

SHOWN = 200
MEBIBYTE = 1 << 20
# Said in every report, so that nobody takes the search for more than it is.
LIMITS = (
    Text(
        ja="カード・住基ネット・情報提供ネットワーク側の保管場所（neighbours/card、resident_register、"
        "info_network）は、番号や住民票コードを持つ側なので対象外",
        en="the stores of card, resident register and information network are left out: they hold"
        " numbers or codes by right",
    ),
    Text(
        ja="5バイトの整数と、ゼロのバイトを2つ以上含むパック10進数は、偶然の一致と区別できないので対象外",
        en="integers of five bytes, and packed decimals with two zero bytes, are left out:"
        " nothing tells them from chance",
    ),
    Text(
        ja="二重の符号化（Base64のBase64など）、メモリー、削除済みのディスク領域、画像の中の文字は対象外",
        en="not searched: encodings within encodings, memory, freed disk blocks, words in pictures",
    ),
)
_NO_WORDS = Text(
    ja="pdftotext がないので、PDFは展開したストリームだけを調べた",
    en="no pdftotext here: of PDFs only inflated streams were searched",
)


def as_text(report: dict[str, Any]) -> str:
    """The whole report, Japanese and English side by side."""
    counts = f"番号 / numbers {report['numbers']:,}、パターン / patterns {report['patterns']:,}"
    lines = [f"漏えい検索 / leak search: {counts}"]
    for name, place in report["places"].items():
        lines.append(
            f"  {place['bytes'] / MEBIBYTE:9.1f} MiB {place['items']:7,} {place['seconds']:6.1f} s  "
            f"{PLACES[name].ja} / {PLACES[name].en}"
        )
        lines += [f"    △ 読めません / not read: {what}" for what in place["unread"][:SHOWN]]
    lines.append(f"  {report['bytes'] / MEBIBYTE:9.1f} MiB         {report['seconds']:6.1f} s")
    lines += [f"  ・{limit.ja} / {limit.en}" for limit in _limits()]
    lines += _proof(report["proof"])
    lines += [_finding(finding) for finding in report["findings"][:SHOWN]]
    found = len(report["findings"])
    lines.append(
        f"✗ 番号が見つかりました / numbers were found: {found:,}"
        if found
        else "✓ 番号はどこにもありません / no number anywhere"
    )
    return "\n".join(lines)


def _limits() -> list[Text]:
    return [*LIMITS, *([] if reads_words() else [_NO_WORDS])]


def _proof(proof: dict[str, Any] | None) -> list[str]:
    if proof is None:
        return []
    if proof["found_all"]:
        return ["  ✓ 仕込んだ番号はすべて見つかりました / everything planted was found"]
    return [f"  ✗ 見つからない仕込み / planted, not found: {what}" for what in proof["missed"]]


def _finding(one: dict[str, Any]) -> str:
    inside = f" [{one['inside']}]" if one["inside"] else ""
    place, subject = PLACES[one["place"]], one["subject"]
    return (
        f"  ✗ {place.ja} / {place.en}: {one['item']}{inside} +{one['offset']} "
        f"{one['encoding']} {subject['kind']} #{subject['digest']}"
    )
