// @ts-check
/**
 * Votes, for somebody who is signed in: a tap counts without leaving the page, and comments that arrive can be voted for.
 *
 * Which comments they want answered, and which are their own, the server says in `#wanted`. The form of a comment is a
 * copy of the one in the page's template.
 */
(() => {
const blank = /** @type {HTMLTemplateElement | null} */ (document.getElementById("vote"));

/** @param {string} name @returns {Set<string>} ids of comments */
const said = (name) => new Set(document.getElementById("wanted")?.dataset[name]?.split(" ") ?? []);

/** @param {string} id @returns {HTMLFormElement | null} */
function formFor(id) {
  const form = /** @type {HTMLFormElement | null} */ (blank?.content.querySelector("form")?.cloneNode(true) ?? null);
  if (!form) return null;
  // Inside a template an address is relative to nothing yet: only the attribute has it.
  form.setAttribute("action", form.getAttribute("action")?.replace("/0/vote", `/${id}/vote`) ?? "");
  form.querySelector("button")?.setAttribute("aria-label", `Vote for comment ${id}`);
  return form;
}

function paint() {
  const [wanted, own] = [said("wanted"), said("own")];
  for (const comment of document.querySelectorAll("#wall .comment")) {
    const id = comment.id.replace("comment-", "");
    let form = /** @type {HTMLFormElement | null} */ (comment.querySelector(".vote"));
    if (own.has(id)) { form?.remove(); continue; }
    if (!form && (form = formFor(id))) comment.append(form);
    const [vote, button] = [form?.querySelector("[name=vote]"), form?.querySelector("button")];
    vote?.setAttribute("value", String(!wanted.has(id)));
    button?.setAttribute("aria-pressed", String(wanted.has(id)));
  }
}

/** @param {string} sentence */
function say(sentence) {
  const place = document.getElementById("composer-problem");
  if (place) place.textContent = sentence;
}

document.addEventListener("submit", async (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (!form.matches(".vote")) return;
  event.preventDefault();
  const body = new URLSearchParams(/** @type {any} */ (new FormData(form)));
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    say(answer.ok ? "" : (await answer.json()).detail);
    if (answer.ok) form.querySelector("button")?.setAttribute("aria-pressed", String(body.get("vote")));
  } catch {
    say("No connection. Your vote was not counted; try again.");
  }
});

paint();
document.addEventListener("htmx:after:swap", paint);
})();
