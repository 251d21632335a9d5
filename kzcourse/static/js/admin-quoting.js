// Words marked in a passage become a row of evidence: passage, exact words, and as much around them as makes them unique.
"use strict";
{
  const MOST_WORDS = 15;
  const panel = document.getElementById("quoting");
  const $ = window.django?.jQuery;
  const plain = (text) => text.replace(/\s+/g, " ").trim();
  const words = (text) => plain(text).split(" ").filter(Boolean);
  const say = (text) => { panel.querySelector("[role=status]").textContent = text; };

  // As lessons/markup/marking.py finds them: a space between the words and those around them is optional.
  const places = (text, exact, before, after) => {
    const found = [];
    for (let at = text.indexOf(exact); at >= 0; at = text.indexOf(exact, at + 1)) {
      const ahead = text.slice(Math.max(0, at - before.length - 1), at).trimEnd();
      const behind = text.slice(at + exact.length, at + exact.length + after.length + 1).trimStart();
      if (ahead.endsWith(before) && behind.startsWith(after)) found.push(at);
    }
    return found;
  };
  const around = (text, exact, near) => {
    const all = places(text, exact, "", "");
    if (!all.length) return null;
    const at = all.reduce((best, each) => (Math.abs(each - near) < Math.abs(best - near) ? each : best));
    const [ahead, behind] = [words(text.slice(0, at)), words(text.slice(at + exact.length))];
    for (let count = 0; count <= MOST_WORDS; count += 1) {
      const sides = [[count, 0], [count, count]].map(([left, right]) => [
        left ? ahead.slice(-left).join(" ") : "",
        behind.slice(0, right).join(" "),
      ]);
      for (const [before, after] of sides) {
        if (places(text, exact, before, after).length === 1) return { before, after };
      }
    }
    return null;
  };

  const rows = () => [...document.querySelectorAll("#evidence-group tr.form-row:not(.empty-form)")];
  const field = (row, name) => row.querySelector(`[name$='-${name}']`);
  const emptyRow = () => {
    const free = () => rows().find((row) => !field(row, "exact").value.trim());
    if (!free()) document.querySelector("#evidence-group .add-row a").click();
    return free();
  };
  const quote = () => {
    const selection = getSelection();
    const passage = selection.rangeCount ? selection.getRangeAt(0).commonAncestorContainer.parentElement?.closest("[data-passage]") : null;
    const exact = plain(selection.toString());
    if (!passage || !panel.contains(passage) || !exact) return say(panel.dataset.nothing);
    const before = document.createRange();
    before.setStart(passage, 0);
    before.setEnd(selection.getRangeAt(0).startContainer, selection.getRangeAt(0).startOffset);
    const found = around(passage.dataset.plain, exact, plain(before.toString()).length);
    if (!found) return say(panel.dataset.lost);

    const row = emptyRow();
    const chosen = field(row, "passage");
    if (![...chosen.options].some((each) => each.value === passage.dataset.passage)) {
      chosen.append(new Option(passage.dataset.heading, passage.dataset.passage));
    }
    chosen.value = passage.dataset.passage;
    $?.(chosen).trigger("change");
    field(row, "exact").value = exact;
    field(row, "before").value = found.before;
    field(row, "after").value = found.after;
    say(panel.dataset.quoted.replace("{words}", exact));
  };

  // Editable for the caret's sake alone, so that words can be marked with the keyboard too: nothing can be typed.
  const prepare = () => {
    for (const passage of panel.querySelectorAll("[data-passage]")) {
      passage.contentEditable = "true";
      for (const [name, value] of [["role", "textbox"], ["aria-multiline", "true"], ["aria-readonly", "true"]]) passage.setAttribute(name, value);
      for (const type of ["beforeinput", "drop", "paste"]) passage.addEventListener(type, (event) => event.preventDefault());
      passage.addEventListener("click", (event) => event.target.closest("a") && event.preventDefault());
    }
  };
  const load = async (lesson) => {
    const answer = await fetch(`${panel.dataset.url}?lesson=${encodeURIComponent(lesson)}`).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString((await answer.json()).html, "text/html");
    panel.querySelector(".passages").replaceChildren(...page.body.children);
    prepare();
  };
  if (panel) {
    const button = panel.querySelector("button");
    button.hidden = false;
    button.onmousedown = (event) => event.preventDefault(); // the selection stays
    button.onclick = quote;
    prepare();
    $?.("#id_lesson").on("change", ({ target }) => target.value && load(target.value));
  }
}
