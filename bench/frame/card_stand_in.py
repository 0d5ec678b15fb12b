"""The card's signing interface and revocation list from files, over the same wire.

`python -m bench.frame.card_stand_in FOLDER PORT`. It keeps connections open as the card does, asks
for no password, judges no assertion and signs nothing, so that its own cost is hardly any: FOLDER
holds `signing.crl` and for each request what is answered when its result is asked for.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path


class Card:
    """Answers the three addresses the applicant door asks."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        # A page of its own: the door sends nobody elsewhere.
        self.page = f"http://127.0.0.1:{port}/signing/0"

    def answer(self, path: str) -> tuple[int, bytes]:
        """Status and body."""
        if path == "/healthz":
            return 200, b'{"ok":true}'
        if path == "/crl/signing.crl":
            return 200, (self.folder / "signing.crl").read_bytes()
        if path == "/signing/requests":
            return 201, json.dumps({"id": "0", "url": self.page}).encode()
        kept = self.folder / path.removeprefix("/signing/requests/").removesuffix("/result")
        if "/" not in kept.name and kept.is_file():
            return 200, kept.read_bytes()
        return 404, b'{"error":"no_such_request"}'

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, one request after the other."""
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                lines = head.decode("latin-1").split("\r\n")
                sizes = [
                    line.split(":")[1]
                    for line in lines
                    if line.lower().startswith("content-length")
                ]
                if sizes:
                    await reader.readexactly(int(sizes[0]))
                status, body = self.answer(lines[0].split(" ")[1])
                writer.write(
                    b"HTTP/1.1 %d \r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                    % (status, len(body))
                    + body
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            # The other side has gone.
            pass
        finally:
            writer.close()


async def main(folder: str, port: str) -> None:
    """Until it is told to stop."""
    card = Card(Path(folder), int(port))
    server = await asyncio.start_server(card.serve, "127.0.0.1", int(port))
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:3]))
