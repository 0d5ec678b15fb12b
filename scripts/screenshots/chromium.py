"""One tab of Chromium: open a page, press something on it, ask it something, take its picture."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Any, Self

from screenshots.pipe import ChromiumError, Message, Pipe


@dataclass(frozen=True, slots=True)
class Request:
    """What a page asks for."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Response:
    """What it gets in place of the network."""

    status: int
    headers: Iterable[tuple[str, str]]
    body: bytes


@dataclass(frozen=True, slots=True)
class Screen:
    """What a page is shown on, in CSS pixels. media: "" for a screen, "print" for paper; features:
    media features such as prefers-color-scheme."""

    width: int = 1440
    height: int = 900
    media: str = ""
    features: Mapping[str, str] = field(default_factory=dict)


class Chromium:
    """`with Chromium() as browser:` a browser with one tab and a profile of its own."""

    def __init__(self, *flags: str) -> None:
        self._errors: list[tuple[str, str, str]] = []
        self._loaded = False
        self._screen = Screen()
        self._answer: Callable[[Request], Response] | None = None
        self._session = ""
        self._pipe = Pipe(*flags, on_event=self._on_event)
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        attached = self._ask("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self._ask(f"{domain}.enable")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._pipe.close()

    def _ask(self, method: str, **parameters: Any) -> Message:
        return self._pipe.ask(method, self._session, parameters)

    def _on_event(self, message: Message) -> None:
        method, said = message["method"], message["params"]
        if method == "Page.loadEventFired":
            self._loaded = True
        elif method == "Log.entryAdded" and said["entry"]["level"] == "error":
            entry = said["entry"]
            self._errors.append((entry["source"], entry.get("url", ""), entry["text"]))
        elif method == "Runtime.exceptionThrown":
            self._errors.append(("script", "", said["exceptionDetails"]["text"]))
        elif method == "Fetch.requestPaused":
            self._fulfil(said)

    def _fulfil(self, said: Message) -> None:
        asked = said["request"]
        assert self._answer is not None
        body = b"".join(
            base64.b64decode(part["bytes"]) for part in asked.get("postDataEntries", ())
        )
        answer = self._answer(Request(asked["method"], asked["url"], asked["headers"], body))
        parameters = {
            "requestId": said["requestId"],
            "responseCode": answer.status,
            "responseHeaders": [{"name": name, "value": value} for name, value in answer.headers],
            "body": base64.b64encode(answer.body).decode(),
        }
        self._pipe.send("Fetch.fulfillRequest", self._session, parameters)

    def serve(self, answer: Callable[[Request], Response]) -> None:
        """From now on every page is answered by a function in place of the network."""
        self._answer = answer
        self._ask("Fetch.enable", patterns=[{"urlPattern": "http://*"}])

    def show_on(self, screen: Screen) -> None:
        """Change what pages are shown on."""
        self._screen = screen
        self._ask(
            "Emulation.setDeviceMetricsOverride", width=screen.width, height=screen.height,
            deviceScaleFactor=1, mobile=False,
        )  # fmt: skip
        features = [{"name": name, "value": value} for name, value in screen.features.items()]
        self._ask("Emulation.setEmulatedMedia", media=screen.media, features=features)

    def headers(self, wanted: Mapping[str, str]) -> None:
        """Send these headers with every request."""
        self._ask("Network.setExtraHTTPHeaders", headers=dict(wanted))

    def cookies(self, wanted: Iterable[tuple[str, str]], url: str) -> None:
        """Hold exactly these cookies of a site, (name, value)."""
        self._ask("Network.clearBrowserCookies")
        for name, value in wanted:
            self._ask("Network.setCookie", name=name, value=value, url=url)

    def allow(self, permission: str, origin: str) -> None:
        """Give a site a permission without asking anybody, as videoCapture."""
        self._ask("Browser.grantPermissions", permissions=[permission], origin=origin)

    def open(self, url: str) -> None:
        """Open a page and wait until all of it is there, also where only the fragment differs."""
        for address in ("about:blank", url):
            self._loaded = False
            failed = self._ask("Page.navigate", url=address).get("errorText")
            if failed:
                raise ChromiumError(f"{address}: {failed}")
            self._until_loaded(address)

    def troubles(self) -> list[str]:
        """What went wrong since last asked: what the policy blocked, scripts that failed or were
        not found. The page's own status is none."""
        own = self.run("location.href.split('#')[0]")
        found = [one for one in self._errors if one[0] != "network" or one[1] != own]
        self._errors.clear()
        return [f"{source}: {text} {url}".strip() for source, url, text in found]

    def press(self, script: str) -> None:
        """Run a script that leads to another page, and wait for that."""
        with self.leading_on(script):
            self.run(script)

    @contextmanager
    def leading_on(self, what: str) -> Iterator[None]:
        """What is done inside leads to another page, at once or in a while."""
        self._loaded = False
        yield
        self._until_loaded(what)

    def _until_loaded(self, what: str) -> None:
        self._pipe.wait(lambda: self._loaded, f"loading: {what}")
        self.run("document.fonts.ready.then(() => true)")

    def run(self, script: str) -> Any:
        """The value of an expression in the page; a promise is waited for."""
        found = self._ask(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True,
            userGesture=True,
        )  # fmt: skip
        if "exceptionDetails" in found:
            thrown = found["exceptionDetails"]
            said = thrown.get("exception", {}).get("description", thrown["text"])
            raise ChromiumError(f"{script[:80]}: {said}")
        return found["result"].get("value")

    def type(self, words: str, *, enter: bool = False) -> None:
        """Type into what has the focus, whatever frame it is in; then press Enter."""
        self._ask("Input.insertText", text=words)
        if enter:
            for kind, more in (("keyDown", {"text": "\r"}), ("keyUp", {})):
                self._ask("Input.dispatchKeyEvent", type=kind, key="Enter", code="Enter",
                          windowsVirtualKeyCode=13, **more)  # fmt: skip

    def wait_for(self, script: str) -> None:
        """Wait until an expression in the page is true."""
        self.run(
            "new Promise((done) => { const look = () => "
            f"({script}) ? done(true) : setTimeout(look, 50); look(); }})"
        )

    def choose_files(self, selector: str, *paths: str) -> None:
        """Choose files in the input that a selector finds."""
        document = self._ask("DOM.getDocument", depth=0)["root"]["nodeId"]
        found = self._ask("DOM.querySelector", nodeId=document, selector=selector)["nodeId"]
        self._ask("DOM.setFileInputFiles", nodeId=found, files=list(paths))

    def picture(self) -> bytes:
        """The whole page as PNG, on a screen as high as the page: what sticks to the bottom of the
        screen is then at the bottom of the picture."""
        high = self._ask("Page.getLayoutMetrics")["cssContentSize"]["height"]
        shown = self._screen
        self.show_on(replace(shown, height=max(shown.height, math.ceil(high))))
        size = self._ask("Page.getLayoutMetrics")["cssContentSize"]
        shot = self._ask(
            "Page.captureScreenshot", format="png", captureBeyondViewport=True,
            clip={"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1},
        )  # fmt: skip
        self.show_on(shown)
        return base64.b64decode(shot["data"])

    def call(self, function: str, *arguments: Any) -> Any:
        """The value of a function in the page for these arguments."""
        return self.run(f"({function})({', '.join(json.dumps(one) for one in arguments)})")
