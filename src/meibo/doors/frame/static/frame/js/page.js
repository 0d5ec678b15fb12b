// Every page: focus on the error summary, theme without a reload, name echo, file drop,
// certificate on the full screen. Each part is an extra: the page works without it.
"use strict";

function focusErrors() {
  const summary = document.querySelector("[data-error-summary]");
  if (summary) summary.focus();
}

function switchTheme(event) {
  const link = event.target.closest("[data-theme-choice]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  fetch(link.href, { redirect: "manual", credentials: "same-origin" }).then(
    () => {
      const choice = link.dataset.themeChoice;
      if (choice === "device") delete document.documentElement.dataset.theme;
      else document.documentElement.dataset.theme = choice;
      for (const other of document.querySelectorAll("[data-theme-choice]")) {
        other.removeAttribute("aria-current");
      }
      link.setAttribute("aria-current", "true");
    },
    () => { window.location.href = link.href; },
  );
}

function echoName(event) {
  if (!event.target.matches("[data-echo]")) return;
  const echo = event.target.parentElement.querySelector(".echo");
  if (echo) echo.textContent = event.target.value;
}

function dropFiles(box) {
  const input = box.querySelector("input[type=file]");
  if (!input) return;
  const over = (on) => (event) => {
    event.preventDefault();
    box.classList.toggle("drop--over", on);
  };
  box.addEventListener("dragover", over(true));
  box.addEventListener("dragleave", over(false));
  box.addEventListener("drop", (event) => {
    over(false)(event);
    if (event.dataTransfer.files.length) {
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
}

function showFull(show) {
  const button = show.querySelector("[data-show-full]");
  if (!button) return;
  button.hidden = false;
  const close = () => {
    show.classList.remove("show--full");
    if (document.fullscreenElement) document.exitFullscreen();
  };
  button.addEventListener("click", () => {
    if (show.classList.contains("show--full")) return close();
    show.classList.add("show--full");
    if (show.requestFullscreen) show.requestFullscreen().catch(() => {});
  });
  document.addEventListener("fullscreenchange", () => {
    if (!document.fullscreenElement) show.classList.remove("show--full");
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
}

focusErrors();
document.addEventListener("click", switchTheme);
document.addEventListener("input", echoName);
document.querySelectorAll("[data-drop]").forEach(dropFiles);
document.querySelectorAll("[data-show]").forEach(showFull);
