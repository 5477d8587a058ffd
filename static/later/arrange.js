// @ts-check
/**
 * Setting up with scripts: items are dragged by a handle, on top of their buttons Earlier and Later; and a new event
 * begins with the time zone of whoever makes it.
 */
(() => {
const zone = /** @type {HTMLSelectElement | null} */ (document.getElementById("time_zone"));
if (zone && !zone.value) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone?.selectedIndex === -1) zone.selectedIndex = 0;

/** @type {HTMLElement | null} the line that is being dragged */
let dragged = null;
/** @type {HTMLElement | null} the line that it is over */
let over = null;

const lineAt = (/** @type {PointerEvent} */ { clientX, clientY }) =>
  /** @type {HTMLElement | null} */ (document.elementFromPoint(clientX, clientY)?.closest(".set-line"));

function addHandles() {
  for (const line of document.querySelectorAll(".set-line:has(form)")) {
    if (line.querySelector(".handle")) continue;
    const handle = Object.assign(document.createElement("span"), { className: "handle", textContent: "⠿" });
    handle.setAttribute("aria-hidden", "true");
    line.querySelector(".acts")?.append(handle);
  }
}

/** @param {HTMLElement | null} line */
function mark(line) {
  over?.classList.remove("over");
  over = line === dragged ? null : line;
  over?.classList.add("over");
}

function drop() {
  const form = dragged?.querySelector("form");
  const past = /** @type {HTMLInputElement | null} */ (form?.querySelector("[name=past]") ?? null);
  if (form && past && over?.dataset.item) {
    past.value = over.dataset.item;
    form.requestSubmit();
  }
  release();
}

function release() {
  mark(null);
  dragged?.classList.remove("dragged");
  dragged = null;
}

document.addEventListener("pointerdown", (event) => {
  const handle = /** @type {Element} */ (event.target).closest?.(".handle");
  if (!handle) return;
  event.preventDefault();
  handle.setPointerCapture(event.pointerId);
  dragged = handle.closest(".set-line");
  dragged?.classList.add("dragged");
});
document.addEventListener("pointermove", (event) => { if (dragged) mark(lineAt(event)); });
document.addEventListener("pointerup", () => { if (dragged) drop(); });
document.addEventListener("pointercancel", release);
document.addEventListener("htmx:after:swap", addHandles);
addHandles();
})();
