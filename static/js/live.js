// @ts-check
/**
 * The line to the server, around htmx's socket: where we have got to, whether we still hear anything, and saying so.
 *
 * The socket brings frames `{c, at, t, content}`: htmx puts the content in place, and we remember the cursor `c` for the
 * next connection and set the clock by `at`. A server that is itself cut off from what happens says `stale`. Where sockets
 * are blocked the same frames are fetched every few seconds.
 */

/** @typedef {{c?: string, at: number, t?: string, content?: string, stale?: boolean}} Frame */

// The server pings every 15 s: two pings and some slack.
const SILENCE_MS = 35_000;
const WATCH_MS = 5_000;
// So many looks in a row at a socket that does not get to open: where the network swallows everything, it never fails.
const PATIENT_LOOKS = 2;
const BLOCKED_AFTER = 2;
const COPIES_AFTER_MS = 10_000;
// Htmx comes back after these by itself.
const RECONNECTABLE = [1001, 1005, 1006, 1011, 1012, 1013, 1014];
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

const line = /** @type {HTMLElement | null} */ (document.getElementById("live"));
const badge = /** @type {HTMLElement | null} */ (document.getElementById("freshness"));

let url = line?.getAttribute("hx-ws:connect") ?? "";
/** @type {any} htmx's connection */
let connection = null;
/** @type {keyof typeof WORDS} */
let state = "connecting";
let failures = 0;
let heardAt = Date.now();
let looks = 0;
let lastChange = badge?.dataset.last ?? "";

const isOpen = () => connection?.socket?.readyState === WebSocket.OPEN;
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
  point();
}

// htmx reads the address from the attribute for a new connection, and from the connection for the next attempt.
function point() {
  line?.setAttribute("hx-ws:connect", url);
  if (connection) connection.url = new URL(url, location.href.replace(/^http/, "ws")).href;
}

function reconnect() {
  if (!line || isEnded()) return;
  heardAt = Date.now();
  // The old line may have been dead for long.
  if (state === "live") lost();
  connection = null;
  /** @type {any} */ (window).htmx.process(line, true);
}

function watch() {
  if (document.hidden || isEnded()) return;
  looks = connection?.socket?.readyState === WebSocket.CONNECTING ? looks + 1 : 0;
  if (looks <= PATIENT_LOOKS && Date.now() - heardAt <= SILENCE_MS) return;
  looks = 0;
  lost();
  reconnect();
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
    if (wasLost) reconnect();
  } catch {
    if (!isOpen()) lost();
  }
}

/** @param {string | undefined} content */
async function put(content) {
  if (!content) return;
  await /** @type {any} */ (window).htmx.swap({ sourceElement: line, target: line, swap: "none swapEmpty:false", text: content });
}

/** @param {string} name @param {(detail: any, event: Event) => void} handler */
const on = (name, handler) => document.addEventListener(name, (event) => handler(/** @type {any} */ (event).detail, event));

if (line) {
  document.querySelector("[data-as-of]")?.toggleAttribute("hidden", true);
  become("connecting");

  on("htmx:ws:before:connection", (detail) => {
    connection = detail.connection;
    // A hall of phones does not come back at once.
    connection.config.reconnectDelay = random(300, 3_000);
    connection.config.reconnectMaxDelay = 20_000;
    point();
  });
  on("htmx:ws:after:connection", () => { heardAt = Date.now(); });
  // Not before something is heard: whoever may not see the page is let in, and then told to go.
  on("htmx:ws:before:message:incoming", () => {
    failures = 0;
    heardAt = Date.now();
  });
  on("htmx:ws:after:message:incoming", ({ message }) => take(JSON.parse(message.data)));
  on("htmx:ws:close", ({ code, reason, connection: closed }) => {
    if (reason !== "closed" || closed !== connection || isEnded()) return;
    if (code === OVER) return become("over");
    if (!document.hidden) failures += 1;
    if (state !== "polling") lost();
    if (!RECONNECTABLE.includes(code)) setTimeout(reconnect, random(1_000, 5_000));
  });

  addEventListener("online", () => { if (!isOpen()) reconnect(); });
  addEventListener("offline", () => { if (!isEnded()) become("offline"); });
  addEventListener("pageshow", ({ persisted }) => { if (persisted) reconnect(); });
  // Back from a locked phone, htmx waits for the old socket to close, which takes a minute on a dead network.
  document.addEventListener("visibilitychange", () => setTimeout(() => {
    if (!document.hidden && !isOpen() && connection?.socket?.readyState !== WebSocket.CONNECTING) reconnect();
  }, 50));

  setInterval(watch, WATCH_MS);
  setInterval(poll, WATCH_MS);

  const { copies } = line.dataset;
  if (copies) setTimeout(() => document.head.append(Object.assign(document.createElement("script"), { src: copies })), COPIES_AFTER_MS);
}
