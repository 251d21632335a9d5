// Rows below an object change places by buttons or dragging, which fill their number fields. These stay the form's truth.
"use strict";
{
  const words = document.getElementById("row-words")?.dataset;
  const number = (row) => row.querySelector("input[name$='-position']");
  const rowsOf = (row) => [...row.parentElement.children].filter((each) => each.matches(".is-numbered") && number(each));
  // A row that nobody has filled gets no number: it would be taken for one that is meant.
  const filled = (row) =>
    [...row.querySelectorAll("input, select, textarea")].some((field) => {
      if (field === number(row)) return false;
      if (field.type === "hidden") return field.name.endsWith("-id") && field.value;
      if (field.type === "checkbox") return field.checked !== field.defaultChecked;
      if (field.options) return [...field.options].some((each) => each.selected !== each.defaultSelected && each.value);
      return field.value !== field.defaultValue;
    });
  const told = document.createElement("p");

  const renumber = (row) => {
    let last = 0;
    for (const each of rowsOf(row)) if (filled(each)) number(each).value = last += 1;
    const place = number(row).value;
    if (place) told.textContent = words.moved.replace("{place}", place).replace("{total}", last);
  };
  // The neighbor is moved: the row itself would lose focus and pointer.
  const step = (row, by) => {
    const rows = rowsOf(row);
    const other = rows[rows.indexOf(row) + by];
    if (other) row[by < 0 ? "after" : "before"](other);
    return other;
  };
  const button = (row, by, sign, label) => {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "row-move", textContent: sign });
    made.onclick = () => step(row, by) && renumber(row);
    made.setAttribute("aria-label", label);
    made.title = label;
    return made;
  };
  const dress = (row) => {
    if (!number(row) || row.matches(".empty-form, .is-numbered")) return;
    row.classList.add("is-numbered");
    const handle = Object.assign(document.createElement("span"), { className: "row-handle", textContent: "⠿" });
    handle.setAttribute("aria-hidden", "true");
    const tools = Object.assign(document.createElement("span"), { className: "row-tools" });
    tools.append(handle, button(row, -1, "↑", words.up), button(row, 1, "↓", words.down));
    const head = row.querySelector(":scope > h3");
    if (head) head.append(tools);
    else number(row).parentElement.append(tools);

    let moved = false;
    handle.onpointerdown = (event) => {
      handle.setPointerCapture(event.pointerId);
      event.preventDefault();
      row.classList.add("is-moving");
      moved = false;
    };
    handle.onpointermove = ({ clientY }) => {
      if (!row.matches(".is-moving")) return;
      const { top, bottom } = row.getBoundingClientRect();
      const by = (clientY > bottom) - (clientY < top);
      if (by && step(row, by)) moved = true;
    };
    handle.onlostpointercapture = () => {
      row.classList.remove("is-moving");
      if (moved) renumber(row);
    };
  };
  if (words) {
    told.className = "visually-hidden";
    told.setAttribute("role", "status");
    document.getElementById("row-words").after(told);
    document.querySelectorAll(".inline-related:not(.tabular), tr.form-row").forEach(dress);
    document.addEventListener("formset:added", ({ target }) => dress(target));
  }
}
