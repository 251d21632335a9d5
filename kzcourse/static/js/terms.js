// Shows a term's definition where it is mentioned. Without this the link leads to the note.
"use strict";
(() => {
  const ID = "term-note";
  const GAP = 6; // pixels
  const GRACE = 250; // milliseconds
  let link = null;
  let note = null;
  let pinned = false; // by a tap or Enter
  let leaving = 0;

  const close = () => {
    clearTimeout(leaving);
    if (!link) return;
    link.removeAttribute("aria-describedby");
    note.remove();
    link = note = null;
    pinned = false;
  };

  const open = (term) => {
    clearTimeout(leaving);
    if (link === term) return;
    close();
    const name = document.getElementById(term.hash.slice(1));
    if (!name) return;
    note = document.createElement("div");
    note.id = note.className = ID;
    note.setAttribute("role", "tooltip");
    note.textContent = `${name.textContent}: ${name.nextElementSibling.textContent}`;
    document.querySelector("main").append(note);
    link = term;
    link.setAttribute("aria-describedby", ID);
    place();
  };

  const place = () => {
    const word = link.getClientRects()[0];
    const room = innerWidth - note.offsetWidth - 16;
    const above = word.bottom + GAP + note.offsetHeight > innerHeight && word.top > note.offsetHeight + GAP;
    note.style.left = `${Math.max(16, Math.min(word.left, room)) + scrollX}px`;
    note.style.top = `${(above ? word.top - GAP - note.offsetHeight : word.bottom + GAP) + scrollY}px`;
  };

  const termAt = (event) => event.target.closest?.("a.term");

  document.addEventListener("mouseover", (event) => {
    const term = termAt(event);
    if (term) open(term);
    else if (note?.contains(event.target)) clearTimeout(leaving);
    else if (link && !pinned && document.activeElement !== link) {
      clearTimeout(leaving);
      leaving = setTimeout(close, GRACE);
    }
  });
  document.addEventListener("focusin", (event) => {
    if (termAt(event)) open(termAt(event));
    else if (event.target.id !== "main") close(); // which a click on the note focuses
  });
  document.addEventListener("click", (event) => {
    const term = termAt(event);
    if (!term) {
      if (!note?.contains(event.target)) close();
    } else if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
      const again = link === term && pinned;
      if (again) close();
      else open(term);
      pinned = Boolean(link);
      if (again || pinned) event.preventDefault();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
})();
