{% load frame %}// The page of a certificate on the phone, for when there is no network. It keeps that page, which holds
// nothing of anybody, and its files; every other request goes its way.
"use strict";

const PAGE = "{% url "phone" %}";
const FILES = [
  "{% asset "frame/frame.css" %}", "{% asset "frame/favicon.svg" %}", "{% asset "frame/js/page.js" %}",
  "{% asset "applicant/applicant.css" %}", "{% asset "applicant/phone_store.js" %}",
  "{% asset "applicant/phone_code.js" %}", "{% asset "applicant/phone.js" %}",
  "{% asset "qrcode-generator/qrcode.js" %}",
];
const MARK = "meibo-phone ";
const KEPT = MARK + FILES.join(" ");
const PATIENCE = 3000;

async function install() {
  const kept = await caches.open(KEPT);
  await kept.addAll([PAGE, ...FILES]);
  await self.skipWaiting();
}

async function activate() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(MARK) && name !== KEPT);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

// A fresh page where the network has one soon; a language that was just chosen comes as a redirect.
async function page(request) {
  const kept = await caches.open(KEPT);
  try {
    const fresh = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (fresh.type === "opaqueredirect") return fresh;
    if (fresh.ok && fresh.type === "basic") {
      await kept.put(PAGE, fresh.clone());
      return fresh;
    }
  } catch { /* no network, or none in time */ }
  return (await kept.match(PAGE)) ?? Response.error();
}

async function file(request) {
  return (await (await caches.open(KEPT)).match(request)) ?? fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (pathname === PAGE) event.respondWith(page(request));
  } else if (FILES.includes(pathname)) event.respondWith(file(request));
});
