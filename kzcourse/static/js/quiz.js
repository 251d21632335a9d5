// Says how saving an answer stands: "saved" only after the server said so. Without this file the form still works.
"use strict";
(() => {
  const SECONDS_TO_RETRY = 3;
  const SECONDS_LEFT_TO_SAVE = 3; // before the time is up, also what is just being typed
  const form = document.getElementById("answer-form");
  const words = form.dataset;
  const OWN = ["csrfmiddlewaretoken", "save_id", "based_on"]; // of the page, not of the answer
  let changedAt = performance.now();
  let retry = 0;
  let changed = false;
  let cutOff = false; // the last save did not reach the server
  let leaving = false;
  let pressed = null; // the button that waits until the answer is saved

  const answer = () => {
    const data = new FormData(form);
    OWN.forEach((name) => data.delete(name));
    return new URLSearchParams(data).toString();
  };
  let sent = answer();
  let kept = sent; // by the server

  const uuid = () => {
    // crypto.randomUUID is missing on plain http pages of a local network.
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  };
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
    changed = true;
    leaving = false;
    pressed = null;
    if (!cutOff) say(words.saving, "");
  });
  form.addEventListener("htmx:configRequest", ({ detail: { parameters } }) => {
    sent = answer();
    parameters.save_id = uuid();
    parameters.age_ms = String(Math.round(performance.now() - changedAt));
  });
  form.addEventListener("htmx:beforeRequest", (event) => {
    const known = answer() === kept;
    if (known && changed) say(words.saved, "is-saved");
    if (known || leaving) event.preventDefault();
    else clearTimeout(retry);
  });
  form.addEventListener("htmx:afterSwap", ({ detail: { xhr } }) => {
    cutOff = false;
    if (xhr.status === 422) return; // it could not be read, and the page says why
    kept = sent;
    showAnswered();
    if (answer() !== kept) say(words.saving, "");
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
    if (answer() === kept) kept = null; // what was saved long ago too: the answer to this save lets the page go
    save();
  });
  window.addEventListener("beforeunload", (event) => cutOff && !leaving && event.preventDefault());
  // A page brought back as it was may be older than what the server knows.
  window.addEventListener("pageshow", ({ persisted }) => persisted && location.reload());

  if (location.hash === "#feedback") document.getElementById("feedback")?.focus();

  const clock = document.querySelector(".countdown");
  if (clock) {
    const over = performance.now() + (new Date(clock.dataset.deadline) - new Date(clock.dataset.now));
    const tick = () => {
      const seconds = Math.max(0, Math.ceil((over - performance.now()) / 1000));
      const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      clock.textContent = seconds ? `${clock.dataset.label} ${time}` : clock.dataset.over;
      if (seconds === SECONDS_LEFT_TO_SAVE) save();
      if (seconds) setTimeout(tick, 1000);
      else {
        leaving = true;
        document.getElementById("time-up-form").submit();
      }
    };
    tick();
  }
})();
