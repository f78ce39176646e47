"use strict";
// Which member's history is shown.

(() => {
  const chooser = document.getElementById("member");
  chooser?.addEventListener("change", () => {
    for (const figure of document.querySelectorAll("[data-member]"))
      figure.hidden = figure.dataset.member !== chooser.value;
  });
})();
