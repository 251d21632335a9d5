// A lesson's page: notes stand open where there is a margin, and what has been read is reported.
"use strict";
(() => {
  const SECONDS_TO_READ_THE_END = 1.5;
  const SECONDS_TO_RETRY = 10;
  const form = document.querySelector("form[data-reading]");
  const line = document.querySelector(".reading-line progress");

  // Notes, objectives and contents: open beside the text on a wide screen, closed on a phone, where reading comes first.
  const wide = window.matchMedia("(min-width: 62rem)");
  const showNotes = (open) => {
    for (const notes of document.querySelectorAll(".notes, .lesson-top details")) notes.open = open;
  };
  wide.addEventListener("change", () => showNotes(wide.matches));
  if (wide.matches) showNotes(true);

  // A passage has been read once its end stayed in view.
  const timers = new Map();
  const passageOf = (end) => end.closest(".passage");
  const observer = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      clearTimeout(timers.get(entry.target));
      if (entry.isIntersecting) {
        timers.set(entry.target, setTimeout(() => finish(entry.target), SECONDS_TO_READ_THE_END * 1000));
      }
    }
  });

  const finish = async (end) => {
    observer.unobserve(end);
    if (document.hidden) {
      document.addEventListener("visibilitychange", () => observer.observe(end), { once: true });
      return;
    }
    try {
      if (!form || (await report(passageOf(end).id))) show(passageOf(end));
    } catch {
      setTimeout(() => observer.observe(end), SECONDS_TO_RETRY * 1000); // no network
    }
  };

  const report = async (slug) => {
    const body = new FormData(form);
    body.set("passage", slug);
    const headers = { "X-Requested-With": "fetch" };
    const answer = await fetch(form.action, { method: "POST", body, headers, keepalive: true, redirect: "manual" });
    return answer.status === 204; // anything else: signed out, or the lesson has changed
  };

  const show = (passage) => {
    passage.dataset.read = "";
    if (line) line.value = document.querySelectorAll(".passage[data-read]").length;
    if (!form) return;
    for (const tick of document.querySelectorAll(`[data-tick="${passage.id}"]`)) tick.hidden = false;
    if (document.querySelector(".passage:not([data-read])")) return;
    form.querySelector("[data-all-read]").hidden = false;
    form.querySelector("[data-mark-read]")?.remove();
  };

  for (const prose of document.querySelectorAll(".passage > .prose")) {
    observer.observe(prose.appendChild(document.createElement("span")));
  }
})();
