// The service worker of the visits: pages that were seen are there without a network too. With one, the office is always asked.

interface Extendable extends Event {
  waitUntil(promise: Promise<unknown>): void;
}
interface Fetching extends Extendable {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Worker extends EventTarget {
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
}

const worker = self as unknown as Worker;
const PAGES = "binglian-visits";
const KEPT = /^\/(?:visits(?:\/\d+)?|static\/.*)$/;

async function answer(request: Request): Promise<Response> {
  const kept = await caches.open(PAGES);
  try {
    const fresh = await fetch(request);
    if (fresh.ok && !fresh.redirected) await kept.put(request, fresh.clone());
    return fresh;
  } catch (error) {
    const before = await kept.match(request, { ignoreVary: true });
    if (before) return before;
    throw error;
  }
}

worker.addEventListener("install", (event) => (event as Extendable).waitUntil(worker.skipWaiting()));
worker.addEventListener("activate", (event) => (event as Extendable).waitUntil(worker.clients.claim()));
worker.addEventListener("fetch", (event) => {
  const { request, respondWith } = event as Fetching;
  const address = new URL(request.url);
  if (request.method === "GET" && address.origin === location.origin && KEPT.test(address.pathname))
    respondWith.call(event, answer(request));
});
