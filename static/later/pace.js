// @ts-check
/**
 * The pace of the day, for hosts: how far what is on runs past what comes next, and when the day then ends; and how long
 * before its time a start would be.
 *
 * The server says when things are due; from then on minutes pass here, without anybody doing anything.
 */

const EARLY_MIN = 10;

/** @param {number} moment in seconds since 1970 */
const clock = (moment) => new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  timeZone: document.body.dataset.zone || undefined,
}).format(moment * 1000);

/**
 * @param {number} late seconds that what comes next will begin late; negative while there is time
 * @param {boolean} on whether something is on
 */
function told(late, on) {
  const minutes = Math.round(late / 60);
  if (minutes > 0) return `${minutes} min ${on ? "over" : "late"}`;
  return minutes < 0 && on ? `${-minutes} min to spare` : "On time";
}

/** @param {HTMLElement} element @param {string} text */
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** @param {number} minutes @returns {string} as in "2 h 5 min" */
const long = (minutes) =>
  [[Math.floor(minutes / 60), "h"], [minutes % 60, "min"]].filter(([n]) => n).map((part) => part.join(" ")).join(" ");

/** @param {number} now the event's time, in seconds since 1970 */
function warn(now) {
  for (const early of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-begins]"))) {
    const minutes = Math.floor((Number(early.dataset.begins) - now) / 60);
    early.hidden = minutes < EARLY_MIN;
    if (!early.hidden) write(early, `${long(minutes)} before its time`);
  }
}

function tick() {
  const now = Date.now() / 1000 + Number(document.body.dataset.clock || 0);
  warn(now);
  const pace = document.getElementById("pace");
  const over = document.getElementById("pace-over");
  const slips = document.getElementById("pace-slips");
  const time = /** @type {HTMLElement | null} */ (slips?.querySelector(".clock"));
  if (!pace || !over || !slips || !time) return;
  const due = Number(pace.dataset.due);
  const late = Math.max(due, now) - Number(pace.dataset.limit);
  write(over, told(late, due > 0));
  over.classList.toggle("over", late >= 30);
  slips.hidden = late < 30;
  write(time, clock(Number(pace.dataset.dayEnds) + Math.max(0, late)));
}

tick();
setInterval(tick, 1000);
document.addEventListener("htmx:after:swap", tick);
