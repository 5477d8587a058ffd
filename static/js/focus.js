// @ts-check
/**
 * Focus stays where it is: a button that is pressed is disabled until the answer comes, or replaced by what it brings,
 * and would lose the focus to the top of the page.
 */

/** @type {HTMLElement | null} what had the focus when a form was sent */
let pressed = null;
/** @type {string[]} the ids of what it stood in, from the inside */
let places = [];
/** @type {string | null} what it said */
let label = "";

document.addEventListener("htmx:config:request", () => {
  const focused = /** @type {HTMLElement} */ (document.activeElement);
  if (focused === document.body) return;
  pressed = focused;
  label = focused.textContent;
  places = [];
  for (let place = focused.parentElement; place; place = place.parentElement) if (place.id) places.push(place.id);
});

/** @param {boolean} answered the button is as it will be */
function restore(answered) {
  const active = document.activeElement;
  if (active !== document.body && active !== pressed) pressed = null; // it has been moved on
  // A button that now says something else does something else: whoever presses twice must not do that.
  const isSame = pressed?.isConnected && pressed.textContent === label;
  // One that is disabled has the focus until the browser next draws the page.
  if (!pressed || (isSame && pressed.matches(":disabled"))) return;
  const place = isSame ? pressed : places.map((id) => document.getElementById(id)).find(Boolean);
  if (answered) pressed = null;
  if (!place) return;
  // The part of the page, not its next button.
  if (!place.matches("button, input, select, textarea, a, summary")) place.tabIndex = -1;
  place.focus({ preventScroll: true });
}

document.addEventListener("htmx:after:swap", () => restore(false));
document.addEventListener("htmx:finally:request", () => setTimeout(restore, 0, true));
