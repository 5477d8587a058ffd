// @ts-check
/**
 * A copy of the event's page on this phone, for a reload on dead Wi-Fi. Needs HTTPS, or this very machine.
 *
 * It is made when the page is left, and now and then while it changes; the service worker opens it. This is asked for
 * some seconds after the page, whose bytes count.
 */
(() => {
const COPIES = "copies";
const SAVE_MS = 30_000;

const feed = document.getElementById("live");
let savedAt = "";

/** @returns {string} the page as it is, as if it had just come from the server */
function html() {
  const copy = /** @type {HTMLElement} */ (document.documentElement.cloneNode(true));
  for (const element of copy.querySelectorAll("[data-htmx-powered]")) element.removeAttribute("data-htmx-powered");
  return `<!doctype html>${copy.outerHTML}`;
}

async function save() {
  const at = feed?.dataset.line ?? "";
  if (at === savedAt) return;
  savedAt = at;
  const page = html();
  const copies = await caches.open(COPIES);
  // The headers matter: what the page may load is said there.
  const before = (await copies.match(location.pathname)) ?? (await fetch(location.pathname));
  await copies.put(location.pathname, new Response(page, { headers: before.headers }));
  for (const { src } of document.scripts) if (!(await copies.match(src))) await copies.add(src);
}

const keep = () => save().catch(() => { savedAt = ""; });

if (feed && "serviceWorker" in navigator) {
  navigator.serviceWorker.register("/sw.js").then(keep, () => {});
  setInterval(keep, SAVE_MS);
  document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
}
})();
