// @ts-check
/** Copying: an address that is shown goes to the clipboard at a press. Without this, it is selected by hand. */

for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("[data-copy]"))) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = /** @type {HTMLInputElement} */ (document.getElementById(button.dataset.copy ?? ""));
    field.select();
    // On plain HTTP, as in a hall without certificates, there is only the old way.
    await (navigator.clipboard?.writeText(field.value) ?? Promise.reject()).catch(() => document.execCommand("copy"));
    const said = document.getElementById("announcer");
    if (said) said.textContent = "Copied.";
    button.textContent = "Copied";
  });
}
