// @ts-check
/** Urgent notices interrupt: each is spoken once, and stands there until it is dismissed on this phone, or is old. */

const alarm = /** @type {HTMLElement} */ (document.getElementById("alarm"));

/** @type {string[]} the ids of notices that are not to be seen; kept where the browser lets us */
let gone = [];
try { gone = JSON.parse(localStorage.gone); } catch {}

/** @type {Set<string>} the ids of those that have been seen */
const known = new Set();

/** @param {unknown} [arrived] whether something has just come */
function look(arrived) {
  for (const notice of document.querySelectorAll("#urgent li")) {
    if (gone.includes(notice.id)) notice.remove();
    else if (arrived && !known.has(notice.id)) alarm.textContent = notice.children[0].textContent;
    known.add(notice.id);
  }
}

document.addEventListener("click", ({ target }) => {
  if (!(target instanceof Element) || !target.matches("[data-dismiss]")) return;
  gone.push(/** @type {Element} */ (target.parentElement).id);
  try { localStorage.gone = JSON.stringify(gone); } catch {}
  look();
  /** @type {HTMLElement} */ (document.getElementById("main")).focus({ preventScroll: true });
});

document.addEventListener("htmx:after:swap", look);
look();
