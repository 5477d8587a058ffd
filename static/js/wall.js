// @ts-check
/**
 * What arrives: nothing twice, nothing older than what is there, nothing moves what one reads; what matters is spoken.
 *
 * New comments come as a list for the top of another. Those that the page has are dropped. While one reads further down,
 * the others wait behind "3 new comments".
 *
 * @typedef {{target: Element | null, fragment: DocumentFragment, swapSpec: {style: string}}} Task one swap of htmx
 */

const KEPT = 100;
const TOGETHER_MS = 1_000;
const LISTS = ["comments", "tray-comments"];

/** @type {Map<string, string | undefined>} what was last said about a region, by its id */
const said = new Map();
// What is personal comes in a frame of its own, just ahead of the one for everybody, which must not cut it short.
let own = "";

/** @param {string | null | undefined} cursor */
const versionOf = (cursor) => parseInt(cursor ?? "", 10);

/** @returns {number} the version that this page has reached */
const reached = () => versionOf(document.getElementById("live")?.dataset.line?.split("cursor=")[1]);

/**
 * An answer to a form may come in after a newer frame of the socket: its regions would turn the page back.
 *
 * @param {any} ctx htmx's request
 */
const isOlder = (ctx) => versionOf(ctx.response?.headers.get("companion-cursor")) < reached();

/** @param {Element} list whose top has been scrolled past: an addition would push away what is being read */
const isRead = (list) => list.getBoundingClientRect().top < 0;

/**
 * @param {Task[]} tasks
 * @param {Task} task
 */
function dropKnown(tasks, task) {
  for (const comment of [...task.fragment.children]) {
    const known = `[id="${comment.id}"]`;
    if (tasks.some((other) => other !== task && other.fragment.querySelector(known))) comment.remove();
    else if (document.getElementById(comment.id)) comment.remove();
  }
}

/**
 * @param {Task} task
 * @param {Element} list
 */
function hold(task, list) {
  const additions = task.target === list ? task.fragment.children : task.fragment.querySelectorAll(`#${list.id} > li`);
  for (const comment of additions) if (!document.getElementById(comment.id)) comment.toggleAttribute("data-waiting", true);
}

/** @param {Element} list */
function settle(list) {
  const waiting = list.querySelectorAll("[data-waiting]").length;
  const offer = /** @type {HTMLElement | null} */ (list.previousElementSibling);
  if (offer?.matches(".new-comments")) {
    offer.hidden = !waiting;
    offer.children[0].textContent = waiting === 1 ? "1 new comment" : `${waiting} new comments`;
  }
  if (!isRead(list)) while (list.children.length > KEPT) list.lastElementChild?.remove();
}

const lists = () => LISTS.flatMap((id) => document.getElementById(id) ?? []);

/** @returns {HTMLElement[]} what has something else to say than when this was last asked */
function news() {
  const regions = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-say]")]);
  const changed = regions.filter((region) => said.get(region.id) !== region.dataset.say);
  for (const region of changed) said.set(region.id, region.dataset.say);
  return changed.filter((region) => region.dataset.say);
}

/**
 * Whoever reads further down sees no seat arrive: it is in the header, too, until it is tapped.
 *
 * @param {HTMLElement} region
 */
function raise(region) {
  const alarm = document.querySelector(".alarm") ?? Object.assign(document.createElement("a"), { className: "alarm" });
  Object.assign(alarm, { href: `#${region.id}`, textContent: region.dataset.say });
  document.querySelector(".top")?.append(alarm);
}

document.addEventListener("htmx:before:swap", (event) => {
  const { ctx, tasks } = /** @type {{ctx: any, tasks: Task[]}} */ (/** @type {CustomEvent} */ (event).detail);
  const kept = tasks.filter((task) => task.target && !(isOlder(ctx) && task.swapSpec.style === "outerMorph"));
  tasks.splice(0, tasks.length, ...kept);
  for (const task of tasks) if (task.swapSpec.style === "afterbegin") dropKnown(tasks, task);
  for (const list of lists().filter(isRead)) for (const task of tasks) hold(task, list);
});

document.addEventListener("htmx:after:swap", () => {
  lists().forEach(settle);
  const changed = news();
  const announcer = document.getElementById("announcer");
  if (announcer && changed.length) {
    const text = changed.map((region) => region.dataset.say).join(" ");
    announcer.textContent = own + text;
    own = changed.every((region) => region.closest("[hx-morph-skip]")) ? `${text} ` : "";
    setTimeout(() => { own = ""; }, TOGETHER_MS);
  }
  for (const region of changed) if (region.matches(".told")) raise(region);
});

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element)) return;
  event.target.closest(".alarm")?.remove();
  const offer = event.target.closest(".new-comments");
  const list = offer && offer.nextElementSibling;
  if (!list) return;
  for (const comment of list.querySelectorAll("[data-waiting]")) comment.removeAttribute("data-waiting");
  settle(list);
  list.scrollIntoView();
});

news();
