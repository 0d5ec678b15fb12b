// Copies the text of the certificate; without this script it can be selected and saved as a file.
"use strict";

function offerCopy(button) {
  const text = document.getElementById(button.dataset.copy);
  const said = document.getElementById(button.dataset.said);
  if (!text || !said || !navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    navigator.clipboard.writeText(text.value).then(
      () => { said.hidden = false; },
      () => { text.closest("details").open = true; text.select(); },
    );
  });
}

document.querySelectorAll("[data-copy]").forEach(offerCopy);
