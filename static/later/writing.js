// @ts-check
/**
 * Writing at length: the preview follows what is typed, and what is not saved yet outlives the tab.
 *
 * Without this the page works the same: its Preview button asks the server for the whole page.
 */

const PAUSE_MS = 400;

const form = /** @type {HTMLFormElement} */ (document.querySelector("form.written"));
const place = `written:${location.pathname}`;
const fields = /** @type {NodeListOf<HTMLInputElement | HTMLTextAreaElement>} */ (form.querySelectorAll("[data-written]"));
const area = /** @type {HTMLTextAreaElement} */ (form.querySelector("textarea[data-written]"));
const shown = /** @type {HTMLElement} */ (document.getElementById("preview"));
/** @type {Storage | null} null where the browser forbids it */
const memory = (() => { try { return window.localStorage; } catch { return null; } })();
/** @type {number | undefined} */
let pausing;

const typed = () => Object.fromEntries([...fields].map((field) => [field.name, field.value]));

async function preview() {
  const body = new URLSearchParams({ text: area.value });
  try {
    const answer = await fetch(form.dataset.preview ?? "", { method: "POST", body, headers: { "HX-Request": "true" } });
    if (!answer.ok) return;
    shown.innerHTML = await answer.text();
    /** @type {HTMLElement} */ (shown.parentElement).hidden = !area.value.trim();
  } catch { /* No connection: the preview stays as it was. */ }
}

form.addEventListener("input", () => {
  memory?.setItem(place, JSON.stringify(typed()));
  clearTimeout(pausing);
  pausing = setTimeout(preview, PAUSE_MS);
});

// What was typed here and not saved comes back, unless the page brings what was typed itself. Once saved, it is the same.
const before = JSON.parse(memory?.getItem(place) ?? "null");
const same = (/** @type {string} */ name, /** @type {string} */ value) => before[name]?.trim() === value.trim();
if (before && Object.entries(typed()).every(([name, value]) => same(name, value))) memory?.removeItem(place);
else if (before && !document.querySelector(".plan-problem")) {
  for (const field of fields) field.value = before[field.name] ?? field.value;
  const told = Object.assign(document.createElement("p"), { className: "soft", role: "status" });
  const drop = Object.assign(document.createElement("button"), { className: "quiet", type: "button", textContent: "Drop it" });
  told.append("This is what you typed here before. It is not saved yet. ", drop);
  drop.addEventListener("click", () => { memory?.removeItem(place); location.reload(); });
  form.before(told);
}
if (area.value.trim()) preview();
