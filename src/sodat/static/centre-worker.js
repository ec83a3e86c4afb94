// Keeps the one page that works without the network, and its files. It keeps nothing about people.
"use strict";

const KEPT = "sodat-centre";
const PAGE = "/centre/offline";

async function keep() {
  const answer = await fetch(PAGE, { credentials: "same-origin", redirect: "error" });
  if (!answer.ok) return;
  const cache = await caches.open(KEPT);
  const text = await answer.clone().text();
  const files = [...text.matchAll(/(?:src|href)="(\/static\/[^"]+)"/g)].map((found) => found[1].replaceAll("&amp;", "&"));
  const old = await cache.keys();
  await cache.addAll(files);
  await cache.put(PAGE, answer);
  // Files of an earlier version go once those of this one are here.
  for (const request of old) {
    const url = new URL(request.url);
    if (url.pathname !== PAGE && !files.includes(url.pathname + url.search)) await cache.delete(request);
  }
}

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(keep().catch(() => {}));
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const request = event.request;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(
      fetch(request)
        .then((answer) => {
          if (url.pathname === PAGE && answer.ok) event.waitUntil(keep().catch(() => {}));
          return answer;
        })
        .catch(async () => (await caches.match(PAGE)) || Response.error())
    );
  } else if (url.pathname.startsWith("/static/")) {
    event.respondWith(caches.match(request).then((found) => found || fetch(request)));
  }
});
