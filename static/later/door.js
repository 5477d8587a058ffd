// @ts-check
/**
 * The door of one room, kept fresh: it names people, so it is not pushed to everybody who listens. Whenever a frame says
 * that something has moved, and now and then in case sockets are blocked, this page asks for its own part anew.
 */
(() => {
const SETTLE_MS = 100;
const ANYWAY_MS = 10_000;

const line = document.getElementById("live");
let asking = false;
let again = false;
/** @type {number | undefined} */
let soon;

async function look() {
  if (!line || document.hidden) return;
  if (asking) { again = true; return; }
  asking = true;
  try {
    const answer = await fetch(line.dataset.door ?? "");
    if (answer.ok) await /** @type {any} */ (window).htmx.swap({ sourceElement: line, target: line, swap: "none swapEmpty:false", text: await answer.text() });
  } catch {
    // The badge says already that we are cut off.
  }
  asking = false;
  if (again) { again = false; look(); }
}

document.addEventListener("live:frame", (event) => {
  if (!/** @type {CustomEvent} */ (event).detail.c) return;
  clearTimeout(soon);
  soon = setTimeout(look, SETTLE_MS);
});
document.addEventListener("visibilitychange", look);
setInterval(look, ANYWAY_MS);
})();
