// @ts-check
/** The projector stays awake while its page is in view. Browsers allow it on HTTPS and on this machine only. */

async function stayAwake() {
  if (document.hidden) return;
  try {
    await navigator.wakeLock.request("screen");
  } catch {
    // Not allowed here: the projector's own settings decide.
  }
}

if (document.body.matches(".screen") && "wakeLock" in navigator) {
  document.addEventListener("visibilitychange", stayAwake);
  stayAwake();
}
