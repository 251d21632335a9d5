// A new class goes by the clock of the device on which it is made, until its teacher chooses another.
"use strict";
(() => {
  const zones = document.querySelector("select[data-choose-own]");
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zones && [...zones.options].some((zone) => zone.value === own)) zones.value = own;
})();
