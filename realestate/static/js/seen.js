// Tells what was looked at, once a page, and only where the page itself says that the visitor agreed.
(() => {
  "use strict";

  const told = new Set();

  function tell() {
    if (document.hidden) return;
    for (const place of document.querySelectorAll("[data-seen]")) {
      const { seen, tell: address } = place.dataset;
      if (told.has(seen)) continue;
      if (navigator.sendBeacon(address, new URLSearchParams({ token: seen }))) told.add(seen);
    }
  }

  document.addEventListener("htmx:afterSettle", tell);
  document.addEventListener("visibilitychange", tell);
  tell();
})();
