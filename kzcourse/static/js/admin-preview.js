// Shows below a field what is being typed in it as readers will see it. The button "Preview" works without this file.
"use strict";
{
  const PAUSE_MS = 500;
  const button = document.querySelector("[data-preview]");
  const form = button?.form;
  let waiting = 0;
  let asked = 0;

  const show = (section) => {
    const field = form.elements.namedItem(section.dataset.field);
    if (!(field instanceof Element)) return;
    const id = `${field.id}-preview`;
    let place = document.getElementById(id);
    if (!place) {
      place = Object.assign(document.createElement("details"), { id, className: "live-preview", open: true });
      place.innerHTML = "<summary></summary><div></div>";
      place.firstChild.textContent = button.dataset.preview;
      field.closest(".flex-container, .fieldBox, .form-row, td").append(place);
    }
    place.lastChild.replaceChildren(document.adoptNode(section.querySelector(".preview")));
  };
  const ask = async () => {
    const mine = (asked += 1);
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    const answer = await fetch(button.formAction, { method: "POST", body, headers: { "X-Requested-With": "fetch" } }).catch(() => null);
    if (!answer?.ok || mine !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const old of document.querySelectorAll(".live-preview > div")) old.replaceChildren();
    page.querySelectorAll("[data-field]").forEach(show);
  };
  form?.addEventListener("input", ({ target }) => {
    if (!target.matches("textarea, select")) return;
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE_MS);
  });
}
