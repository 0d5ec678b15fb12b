// The code on paper carries a salt in its fragment, which browsers do not send by themselves. With
// it the printed name can be compared; without this script only the name is not compared.
"use strict";

(() => {
  const salt = location.hash.slice(1);
  const field = document.getElementById("salt");
  const name = document.getElementById("printed-name");
  if (!field || !name || !/^[A-Za-z0-9_-]{22}$/.test(salt)) return;
  field.value = salt;
  name.hidden = false;
  document.querySelectorAll(".top__language, .themes a").forEach((link) => { link.hash = salt; });
})();
