// Inside a frame on another website: tell it when the form has grown (an error, a longer answer).
(() => {
  "use strict";
  if (window.parent === window) return;
  const tell = () => window.parent.postMessage({ estateFormHeight: document.documentElement.scrollHeight }, "*");
  document.addEventListener("htmx:afterSettle", tell);
  document.addEventListener("input", tell);
})();
