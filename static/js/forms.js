// @ts-check
/**
 * Commands: forms that htmx sends without leaving the page.
 *
 * A command keeps its id until it has been answered, so a double tap or a second try after a lost answer has one effect.
 * What goes wrong on the way is said beside the form, and what was typed stays.
 */

const SETTLE_MS = 900;

/** @type {Map<string, string>} command ids by what they were sent with */
const unanswered = new Map();
let next = nextForms();
/** @type {number | undefined} */
let settling;

/** @returns {string} 128 random bits: `crypto.randomUUID` is missing on plain HTTP */
const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");

/**
 * @param {string} action
 * @param {FormData | URLSearchParams} fields
 * @returns {string} the same for the same request
 */
function requestOf(action, fields) {
  const rest = new URLSearchParams(/** @type {any} */ (fields));
  rest.delete("command_id");
  return `${action}?${rest}`;
}

/**
 * @param {HTMLElement} form
 * @param {string} sentence "" for none
 */
function say(form, sentence) {
  const seat = form.closest(".my-seat");
  const place = document.getElementById(form.dataset.problem || "console-problem") || seat?.querySelector(".problem");
  if (place) place.textContent = sentence;
  else if (seat && sentence) seat.append(Object.assign(document.createElement("p"), { className: "problem", textContent: sentence }));
}

function nextForms() {
  return [...document.querySelectorAll("[data-settles]")].map((form) => form.id).join();
}

// What comes next has just changed under the host's thumb: the second half of a double tap is not meant for it.
function watchNext() {
  if (nextForms() === next) return;
  next = nextForms();
  clearTimeout(settling);
  settling = setTimeout(() => document.body.removeAttribute("data-settling"), SETTLE_MS);
  document.body.toggleAttribute("data-settling", true);
}

document.addEventListener("htmx:config:request", (event) => {
  const { ctx } = /** @type {CustomEvent} */ (event).detail;
  const form = ctx.sourceElement;
  if (form.matches("[data-settles]") && document.body.matches("[data-settling]")) return event.preventDefault();
  const request = requestOf(ctx.request.action, ctx.request.body);
  if (!unanswered.has(request)) unanswered.set(request, newId());
  ctx.request.body.set("command_id", unanswered.get(request));
});

document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = /** @type {CustomEvent} */ (event).detail;
  const form = ctx.sourceElement;
  if (!ctx.request.body) return;
  if (ctx.response.status < 300) {
    unanswered.delete(requestOf(ctx.request.action, ctx.request.body));
    say(form, "");
    if (form.matches("[data-reset]")) {
      form.reset();
      for (const area of form.querySelectorAll("textarea")) area.value = "";
    }
  } else if (!ctx.text.includes("<hx-partial")) {
    say(form, "The server could not take this just now. Try again: nothing is done twice.");
  }
});

document.addEventListener("htmx:error", (event) => {
  const { ctx } = /** @type {CustomEvent} */ (event).detail;
  if (ctx?.sourceElement?.matches("form") && !ctx.response) {
    say(ctx.sourceElement, "No connection. What you wrote is still here; try again: nothing is done twice.");
  }
});

document.addEventListener("htmx:after:swap", watchNext);
