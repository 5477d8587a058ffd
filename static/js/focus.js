// @ts-check
/**
 * Focus stays where it is: a button that is pressed is disabled until the answer comes, or replaced by what it brings,
 * and would lose the focus to the top of the page.
 */

/** @type {HTMLElement | null} what had the focus when a form was sent */
let pressed = null;
/** @type {string[]} the ids of what it stood in, from the inside */
let places = [];

document.addEventListener("htmx:config:request", () => {
  const focused = /** @type {HTMLElement} */ (document.activeElement);
  if (focused === document.body) return;
  pressed = focused;
  places = [];
  for (let place = focused.parentElement; place; place = place.parentElement) if (place.id) places.push(place.id);
});

function restore() {
  if (pressed && document.activeElement !== document.body) pressed = null; // it has been moved on
  if (!pressed || (pressed.isConnected && pressed.matches(":disabled"))) return;
  const place = pressed.isConnected ? pressed : places.map((id) => document.getElementById(id)).find(Boolean);
  pressed = null;
  if (!place) return;
  // The part of the page, not its next button: whoever presses twice must not do something else.
  if (!place.matches("button, input, select, textarea, a, summary")) place.tabIndex = -1;
  place.focus({ preventScroll: true });
}

document.addEventListener("htmx:after:swap", restore);
document.addEventListener("htmx:finally:request", () => setTimeout(restore));
