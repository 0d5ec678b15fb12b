// Looks whether a request was answered, and shows the page anew when it stands elsewhere. Without a
// script the page looks again by itself.
"use strict";

const BETWEEN_LOOKS = 2000;

async function look(box) {
  try {
    const answer = await fetch(box.dataset.waiting, { headers: { Accept: "application/json" } });
    if (answer.ok && (await answer.json()).stage !== box.dataset.stage) {
      location.reload();
      return;
    }
  } catch { /* the network comes back, or the page is left */ }
  setTimeout(() => look(box), BETWEEN_LOOKS);
}

for (const box of document.querySelectorAll("[data-waiting]")) setTimeout(() => look(box), BETWEEN_LOOKS);
