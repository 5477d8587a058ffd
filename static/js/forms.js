// @ts-check
/**
 * Commands: forms that htmx sends without leaving the page.
 *
 * A command keeps its id until it has been answered, so a double tap or a second try after a lost answer has one effect.
 * What goes wrong on the way is said beside the form, and what was typed stays.
 */

const SETTLE_MS = 900;
const RETRY_MS = 5_000;

/** @type {Storage | null} what a reload must not lose; null where the browser forbids it */
const memory = (() => { try { return window.sessionStorage; } catch { return null; } })();
const UNANSWERED = "unanswered";

/** @type {Map<string, string>} command ids by what they were sent with */
const unanswered = new Map(JSON.parse(memory?.getItem(UNANSWERED) ?? "[]"));
let next = nextForms();
/** @type {number | undefined} */
let settling;
/** @type {number | undefined} */
let retrying;

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

const TYPED = "#composer textarea, [data-reset] textarea";

/** @param {Element} area */
const placeOf = (area) => `typed:${location.pathname}#${area.id}`;

const remember = () => memory?.setItem(UNANSWERED, JSON.stringify([...unanswered]));

/**
 * @param {HTMLElement} form
 * @param {string} sentence "" for none
 */
function say(form, sentence) {
  const seat = form.closest(".my-seat");
  const place = document.getElementById(form.dataset.problem || "console-problem") || seat?.querySelector(".problem");
  if (place) {
    // Saying it again would speak it again.
    if (place.textContent !== sentence) place.textContent = sentence;
  } else if (seat && sentence) seat.append(Object.assign(document.createElement("p"), { className: "problem", textContent: sentence }));
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
  remember();
  ctx.request.body.set("command_id", unanswered.get(request));
});

document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = /** @type {CustomEvent} */ (event).detail;
  const form = ctx.sourceElement;
  if (!ctx.request.body) return;
  delete form.dataset.unsent;
  if (ctx.response.status < 300) {
    unanswered.delete(requestOf(ctx.request.action, ctx.request.body));
    remember();
    say(form, "");
    if (form.matches("[data-reset]")) {
      // How to be archived is chosen once, for this comment and the next.
      for (const option of form.archive ?? []) option.defaultSelected = option.selected;
      form.reset();
      for (const area of form.querySelectorAll("textarea")) {
        area.value = "";
        memory?.removeItem(placeOf(area));
      }
    }
  } else if (!ctx.text.includes("<hx-partial")) {
    say(form, "The server could not take this just now. Try again: nothing is done twice.");
  }
});

document.addEventListener("htmx:error", (event) => {
  const { ctx } = /** @type {CustomEvent} */ (event).detail;
  const form = ctx?.sourceElement;
  if (!form?.matches("form") || ctx.response) return;
  if (form.matches("#composer form")) {
    form.dataset.unsent = "";
    clearTimeout(retrying);
    retrying = setTimeout(resend, RETRY_MS);
    say(form, "No connection. Your comment waits here, and is sent when you are back.");
  } else say(form, "No connection. Nothing is lost; try again: nothing is done twice.");
});

// What was meant to be sent is sent, under the id that it had: once the socket is back, and now and then, because a
// request may fail while the socket stays, and some networks let no socket through.
function resend() {
  for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-unsent]"))) form.requestSubmit();
}

document.addEventListener("live:connected", resend);

document.addEventListener("input", ({ target }) => {
  if (!(target instanceof HTMLTextAreaElement) || !target.matches(TYPED)) return;
  memory?.setItem(placeOf(target), target.value);
  if (target.form) delete target.form.dataset.unsent;
});

for (const area of /** @type {NodeListOf<HTMLTextAreaElement>} */ (document.querySelectorAll(TYPED))) {
  area.value ||= memory?.getItem(placeOf(area)) ?? "";
}

document.addEventListener("htmx:after:swap", watchNext);
