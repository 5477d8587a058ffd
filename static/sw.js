// @ts-check
/**
 * Opens an event's page or a screen when the network does not, as it was last seen. It then catches up by itself.
 *
 * The network comes first and has three seconds. Pages put newer copies of themselves beside what came from it.
 */

const COPIES = "copies";
const WAIT_MS = 3_000;
const PAGES = /^\/e\/[^/]+\/(screen(\/[^/]+)?)?$/;

const worker = /** @type {any} */ (self);

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate" && PAGES.test(pathname)) event.respondWith(page(event, pathname));
  else if (pathname.startsWith("/static/")) event.respondWith(kept(request));
});

/**
 * @param {any} event
 * @param {string} path
 */
async function page(event, path) {
  const copies = await caches.open(COPIES);
  const copy = await copies.match(path);
  const asked = fetch(event.request).then(async (answer) => {
    if (answer.ok && !answer.redirected) await copies.put(path, answer.clone());
    return answer;
  });
  if (!copy) return asked;
  const late = new Promise((show) => setTimeout(show, WAIT_MS, copy.clone()));
  const answered = asked.then((answer) => (answer.status < 500 ? answer : copy), () => copy);
  event.waitUntil(answered);
  return Promise.race([answered, late]);
}

/** @param {Request} request for a file whose address changes with its content */
const kept = async (request) => (await caches.match(request)) ?? fetch(request);
