// The officer's keys: j and k move along a list, Enter opens (the link has the focus), h turns the
// history, ? shows the keys, Escape closes. Nothing happens while typing or with a modifier.
"use strict";

function typing(target) {
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

function move(step) {
  const links = [...document.querySelectorAll("[data-list-item]")];
  if (!links.length) return;
  const at = links.indexOf(document.activeElement);
  const next = at < 0 ? (step > 0 ? 0 : links.length - 1) : at + step;
  const link = links[Math.min(Math.max(next, 0), links.length - 1)];
  link.focus();
  link.scrollIntoView({ block: "nearest" });
}

function showKeys(on) {
  const keys = document.getElementById("keys");
  if (!keys) return;
  keys.hidden = on === undefined ? !keys.hidden : !on;
  if (!keys.hidden) keys.focus();
}

function turnDrawer(on) {
  const drawer = document.querySelector("[data-drawer]");
  if (!drawer) return;
  drawer.open = on === undefined ? !drawer.open : on;
  drawer.querySelector("summary").focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    showKeys(false);
    if (document.querySelector("[data-drawer][open]")) turnDrawer(false);
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const act = { j: () => move(1), k: () => move(-1), h: () => turnDrawer(), "?": () => showKeys() }[event.key];
  if (act) {
    event.preventDefault();
    act();
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-keys-open]")) showKeys();
});
