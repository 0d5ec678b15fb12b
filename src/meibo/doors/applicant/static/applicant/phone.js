// The page of the certificates on this device: draws them, makes a code every thirty seconds, asks the
// public's door quietly whether they still count, and forgets what has ended or is to be erased.
"use strict";

const STEP = 30_000;
const LOOK = 500;
// Answers after which nothing of this copy can ever count again.
const ENDED = new Set(["withdrawn", "erased", "expired"]);
const CLOCK = new Set(["code_old", "code_ahead"]);

function onPhone(box) {
  const { lang } = document.documentElement;
  const find = (name) => box.querySelector(`[data-${name}]`);
  const every = (name) => box.querySelectorAll(`[data-${name}]`);
  // Each record with the button that shows it.
  const held = new Map();
  let shown = null;
  let made = 0;

  const say = (what) => {
    for (const one of every("say")) one.hidden = one.dataset.say !== what;
    for (const one of every("card")) one.hidden = what !== "card" && what !== "clock";
  };

  const moment = (time) => new Intl.DateTimeFormat(lang === "ja" ? "ja-JP-u-ca-japanese" : "en-GB", {
    dateStyle: "long", timeStyle: "short", timeZone: "Asia/Tokyo",
  }).format(time);

  const drawSeen = ({ seen }) => {
    for (const one of every("seen")) one.hidden = one.dataset.seen !== (seen ? "once" : "never");
    if (!seen) return;
    find("seen-at").textContent = moment(seen.at);
    find("seen-sentence").textContent = seen.sentence[lang];
    find("seen-reason").textContent = seen.reason[lang];
  };

  // A code of another moment where one has just been left, and where the clock was set.
  const tick = async () => {
    if (!shown) return;
    const record = shown;
    const now = Date.now();
    if (now - made >= STEP || now < made) {
      made = now;
      const text = record.kept.address + await phoneCode.payload(record, now);
      // Another was chosen meanwhile, or this one is gone.
      if (shown !== record) return;
      find("code").replaceChildren(phoneCode.drawing(text));
    }
    const left = Math.ceil((made + STEP - Date.now()) / 1000);
    find("bar").value = left;
    find("left").textContent = left;
  };

  const sure = (wanted) => {
    find("sure").hidden = !wanted;
    find("erase").hidden = wanted;
  };

  const draw = async (record) => {
    shown = record;
    sure(false);
    made = 0;
    find("name").textContent = record.kept.name;
    for (const one of every("said")) one.textContent = record.kept.said[one.dataset.said][lang];
    drawSeen(record);
    say("card");
    await tick();
  };

  const forget = async (record) => {
    await phoneStore.drop(record.entry);
    held.get(record)?.remove();
    held.delete(record);
    if (shown !== record) return;
    shown = null;
    find("name").textContent = "";
    for (const one of every("said")) one.textContent = "";
    find("code").replaceChildren();
  };

  // With the last one the page's worker and its files go, too.
  const letGo = async () => {
    if (held.size) return;
    const own = await navigator.serviceWorker.getRegistration(box.dataset.scope);
    await own?.unregister();
    for (const name of await caches.keys()) {
      if (name.startsWith("meibo-phone ")) await caches.delete(name);
    }
  };

  // As anybody would ask; no answer where there is no network.
  const ask = async (record) => {
    const body = new URLSearchParams({ payload: await phoneCode.payload(record, Date.now()) });
    const headers = { Accept: "application/json" };
    const asked = { method: "POST", body, headers, credentials: "omit" };
    const answer = await fetch(box.dataset.checks, asked).catch(() => null);
    return answer?.ok ? answer.json() : null;
  };

  const check = async (record) => {
    const answer = await ask(record);
    if (!answer || !held.has(record)) return;
    const { code, sentence, reason } = answer;
    if (ENDED.has(code)) {
      await forget(record);
      await letGo();
      find("ended").textContent = `${record.kept.said.qualification[lang]}: ${reason[lang]}`;
      say("ended");
      return;
    }
    if (!CLOCK.has(code)) {
      record.seen = { at: Date.now(), sentence, reason };
      await phoneStore.note(record, record.seen);
    }
    if (shown !== record) return;
    drawSeen(record);
    say(CLOCK.has(code) ? "clock" : "card");
  };

  // The list on the certificate's page has a form for it; who is signed out is led elsewhere.
  const tellServer = async ({ kept }) => {
    const page = await fetch(kept.end, { redirect: "manual" });
    if (!page.ok) return false;
    const found = new DOMParser().parseFromString(await page.text(), "text/html");
    const body = new URLSearchParams(new FormData(found.querySelector("main form[method=post]")));
    const sent = await fetch(kept.end, { method: "POST", body, redirect: "manual" });
    return sent.type === "opaqueredirect";
  };

  const erase = async () => {
    const record = shown;
    await forget(record);
    say("erased-here");
    if (await tellServer(record).catch(() => false)) say("erased");
    await letGo();
  };

  const choose = (records) => {
    const nav = find("choice");
    nav.hidden = records.length < 2;
    for (const record of records) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button--second";
      button.textContent = record.kept.said.qualification[lang];
      button.addEventListener("click", () => draw(record));
      held.set(record, button);
      nav.append(button);
    }
  };

  const stayOffLine = async () => {
    await navigator.serviceWorker.register(box.dataset.worker, { scope: box.dataset.scope });
    await navigator.serviceWorker.ready;
    find("ready").hidden = false;
    // Some browsers ask whether it may stay; it works either way.
    navigator.storage?.persist?.();
  };

  const begin = async () => {
    const records = await phoneStore.all();
    if (!records.length) return say("none");
    choose(records);
    await draw(records[0]);
    setInterval(tick, LOOK);
    document.addEventListener("visibilitychange", tick);
    find("erase").addEventListener("click", () => { sure(true); find("erase-now").focus(); });
    find("keep-it").addEventListener("click", () => { sure(false); find("erase").focus(); });
    find("erase-now").addEventListener("click", erase);
    const checkAll = () => [...held.keys()].forEach((record) => check(record).catch(() => null));
    window.addEventListener("online", checkAll);
    checkAll();
    // Without it the page works all the same while there is a network.
    return stayOffLine().catch(() => null);
  };
  begin().catch(() => say("broken"));
}

document.querySelectorAll("[data-phone]").forEach(onPhone);
