// Saves an answer as it is given, and says how that stands: kept on this device at once, "saved" only after the server said
// so. Without this file the form still works.
"use strict";
(() => {
  const MILLISECONDS_TO_TYPE_ON = 700;
  const form = document.getElementById("answer-form");
  const words = form.dataset;
  const state = document.getElementById("save-state");
  const page = form.elements.page_id.value;
  const onDevice = matchMedia("(pointer: coarse)").matches ? words.onPhone : words.onComputer;
  let entry = null; // the newest answer given on this page
  let isKept = true; // on this device, which may have no room or no right to
  let turn = 0; // how often the answer was changed on this page
  let changedAt = performance.now();
  let acknowledged = 0; // the turn that the server is known to have
  let sending = false;
  let failures = 0; // saves in a row that did not reach the server
  let soon = 0;
  let leaving = false;
  let pressed = null; // the button that waits until the answer is saved
  let stood = null; // what was said before a link was followed that leads nowhere without a connection

  const say = (text, look) => {
    state.textContent = text;
    state.className = `save-state ${look}`;
  };
  const saveIn = (milliseconds) => {
    clearTimeout(soon);
    soon = setTimeout(save, milliseconds);
  };

  const save = async () => {
    clearTimeout(soon);
    if (!words.answer || sending || leaving || turn === acknowledged) return;
    sending = true;
    const said = await journal.send(entry);
    sending = false;
    if (leaving) return;
    if (said?.sign_in) location.assign(said.sign_in);
    else if (!said) fail();
    else if (!said.state) say(words.refused, "is-failed");
    else if (turn !== acknowledged) saveIn(0); // it was changed meanwhile; what was heard is below
  };
  const sayKept = () => (isKept ? say(onDevice, "is-kept") : say(words.failed, "is-failed"));
  const sayWaiting = () => {
    if (isKept && (pressed || stood)) say(pressed ? words.waiting : words.stay, "is-kept");
    else sayKept();
  };
  const fail = () => {
    failures += 1;
    sayWaiting();
    saveIn(journal.pause(failures - 1));
  };

  form.addEventListener("formdata", ({ formData }) => {
    formData.set("turn", turn);
    formData.set("age_ms", Math.round(performance.now() - changedAt));
    formData.set("seconds", Math.round(changedAt / 1000)); // since the page was opened
  });
  const changed = async () => {
    turn += 1;
    changedAt = performance.now();
    leaving = false;
    pressed = null;
    const now = journal.entryOf(form, page, turn);
    entry = now;
    if (!failures) say(words.saving, "");
    const done = await journal.keep(now);
    if (entry !== now) return;
    isKept = done;
    if (failures && turn !== acknowledged) sayKept();
  };
  if (words.answer) {
    form.addEventListener("input", () => {
      changed();
      if (!failures) saveIn(MILLISECONDS_TO_TYPE_ON);
    });
    form.addEventListener("change", () => (turn === acknowledged && turn ? say(words.saved, "is-saved") : saveIn(0)));
  }

  document.addEventListener("journal:heard", ({ detail: { entry: sent, said } }) => {
    failures = 0;
    if (sent.page === page) hear(sent, said);
    else hearOfAnother(sent, said);
  });
  document.addEventListener("journal:known", ({ detail: { entry: sent, said } }) => hearOfAnother(sent, said));
  const hearOfAnother = (sent, said) => {
    if (sent.url !== words.answer) showAnswered(said.answered, sent.url);
    else if (said.version > form.elements.based_on.value && !turn) location.reload(); // it was given on this page before
  };
  const hear = (sent, said) => {
    acknowledged = sent.turn;
    if (said.state === "unreadable") {
      pressed = null;
      return say(said.reason, "is-unreadable");
    }
    if (said.state === "closed" || said.state === "finished") return leaving || leave(() => location.reload());
    form.elements.based_on.value = said.version;
    showAnswered(said.answered, sent.url);
    if (turn !== acknowledged) say(words.saving, "");
    else if (pressed) form.requestSubmit(pressed);
    else if (said.state === "older") say(words.older, "is-failed");
    else say([words.saved, ...said.readings].join(" · "), "is-saved");
  };
  const leave = (go) => {
    leaving = true;
    go();
  };

  const showAnswered = (answered, url) => {
    if (!url.startsWith(words.attempt)) return; // another attempt's
    const place = form.querySelector(`.map-item[value="go-${url.slice(words.attempt.length).split("/")[0]}"]`);
    if (!place || answered === undefined) return;
    place.classList.toggle("is-answered", answered);
    place.querySelector(".answered-words").textContent = answered ? words.answered : words.unanswered;
    document.getElementById("answered-count").textContent = form.querySelectorAll(".map-item.is-answered").length;
  };

  // A button saves and leaves in one post. Where that could not arrive, the page stays, saves, and then leaves.
  form.addEventListener("submit", (event) => {
    leaving = !words.answer || !(failures || navigator.onLine === false);
    if (leaving) return;
    event.preventDefault();
    pressed = event.submitter;
    sayWaiting();
    failures ||= 1;
    entry ||= journal.entryOf(form, page, turn);
    if (turn === acknowledged) acknowledged = -1; // what was saved long ago too: the answer to this save lets the page go
    saveIn(0);
  });
  // A link that leads nowhere would take the question away, and the browser's own page says nothing of what is kept.
  document.addEventListener("click", (event) => {
    if (navigator.onLine || !event.target.closest("a[href]:not([href^='#'])")) return;
    event.preventDefault();
    stood ??= { textContent: state.textContent, className: state.className };
    sayWaiting();
  });
  window.addEventListener("online", () => {
    if (failures) save();
    else if (stood) Object.assign(state, stood);
    stood = null;
  });
  document.addEventListener("visibilitychange", () => (document.hidden ? save() : compare()));
  window.addEventListener("beforeunload", (event) => turn !== acknowledged && !isKept && !leaving && event.preventDefault());
  // A page brought back as it was may be older than what the server knows.
  window.addEventListener("pageshow", ({ persisted }) => persisted && location.reload());

  // Who comes back to this page may have answered on another one meanwhile.
  const compare = async () => {
    if (!words.answer || turn !== acknowledged) return;
    const answer = await fetch(words.answer, { headers: { Accept: "application/json" } }).catch(() => null);
    const { version } = answer?.ok ? await answer.json() : {};
    if (version > form.elements.based_on.value && turn === acknowledged) location.reload();
  };

  // What was entered before this file had come is an answer too.
  const isChanged = (field) => {
    if (field.type === "radio" || field.type === "checkbox") return field.checked !== field.defaultChecked;
    if (field.type !== "select-one") return field.value !== field.defaultValue;
    return field.selectedIndex !== Math.max(0, [...field.options].findIndex((option) => option.defaultSelected));
  };
  document.addEventListener("DOMContentLoaded", () => {
    const early = [...form.querySelectorAll("input:not([type=hidden]), textarea, select")].find(isChanged);
    for (const kind of early ? ["input", "change"] : []) early.dispatchEvent(new Event(kind, { bubbles: true }));
  });

  if (location.hash === "#feedback") document.getElementById("feedback")?.focus();

  // What here.js, where it counts the time, asks and tells of the attempt.
  document.addEventListener("attempt:here", ({ detail }) => (detail.unsaved = turn !== acknowledged));
  document.addEventListener("attempt:ending", save);
  document.addEventListener("attempt:over", () => {
    leaving = true;
    form.inert = true;
  });
})();
