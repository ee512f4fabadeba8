// The service worker: every file of this build is kept in the browser, so that the app opens without a network.
// Written into the build by tools/finish.mjs, which fills in the list of files with their hashes.
//
// Files are kept by address and hash, so an update fetches only what has changed. A new version waits until the page
// says so; the files of the version before stay for the tabs that still run it. Nothing is ever asked of another origin.
const FILES = __FILES__;
const CACHE = "taskyard-files";
const LISTS = "./kept-lists.json";

const scope = self.registration.scope;
const key = ([path, hash]) => `${scope}${path}?v=${hash}`;

self.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(CACHE);
      for (const file of FILES) {
        if (await cache.match(key(file))) continue;
        const answer = await fetch(new Request(scope + file[0], { cache: "no-cache" }));
        if (!answer.ok) throw new Error(`${file[0]} answers ${answer.status}`);
        await cache.put(key(file), answer);
      }
    })(),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(CACHE);
      const kept = await cache.match(LISTS);
      const before = kept ? await kept.json() : [];
      const mine = FILES.map(key);
      const stay = new Set([...mine, ...before, new URL(LISTS, scope).href]);
      for (const request of await cache.keys()) if (!stay.has(request.url)) await cache.delete(request);
      await cache.put(LISTS, new Response(JSON.stringify(mine), { headers: { "content-type": "application/json" } }));
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("message", (event) => {
  if (event.data === "take-over") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== self.location.origin) return event.respondWith(Response.error());
  if (event.request.method !== "GET" || !url.href.startsWith(scope)) return;
  const path = url.href.slice(scope.length).split(/[?#]/)[0] || "index.html";
  event.respondWith(
    (async () => {
      const cache = await caches.open(CACHE);
      const own = FILES.find((file) => file[0] === path);
      // A tab of the version before asks for its own files; they are found by address alone.
      const kept = own ? await cache.match(key(own)) : await cache.match(scope + path, { ignoreSearch: true });
      return kept ?? fetch(event.request);
    })(),
  );
});
