// Keeps every answer on this device until the server has said what became of it. Each page that loads this file sends what
// an earlier one could not, and tells others by events: "journal:heard" of an entry and what was said of it, and "journal:known"
// of one that was heard of shortly before.
"use strict";
const journal = (() => {
  const STORE = "answers";
  const DAYS_KEPT = 30; // an answer that nobody took in so long belongs to an attempt that is over
  const SECONDS_TO_ANSWER = 10;
  const SECONDS_TO_OPEN = 60; // a page that has not come so long after it was asked for is asked for again
  const SECONDS_TO_RETRY = 3; // at first; longer each time, and not all phones of a class at once
  const MOST_SECONDS_TO_RETRY = 30;
  const ENDS = ["saved", "older", "finished", "closed", "unreadable"]; // the states that quizzes/views/answers.py knows

  const asked = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const written = (writing) =>
    new Promise((resolve, reject) => {
      writing.oncomplete = resolve;
      writing.onabort = () => reject(writing.error);
    });
  const opened = (async () => {
    const opening = indexedDB.open("kzcourse", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: "page" });
    return asked(opening);
  })();
  opened.catch(() => null); // a browser that keeps nothing: the page says so when an answer could not be kept

  const entries = async () => {
    const kept = await asked((await opened).transaction(STORE).objectStore(STORE).getAll());
    return kept.sort((one, other) => one.at - other.at);
  };
  // Resolves once it lies on the disk, to whether it does. Of one page only the newest answer is of use.
  const keep = async (entry) => {
    try {
      const writing = (await opened).transaction(STORE, "readwrite", { durability: "strict" });
      writing.objectStore(STORE).put(entry);
      await written(writing);
      return true;
    } catch {
      return false;
    }
  };
  // Unless it was changed meanwhile. What was said of it stays for a while, for a page that was on its way at that moment.
  const forget = async ({ page, turn, url }, said) => {
    try {
      const writing = (await opened).transaction(STORE, "readwrite");
      const store = writing.objectStore(STORE);
      const kept = await asked(store.get(page));
      if (!kept || kept.turn > turn) return;
      if (said) store.put({ page, turn, url, said, at: Date.now() });
      else store.delete(page);
      await written(writing);
    } catch {
      // what was never kept need not be forgotten
    }
  };

  // What is to be sent of a form: its fields, where to, and when it was filled in, by the clock of the page and of the day.
  const entryOf = (form, page, turn) => {
    const fields = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken"); // which ends with a session
    const { timeOrigin } = performance;
    return { page, turn, url: form.dataset.answer, fields, at: Date.now(), since: performance.now(), timeOrigin };
  };
  // A clock that is set meanwhile is only asked where the page that ran when the answer was given is gone.
  const ageOf = ({ at, since, timeOrigin }) =>
    Math.round(Math.max(0, timeOrigin === performance.timeOrigin ? performance.now() - since : Date.now() - at));

  const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`journal:${name}`, { detail }));
  // A page may be made before an answer arrives and shown after: it hears of it once.
  const tellAgain = async () => {
    const own = document.querySelector("[data-answer]")?.dataset.answer;
    for (const { said, ...entry } of (await entries().catch(() => [])).filter(({ said }) => said)) {
      const isOld = Date.now() - entry.at > SECONDS_TO_OPEN * 1000;
      if (isOld || entry.url === own) await forget(entry);
      if (!isOld) tell("known", { entry, said });
    }
  };

  // What the server says of an answer, with its status; null where it says nothing of it, as without a connection.
  const send = async (entry) => {
    const body = new URLSearchParams(entry.fields);
    body.set("age_ms", ageOf(entry));
    body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    try {
      const signal = AbortSignal.timeout(SECONDS_TO_ANSWER * 1000);
      const answer = await fetch(entry.url, { method: "POST", body, headers: { Accept: "application/json" }, signal });
      if (answer.status >= 500) return null;
      const said = { status: answer.status, ...(await answer.json().catch(() => ({}))) };
      if (ENDS.includes(said.state)) {
        await forget(entry, said);
        tell("heard", { entry, said });
      }
      return said;
    } catch {
      return null;
    }
  };

  // All that was kept, or that of one attempt, in the order given; to how many stay, null without a connection. What another
  // person answered on this device stays until they are back.
  const sendLeft = async (under = "/") => {
    let left = 0;
    for (const entry of (await entries().catch(() => [])).filter(({ said, url }) => !said && url.startsWith(under))) {
      const said = await send(entry);
      if (!said) return null; // the others would not arrive either
      if (ENDS.includes(said.state)) continue;
      left += 1;
      if (Date.now() - entry.at > DAYS_KEPT * 86_400_000) await forget(entry);
    }
    return left;
  };

  const pause = (times) => {
    const seconds = Math.min(MOST_SECONDS_TO_RETRY, SECONDS_TO_RETRY * 1.5 ** times);
    return seconds * 1000 * (0.75 + Math.random() / 2);
  };

  // Hands an attempt in once all its answers have arrived; says so meanwhile.
  const handIn = async (form, say) => {
    const under = new URL("..", form.action).pathname;
    for (let times = 0; ; times += 1) {
      const left = await sendLeft(under);
      if (left === 0 && navigator.onLine) return form.submit();
      if (left) return location.reload(); // they are refused here: the page is too old
      say(form.dataset.waiting);
      await new Promise((resolve) => {
        setTimeout(resolve, pause(times));
        window.addEventListener("online", resolve, { once: true });
      });
    }
  };

  return { entryOf, handIn, keep, pause, send, sendLeft, tellAgain };
})();
document.addEventListener("journal:heard", ({ detail: { said } }) => {
  const news = document.querySelector("[data-arrived]");
  if (news && said.state === "saved") news.textContent = news.dataset.arrived;
});
document.addEventListener("DOMContentLoaded", () => journal.tellAgain().then(() => journal.sendLeft()));
window.addEventListener("online", () => journal.sendLeft());
