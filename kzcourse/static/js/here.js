// Counts the time down, and in an attempt for a class tells the server every few seconds that the learner is here; the answer
// says until when. Without this file the attempt ends on time all the same: the server decides.
"use strict";
(() => {
  const SECONDS_BETWEEN = 10;
  const SECONDS_LEFT_TO_SAVE = 3; // before the time is up, also what is just being typed
  const SECONDS_TO_ANSWER = 5; // when the time is up
  const SECONDS_TO_READ = 4; // that the quiz was closed
  const clock = document.querySelector(".countdown");
  const handIn = document.getElementById("hand-in-form");
  const words = clock.dataset;
  let deadline = 0; // as the server says it; 0 for none
  let over = Infinity; // the same moment by this page's own clock
  let ticking = 0;
  let ended = false;
  let gone = false; // to another page: that one says where the learner is

  // The form of an answer listens: see quiz.js.
  const tell = (name, detail = {}) => document.dispatchEvent(new CustomEvent(`attempt:${name}`, { detail }));

  const leave = () => {
    ended = true;
    tell("over");
    journal.handIn(handIn, (text) => (clock.textContent = text));
  };
  const timeIsUp = async () => {
    const patience = new Promise((resolve) => setTimeout(resolve, SECONDS_TO_ANSWER * 1000));
    const said = words.here && (await Promise.race([ask(), patience])); // more time may just have been given
    deadline = 0;
    if (ended) return;
    if (said?.open) follow(said.deadline, said.now);
    else leave();
  };
  const tick = () => {
    clearTimeout(ticking);
    const seconds = Math.max(0, Math.ceil((over - performance.now()) / 1000));
    const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    clock.textContent = seconds ? `${words.label} ${time}` : words.over;
    if (seconds === SECONDS_LEFT_TO_SAVE) tell("ending");
    if (seconds) ticking = setTimeout(tick, 1000);
    else timeIsUp();
  };
  const follow = (until, now) => {
    const moment = Date.parse(until) || 0;
    if (moment === deadline) return;
    deadline = moment;
    over = moment ? performance.now() + (moment - Date.parse(now)) : Infinity;
    clock.hidden = !moment;
    clearTimeout(ticking);
    if (moment) tick();
  };

  const close = () => {
    ended = true;
    clearTimeout(ticking);
    clock.setAttribute("role", "alert");
    clock.hidden = false;
    clock.textContent = words.closed;
    tell("ending"); // saves what isn't yet; the server decides whether it came in time
    setTimeout(leave, SECONDS_TO_READ * 1000);
  };
  const ask = async () => {
    const state = { unsaved: false };
    tell("here", state);
    const body = new URLSearchParams(new FormData(handIn));
    body.set("number", words.number);
    body.set("unsaved", state.unsaved);
    try {
      const answer = await fetch(words.here, { method: "POST", body, redirect: "manual", keepalive: true });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null; // the next one may arrive
    }
  };
  const here = async () => {
    const said = ended || gone ? null : await ask();
    if (!said || ended || performance.now() >= over) return; // when the time is up it is asked again
    if (said.open) follow(said.deadline, said.now);
    else close();
  };

  follow(words.deadline, words.now);
  if (!words.here) return;
  window.addEventListener("pagehide", () => (gone = true));
  window.addEventListener("pageshow", () => (gone = false));
  document.addEventListener("visibilitychange", here);
  setInterval(() => document.hidden || here(), SECONDS_BETWEEN * 1000);
  if (!document.hidden) here();
})();
