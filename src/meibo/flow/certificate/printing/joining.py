"""Pages of several licences as one file for the printer."""

from __future__ import annotations

import io
from collections.abc import Iterable

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import PdfFileWriter

# What a page is drawn from; its tags stay behind, for the file goes to a printer and nowhere else.
_OF_A_PAGE = ("/MediaBox", "/Resources", "/Contents")


def joined(documents: Iterable[bytes]) -> bytes:
    """Every page of every document, in their order."""
    writer = PdfFileWriter()  # type: ignore[no-untyped-call]
    for document in documents:
        reader = PdfFileReader(io.BytesIO(document))
        count = reader.root["/Pages"]["/Count"]
        for number in range(int(count)):
            page = reader.find_page_for_modification(number)[0].get_object()  # type: ignore[no-untyped-call]
            found = {key: writer.import_object(page.raw_get(key)) for key in _OF_A_PAGE}
            kind = {generic.pdf_name("/Type"): generic.pdf_name("/Page")}
            writer.insert_page(generic.DictionaryObject({**kind, **found}))  # type: ignore[no-untyped-call]
    made = io.BytesIO()
    writer.write(made)  # type: ignore[no-untyped-call]
    return made.getvalue()
