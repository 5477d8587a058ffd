// @ts-check
/**
 * The line to the server: a socket, where we have got to, whether we still hear anything, and saying so.
 *
 * The socket brings frames `{c, at, t, content}`: htmx puts the content in place, and we remember the cursor `c` for the
 * next socket and set the clock by `at`. A server that is itself cut off from what happens says `stale`. Where sockets
 * are blocked the same frames are fetched every few seconds. Other scripts hear of a socket that opens as
 * `live:connected`.
 */

/** @typedef {{c?: string, at: number, t?: string, content?: string, stale?: boolean}} Frame */

// The server pings every 15 s: two pings and some slack.
const SILENCE_MS = 35_000;
const WATCH_MS = 5_000;
// So many looks in a row at a socket that does not get to open: where the network swallows everything, it never fails.
const PATIENT_LOOKS = 2;
const BLOCKED_AFTER = 2;
const COPIES_AFTER_MS = 10_000;
// A hall of phones does not come back at once, and asks less and less often.
const FIRST_RETRY_MS = 3_000;
const LAST_RETRY_MS = 20_000;
const OVER = 4001;

const WORDS = {
  connecting: "Connecting",
  live: "Live",
  polling: "Live, every 5 s",
  retry: "Reconnecting",
  offline: "Offline",
  stopped: "Offline",
  over: "Event over",
};

const line = /** @type {HTMLElement | null} */ (document.querySelector("[data-line]"));
const badge = /** @type {HTMLElement | null} */ (document.getElementById("freshness"));

let url = line?.dataset.line ?? "";
/** @type {WebSocket | null} */
let socket = null;
/** Frames are taken one after another: putting one in place takes a moment. */
let taken = Promise.resolve();
/** @type {number | undefined} */
let retrying;
/** @type {keyof typeof WORDS} */
let state = "connecting";
let failures = 0;
let heardAt = Date.now();
let looks = 0;
let lastChange = badge?.dataset.last ?? "";

const isOpen = () => socket?.readyState === WebSocket.OPEN;
const isEnded = () => state === "over" || state === "stopped";
const random = (/** @type {number} */ from, /** @type {number} */ to) => from + Math.random() * (to - from);

/** @param {keyof typeof WORDS} to */
function become(to) {
  state = to;
  if (!badge) return;
  const [words, way] = /** @type {any} */ (badge.children);
  const fresh = to === "live" || to === "polling" || to === "connecting";
  badge.dataset.state = to;
  badge.hidden = false;
  words.textContent = fresh || to === "over" ? WORDS[to] : `${WORDS[to]}, as of ${lastChange}`;
  way.hidden = !isEnded();
  way.textContent = to === "over" ? "Read the record" : "Reload";
}

const lost = () => become(navigator.onLine ? "retry" : "offline");

/** @param {number} at the event's clock, in seconds since 1970 */
function timeOf(at) {
  const timeZone = document.body.dataset.zone || undefined;
  return new Date(at * 1000).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone });
}

/** @param {Frame} frame */
function take(frame) {
  heardAt = Date.now();
  document.body.dataset.clock = String(frame.at - heardAt / 1000);
  const now = frame.t === "over" ? "over" : frame.stale ? "retry" : isOpen() ? "live" : "polling";
  if (now !== state) become(now);
  if (!frame.c) return;
  url = url.replace(/cursor=[^&]*/, `cursor=${frame.c}`);
  lastChange = timeOf(frame.at);
  // For the copy of the page that a phone keeps.
  if (badge) badge.dataset.last = lastChange;
  if (line) line.dataset.line = url;
}

function drop() {
  clearTimeout(retrying);
  const old = socket;
  socket = null;
  old?.close();
}

function connect() {
  if (!line || isEnded()) return;
  drop();
  // The old line may have been dead for long.
  if (state === "live") lost();
  heardAt = Date.now();
  const mine = new WebSocket(new URL(url, location.href.replace(/^http/, "ws")));
  socket = mine;
  mine.onopen = () => {
    heardAt = Date.now();
    document.dispatchEvent(new Event("live:connected"));
  };
  mine.onmessage = ({ data }) => {
    taken = taken.then(() => hear(mine, JSON.parse(data))).catch(console.error);
  };
  mine.onclose = ({ code }) => {
    if (mine === socket) taken = taken.then(() => closed(mine, code));
  };
}

/** @param {WebSocket} from @param {Frame} frame */
async function hear(from, frame) {
  if (from !== socket) return;
  // Not before something is heard: whoever may not see the page is let in, and then told to go.
  failures = 0;
  heardAt = Date.now();
  await put(frame.content);
  take(frame);
}

/** @param {WebSocket} old @param {number} code */
function closed(old, code) {
  if (old !== socket || isEnded()) return;
  drop();
  if (code === OVER) return become("over");
  failures += 1;
  if (state !== "polling") lost();
  const wait = Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), LAST_RETRY_MS);
  retrying = setTimeout(connect, random(wait / 10, wait));
}

function watch() {
  if (document.hidden || isEnded()) return;
  looks = socket?.readyState === WebSocket.CONNECTING ? looks + 1 : 0;
  if (looks <= PATIENT_LOOKS && Date.now() - heardAt <= SILENCE_MS) return;
  looks = 0;
  lost();
  connect();
}

async function poll() {
  if (document.hidden || isOpen() || isEnded() || failures < BLOCKED_AFTER) return;
  const from = url;
  try {
    const answer = await fetch(url.replace("/live?", "/since?"), { headers: { Accept: "application/json" } });
    if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) return become("stopped");
    if (!answer.ok) throw new Error(String(answer.status));
    const frame = /** @type {Frame} */ (await answer.json());
    // The socket was faster.
    if (isOpen() || from !== url) return;
    await put(frame.content);
    const wasLost = state !== "polling";
    take(frame);
    // The network is there again: the socket need not wait for its next attempt.
    if (wasLost) connect();
  } catch {
    if (!isOpen()) lost();
  }
}

/** @param {string | undefined} content */
async function put(content) {
  if (!content) return;
  await /** @type {any} */ (window).htmx.swap({ sourceElement: line, target: line, swap: "none swapEmpty:false", text: content });
}

if (line) {
  document.querySelector("[data-as-of]")?.toggleAttribute("hidden", true);
  become("connecting");

  addEventListener("online", () => { if (!isOpen()) connect(); });
  addEventListener("offline", () => { if (!isEnded()) become("offline"); });
  addEventListener("pagehide", drop);
  addEventListener("pageshow", ({ persisted }) => { if (persisted) connect(); });
  // A phone in a pocket needs no line; and back from a locked one, its old socket may stay half closed for a minute.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) drop();
    else if (!isOpen()) connect();
  });

  setInterval(watch, WATCH_MS);
  setInterval(poll, WATCH_MS);

  const { copies } = line.dataset;
  if (copies) setTimeout(() => document.head.append(Object.assign(document.createElement("script"), { src: copies })), COPIES_AFTER_MS);
  addEventListener("DOMContentLoaded", connect);
}
