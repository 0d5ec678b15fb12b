// The officers' side of typing a number: says to the typing page, which is of another origin, what
// the number is for, and sends on the envelope it hands back. The number itself never comes here.
const place = document.querySelector("[data-type-number]");
const page = place.querySelector("iframe");
const form = place.querySelector("form");
const { origin } = place.dataset;
let sent = false;

window.addEventListener("message", (event) => {
  if (event.origin !== origin || event.source !== page.contentWindow || sent) return;
  const { type, envelope } = event.data ?? {};
  if (type === "ready") {
    page.contentWindow.postMessage(JSON.parse(place.dataset.order), origin);
  } else if (type === "sealed" && typeof envelope === "object") {
    sent = true;
    form.elements.envelope.value = JSON.stringify(envelope);
    form.submit();
  } else if (type === "refused") {
    place.querySelector("[data-refused]").hidden = false;
  }
});

page.hidden = false;
page.src = place.dataset.page;
