// Puts the certificate on this device: makes a key here, shows that it is held, keeps what comes back.
"use strict";

function keepOnPhone(form) {
  const { entry, page } = form.dataset;
  const challenge = form.elements.challenge.value;
  const button = form.querySelector("[data-do]");
  const say = (what) => {
    for (const one of form.querySelectorAll("[data-say]")) one.hidden = one.dataset.say !== what;
  };
  const able = window.isSecureContext && crypto.subtle && window.indexedDB && navigator.serviceWorker;

  const send = async (key, signature) => {
    const { kty, crv, x, y } = key;
    form.elements.key.value = JSON.stringify({ kty, crv, x, y });
    form.elements.signature.value = signature;
    const body = new URLSearchParams(new FormData(form));
    const headers = { Accept: "application/json" };
    return fetch(location.pathname, { method: "POST", body, headers, redirect: "manual" });
  };

  const keep = async () => {
    const kind = { name: "ECDSA", namedCurve: "P-256" };
    const pair = await crypto.subtle.generateKey(kind, false, ["sign", "verify"]);
    // Before anybody is asked: whether this browser can keep a key at all.
    await phoneStore.put({ entry, key: pair.privateKey });
    const signature = await phoneCode.proof(pair.privateKey, challenge);
    const answer = await send(await crypto.subtle.exportKey("jwk", pair.publicKey), signature)
      .catch(() => null);
    if (answer?.ok) {
      await phoneStore.put({ entry, key: pair.privateKey, kept: await answer.json(), seen: null });
      location.assign(page);
      return "busy";
    }
    await phoneStore.drop(entry);
    if (!answer || answer.type === "opaqueredirect") return "nobody";
    const refused = await answer.json().catch(() => null);
    if (!refused?.message) return "nobody";
    form.querySelector("[data-why]").textContent = refused.message[document.documentElement.lang];
    return "refused";
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.hidden = true;
    say("busy");
    say(await keep().catch(() => "cannot"));
  });

  const begin = async () => {
    if (!able) return say("cannot");
    if (await phoneStore.has(entry)) return say("there");
    button.hidden = false;
    return undefined;
  };
  begin().catch(() => say("cannot"));
}

document.querySelectorAll("[data-keep]").forEach(keepOnPhone);
