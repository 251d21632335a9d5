// Entering sheets of paper: the first open field has the focus, and Enter goes on to the next one; after the last it saves.
"use strict";
(() => {
  const form = document.querySelector(".entry-form");
  const fields = [...form.querySelectorAll("input:not([type=hidden]), textarea")];
  const wanted = form.querySelector("[aria-invalid=true]") || fields.find((field) => field.value === "") || fields[0];
  wanted.focus();
  form.addEventListener("keydown", (event) => {
    const place = fields.indexOf(event.target);
    if (event.key !== "Enter" || event.isComposing || place < 0 || event.shiftKey || event.ctrlKey) return;
    event.preventDefault();
    const next = fields[place + 1];
    if (!next) return form.requestSubmit(form.querySelector("[value=next]"));
    next.focus();
    if (next.select) next.select();
  });
})();
