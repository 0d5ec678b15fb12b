// What a phone signs (flow/certificate/phones/code.py), and how a code is drawn. No network is needed.
"use strict";

const phoneCode = (() => {
  // What is signed for one end is never taken for the other.
  const KEEPING = "meibo phone v1 keep\0";
  const BEFORE = "meibo phone v1 code\0";
  const VERSION = 1;
  const QUIET = 2;
  const SVG = "http://www.w3.org/2000/svg";

  const base64url = (bytes) => btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

  const sign = async (key, content) => new Uint8Array(
    await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, content),
  );

  const proof = async (key, challenge) => {
    const content = new TextEncoder().encode(KEEPING + challenge);
    return base64url(await sign(key, content));
  };

  const contentOf = (copy, seconds) => {
    const content = new Uint8Array(21);
    content[0] = VERSION;
    copy.replaceAll("-", "").match(/../g).forEach((pair, place) => {
      content[1 + place] = parseInt(pair, 16);
    });
    new DataView(content.buffer).setUint32(17, seconds);
    return content;
  };

  const payload = async (record, at) => {
    const { copy, address } = record.kept;
    const content = contentOf(copy, Math.floor(at / 1000));
    const before = new TextEncoder().encode(`${BEFORE}${address}\0`);
    const signature = await sign(record.key, new Uint8Array([...before, ...content]));
    return base64url([...content, ...signature]);
  };

  const part = (name, attributes) => {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };

  const drawing = (text) => {
    const code = qrcode(0, "M");
    code.addData(text);
    code.make();
    const size = code.getModuleCount();
    const squares = [];
    for (let row = 0; row < size; row += 1) {
      for (let column = 0; column < size; column += 1) {
        if (code.isDark(row, column)) squares.push(`M${column} ${row}h1v1h-1z`);
      }
    }
    // The card around it is white, too.
    const side = size + 2 * QUIET;
    const drawn = part("svg", {
      viewBox: `${-QUIET} ${-QUIET} ${side} ${side}`, "shape-rendering": "crispEdges",
    });
    drawn.append(part("path", { d: squares.join(""), fill: "#000" }));
    return drawn;
  };

  return { proof, payload, drawing };
})();
