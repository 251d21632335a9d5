// Says how saving an answer stands: "saved" only after the server said so. Without this file the form still works.
"use strict";
(() => {
  const SECONDS_TO_RETRY = 3;
  const form = document.getElementById("answer-form");
  const words = form.dataset;
  let turn = 0; // how often the answer was changed on this page
  let sent = 0; // the turn of the save under way
  let kept = 0; // the turn that the server is known to have
  let changedAt = performance.now();
  let retry = 0;
  let cutOff = false; // the last save did not reach the server
  let leaving = false;
  let pressed = null; // the button that waits until the answer is saved

  const say = (text, look) => {
    const state = document.querySelector("#save-state p");
    state.textContent = text;
    state.className = `save-state ${look}`;
  };
  const save = () => {
    clearTimeout(retry);
    htmx.trigger(form, "change");
  };

  form.addEventListener("input", () => {
    changedAt = performance.now();
    turn += 1;
    leaving = false;
    pressed = null;
    if (!cutOff) say(words.saving, "");
  });
  form.addEventListener("formdata", ({ formData }) => {
    sent = turn;
    formData.set("turn", turn);
    formData.set("age_ms", Math.round(performance.now() - changedAt));
  });
  form.addEventListener("htmx:beforeRequest", (event) => {
    const known = turn === kept;
    if (known && turn) say(words.saved, "is-saved");
    if (known || leaving) event.preventDefault();
    else clearTimeout(retry);
  });
  form.addEventListener("htmx:afterSwap", ({ detail: { xhr } }) => {
    cutOff = false;
    if (xhr.status === 422) return; // it could not be read, and the page says why
    kept = sent;
    showAnswered();
    if (turn !== kept) say(words.saving, "");
    else if (pressed) form.requestSubmit(pressed);
  });
  const fail = () => {
    if (leaving) return;
    cutOff = true;
    say(words.failed, "is-failed");
    clearTimeout(retry);
    retry = setTimeout(save, SECONDS_TO_RETRY * 1000);
  };
  form.addEventListener("htmx:sendError", fail);
  form.addEventListener("htmx:timeout", fail);
  form.addEventListener("htmx:responseError", ({ detail: { xhr } }) => {
    if (xhr.status >= 500) fail();
    else say(words.refused, "is-failed");
  });
  window.addEventListener("online", () => cutOff && save());
  document.addEventListener("visibilitychange", () => document.hidden && save());

  const showAnswered = () => {
    const here = form.querySelector(".map-item[aria-current]");
    const { answered } = document.querySelector("#save-state p").dataset;
    here.classList.toggle("is-answered", answered === "yes");
    here.querySelector(".answered-words").textContent = answered === "yes" ? words.answered : words.unanswered;
    document.getElementById("answered-count").textContent = form.querySelectorAll(".map-item.is-answered").length;
  };

  // A button saves and leaves in one post. Where that could not arrive, the page stays, saves, and then leaves.
  form.addEventListener("submit", (event) => {
    leaving = !words.hxPost || !(cutOff || navigator.onLine === false);
    if (leaving) return;
    event.preventDefault();
    pressed = event.submitter;
    say(words.failed, "is-failed");
    cutOff = true;
    if (turn === kept) kept = -1; // what was saved long ago too: the answer to this save lets the page go
    save();
  });
  window.addEventListener("beforeunload", (event) => cutOff && !leaving && event.preventDefault());
  // A page brought back as it was may be older than what the server knows.
  window.addEventListener("pageshow", ({ persisted }) => persisted && location.reload());

  // What was entered before this file had come is an answer too.
  const isChanged = (field) => {
    if (field.type === "radio" || field.type === "checkbox") return field.checked !== field.defaultChecked;
    if (field.type !== "select-one") return field.value !== field.defaultValue;
    return field.selectedIndex !== Math.max(0, [...field.options].findIndex((option) => option.defaultSelected));
  };
  document.addEventListener("DOMContentLoaded", () => {
    const early = [...form.querySelectorAll("input, textarea, select")].find(isChanged);
    for (const kind of early ? ["input", "change"] : []) early.dispatchEvent(new Event(kind, { bubbles: true }));
  });

  if (location.hash === "#feedback") document.getElementById("feedback")?.focus();

  // What here.js, where it counts the time, asks and tells of the attempt.
  document.addEventListener("attempt:here", ({ detail }) => (detail.unsaved = turn !== kept));
  document.addEventListener("attempt:ending", save);
  document.addEventListener("attempt:closed", save);
  document.addEventListener("attempt:over", () => (leaving = true));
})();
