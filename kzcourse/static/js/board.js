// A board that nobody looks at asks for nothing; it catches up when it is looked at again.
"use strict";
document.addEventListener("htmx:beforeRequest", (event) => document.hidden && event.preventDefault());
document.addEventListener("visibilitychange", () => document.hidden || htmx.trigger("#board-live", "refresh"));
