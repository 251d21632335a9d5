/* An answer form that says how saving stands: "saved" only after the server said so. Without this file the form still works. */
(function () {
  "use strict";
  const form = document.getElementById("answer-form");
  if (!form) return;
  let changedAt = performance.now();
  let retry = 0;

  function uuid() {
    // crypto.randomUUID is missing on plain http pages of a local network.
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  function say(key, failed) {
    const state = document.getElementById("save-state");
    const words = state && state.dataset[key];
    if (!words) return;
    // The hidden fields stay: they belong to the form.
    state.querySelectorAll("span").forEach((each) => each.remove());
    Array.from(state.childNodes).filter((each) => each.nodeType === 3).forEach((each) => each.remove());
    state.prepend(words);
    state.classList.toggle("is-failed", failed);
    state.classList.remove("is-saved");
  }

  form.addEventListener("input", () => {
    changedAt = performance.now();
    say("saving", false);
  });
  form.addEventListener("htmx:configRequest", (event) => {
    const sent = event.detail.parameters;
    sent.save_id = uuid();
    sent.age_ms = String(Math.round(performance.now() - changedAt));
  });
  function failed() {
    say("failed", true);
    clearTimeout(retry);
    retry = setTimeout(() => window.htmx.trigger(form, "change"), 3000);
  }
  form.addEventListener("htmx:sendError", failed);
  form.addEventListener("htmx:timeout", failed);
  form.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status >= 500) failed();
    else say("refused", true);
  });
  form.addEventListener("htmx:beforeRequest", () => clearTimeout(retry));
  // The page is about to be left by its own button: that post saves the newest answer itself.
  form.addEventListener("submit", () => {
    clearTimeout(retry);
    window.htmx.trigger(form, "htmx:abort");
  });

  if (location.hash === "#feedback") {
    const band = document.getElementById("feedback");
    if (band) band.focus();
  }

  const clock = document.querySelector(".countdown");
  if (clock) {
    const left = new Date(clock.dataset.deadline) - new Date(clock.dataset.now);
    const over = performance.now() + left;
    const tick = () => {
      const seconds = Math.max(0, Math.ceil((over - performance.now()) / 1000));
      const text = Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0");
      clock.textContent = seconds ? clock.dataset.label + " " + text : clock.dataset.over;
      if (seconds) setTimeout(tick, 1000);
      else document.getElementById("time-up-form").submit();
    };
    tick();
  }
})();
