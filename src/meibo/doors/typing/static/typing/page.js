// The typing page. The officers' page that shows it in a frame says what the number is for and gets
// the envelope; the number itself is read from the field, sealed, and the field emptied. Nothing is
// sent to any server from here, and nothing is kept but the newest key document that was seen.
import { NotTrusted, checks, seal, trustedKey, unb64u } from "./sealing.js";

const page = document.querySelector("[data-typing]");
const field = page.querySelector("[data-number]");
const form = page.querySelector("form");
const opener = page.dataset.opener;
const root = unb64u(page.dataset.root);
let order = null;

function say(word) {
  for (const one of page.querySelectorAll("[data-word]")) one.hidden = one.dataset.word !== word;
  field.setAttribute("aria-invalid", String(word === "digits"));
}

function tell(message) {
  window.parent.postMessage(message, opener);
}

// A document older than one seen, or another of the same serial, brings back a key out of use.
function newest(key) {
  const place = `seen:${page.dataset.root}`;
  const seen = JSON.parse(localStorage.getItem(place) ?? "null");
  if (seen && (seen.serial > key.serial
    || (seen.serial === key.serial && seen.digest !== key.digest))) {
    throw new NotTrusted("superseded");
  }
  localStorage.setItem(place, JSON.stringify({ serial: key.serial, digest: key.digest }));
}

function isOrder(data) {
  return data && data.type === "order" && typeof data.document === "object"
    && [data.case, data.nonce, data.typist].every((one) => typeof one === "string" && one)
    && Number.isInteger(data.round);
}

async function take(data) {
  try {
    const key = await trustedKey(data.document, root, Date.now());
    newest(key);
    order = { key, case: data.case, nonce: data.nonce, typist: data.typist, round: data.round };
    form.hidden = false;
    say("");
    field.focus();
  } catch (error) {
    order = null;
    form.hidden = true;
    say("key");
    tell({ type: "refused", code: error instanceof NotTrusted ? "vault_key_not_trusted" : "error" });
  }
}

window.addEventListener("message", (event) => {
  if (event.origin === opener && event.source === window.parent && isOrder(event.data)) {
    take(event.data);
  }
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!order) return;
  // As people write it: full-width, grouped by fours.
  const typed = field.value.normalize("NFKC").replaceAll(/[\s-]/g, "");
  if (!checks(typed)) {
    say("digits");
    field.focus();
    return;
  }
  const { key, ...context } = order;
  order = null;
  field.value = "";
  form.hidden = true;
  try {
    tell({ type: "sealed", envelope: await seal(typed, key, context) });
    say("sealed");
  } catch {
    say("key");
    tell({ type: "refused", code: "error" });
  }
});

page.querySelector("[data-show]").addEventListener("change", (event) => {
  field.type = event.target.checked ? "text" : "password";
});

if (window.parent === window) {
  say("alone");
} else if (!globalThis.crypto?.subtle) {
  say("browser");
  tell({ type: "refused", code: "browser" });
} else {
  say("");
  tell({ type: "ready" });
}
