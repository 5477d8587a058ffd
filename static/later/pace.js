// @ts-check
/**
 * The pace of the day, for hosts: how far what is on runs past what comes next, and when the day then ends.
 *
 * The server says when things are due; from then on minutes pass here, without anybody doing anything.
 */

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

function tick() {
  const pace = document.getElementById("pace");
  const over = document.getElementById("pace-over");
  const slips = document.getElementById("pace-slips");
  const time = /** @type {HTMLElement | null} */ (slips?.querySelector(".clock"));
  if (!pace || !over || !slips || !time) return;
  const due = Number(pace.dataset.due);
  const late = Math.max(due, Date.now() / 1000 + Number(document.body.dataset.clock || 0)) - Number(pace.dataset.limit);
  write(over, told(late, due > 0));
  over.classList.toggle("over", late >= 30);
  slips.hidden = late < 30;
  write(time, clock(Number(pace.dataset.dayEnds) + Math.max(0, late)));
}

tick();
setInterval(tick, 1000);
document.addEventListener("htmx:after:swap", tick);
