// Makes an ordering's selects a list to sort, by buttons or dragging. They stay the form's truth.
"use strict";
for (const list of document.querySelectorAll("[data-ordering]")) {
  const words = list.dataset;
  const rows = [...list.children];
  const select = (row) => row.querySelector("select");
  if (select(rows[0]).disabled) continue;

  const fill = (text, row) => text.replace("{item}", row.querySelector("label").textContent);
  const button = (look, text, act) =>
    Object.assign(document.createElement("button"), { type: "button", className: look, textContent: text, onclick: act });
  const inOrder = (act) => [...list.children].forEach(act);
  const show = () => {
    const done = rows.every((row) => select(row).value);
    if (done) keep.remove();
    inOrder((row, at) => { row.querySelector("b").textContent = done ? at + 1 : "–"; });
  };
  const answer = (row) => {
    inOrder((each, at) => { select(each).value = at + 1; });
    show();
    told.textContent = fill(words.moved, row).replace("{place}", select(row).value);
    for (const type of ["input", "change"]) select(row).dispatchEvent(new Event(type, { bubbles: true }));
  };
  // The neighbor is moved: the row itself would lose focus and pointer.
  const step = (row, by) => {
    const other = by < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (other) row[by < 0 ? "after" : "before"](other);
    return other;
  };

  list.previousElementSibling.textContent = words.help;
  list.append(...rows.sort((one, other) => (select(one).value || 99) - (select(other).value || 99)));
  list.insertAdjacentHTML("afterend", '<p class="visually-hidden" role="status"></p>');
  const told = list.nextElementSibling;
  const keep = button("button is-quiet", words.keep, () => {
    answer(list.firstElementChild);
    list.querySelector("button").focus();
  });
  list.after(keep);
  for (const row of rows) {
    const mover = (by, sign, label) => {
      const made = button("move", sign, () => step(row, by) && answer(row));
      made.setAttribute("aria-label", fill(label, row));
      return made;
    };
    select(row).hidden = true;
    row.className = "order-row";
    row.insertAdjacentHTML("afterbegin", '<span><span aria-hidden="true">⠿ </span><b></b></span>');
    row.insertAdjacentHTML("beforeend", "<span></span>");
    row.lastChild.append(mover(-1, "↑", words.up), " ", mover(1, "↓", words.down));

    let moved;
    const handle = row.firstChild;
    Object.assign(handle.style, { touchAction: "none", cursor: "grab" });
    handle.onpointerdown = (event) => {
      handle.setPointerCapture(event.pointerId);
      row.classList.add("is-moving");
      moved = 0;
    };
    handle.onpointermove = ({ clientY }) => {
      const { top, bottom } = row.getBoundingClientRect();
      const by = (clientY > bottom) - (clientY < top);
      if (by && row.matches(".is-moving")) moved = step(row, by) || moved;
    };
    handle.onlostpointercapture = () => {
      row.classList.remove("is-moving");
      if (moved) answer(row);
    };
  }
  show();
}
