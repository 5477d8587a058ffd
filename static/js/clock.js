// @ts-check
/**
 * The event's clock: what depends on the moment is computed here, never on the server.
 *
 * The body says how far the event's clock is ahead of this phone's, in seconds (`data-clock`; live.js keeps it right),
 * and in which zone the event's times are shown (`data-zone`). Then, once a second:
 *
 * - `data-now` shows the time of day;
 * - `data-ends` counts down to a moment: amber in its last two minutes, then red and with "+";
 * - `data-from`, `data-until` show an element from, or until, a moment.
 *
 * Moments are in seconds since 1970.
 */

const SOON_S = 120;
const { body } = document;

const timeOfDay = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  timeZone: body.dataset.zone || undefined,
});

/** @returns {number} the event's time, in seconds since 1970 */
const now = () => Date.now() / 1000 + Number(body.dataset.clock || 0);

/** @param {number} n */
const two = (n) => String(n).padStart(2, "0");

/**
 * @param {number} left seconds; negative once over
 * @returns {string} as in "12:05", "1:00:00" or "+2:10"
 */
function countdown(left) {
  const s = Math.abs(Math.round(left));
  const [h, m] = [Math.floor(s / 3600), Math.floor(s / 60) % 60];
  return (left <= -1 ? "+" : "") + (h ? `${h}:${two(m)}` : m) + ":" + two(s % 60);
}

/**
 * @param {string} name of a data attribute
 * @param {(element: HTMLElement, value: number) => void} show
 */
function each(name, show) {
  const elements = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(`[data-${name}]`));
  for (const element of elements) show(element, Number(element.dataset[name]));
}

/**
 * @param {HTMLElement} element
 * @param {string} text
 */
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function tick() {
  const moment = now();
  each("now", (element) => write(element, timeOfDay.format(moment * 1000)));
  each("from", (element, from) => { element.hidden = moment < from; });
  each("until", (element, until) => { element.hidden = moment >= until; });
  each("ends", (element, ends) => {
    write(element, countdown(ends - moment));
    element.dataset.pace = ends < moment ? "over" : ends - moment < SOON_S ? "soon" : "";
  });
}

tick();
setInterval(tick, 1000);
document.addEventListener("htmx:after:swap", tick);
