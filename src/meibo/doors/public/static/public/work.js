// Answers the challenge of a search and sends the form again. Without this script the page says when
// the same button may be pressed again.
"use strict";

(() => {
  const form = document.querySelector("form[data-bits]");
  if (!form || !window.Worker) return;
  const says = document.getElementById("working");
  says.hidden = false;
  document.getElementById("waiting").hidden = true;
  const solver = new Worker(form.dataset.solver);
  solver.onmessage = ({ data }) => {
    form.elements.work.value = data;
    form.submit();
  };
  solver.onerror = () => {
    says.hidden = true;
    document.getElementById("waiting").hidden = false;
  };
  solver.postMessage({ token: form.elements.challenge.value, bits: Number(form.dataset.bits) });
})();
