// Filters answer as they are touched: a choice is a step in the history, typing is not.
(() => {
  "use strict";

  const PAUSE = 400;
  const form = () => document.querySelector("form[data-searches]");
  let waiting;

  // HTMX takes even "false" of one for a word about both: only one of the two may stand there.
  function makeStep(filters, isStep) {
    filters.removeAttribute(isStep ? "hx-replace-url" : "hx-push-url");
    filters.setAttribute(isStep ? "hx-push-url" : "hx-replace-url", "true");
  }

  function ask(isStep) {
    clearTimeout(waiting);
    makeStep(form(), isStep);
    htmx.trigger(form(), isStep ? "chosen" : "typed");
  }

  const isTyped = (field) => field.matches("input:not([type=checkbox]):not([type=radio])");
  const isOurs = (field) => field.name && field.form === form() && !field.closest("[data-suggests]");

  document.addEventListener("input", (event) => {
    if (!isOurs(event.target) || !isTyped(event.target)) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => ask(false), PAUSE);
  });
  document.addEventListener("change", (event) => {
    if (isOurs(event.target) && !isTyped(event.target)) ask(true);
  });
  document.addEventListener("submit", (event) => {
    if (event.target !== form()) return;
    clearTimeout(waiting);
    makeStep(event.target, true);
    shut();
  }, true);

  // One panel at a time, and none once the pointer or Escape leaves it.
  function shut(except) {
    for (const open of document.querySelectorAll(".drop[open], .sort[open], .sheet[open]")) {
      if (!open.contains(except ?? null)) open.open = false;
    }
  }
  document.addEventListener("click", (event) => shut(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    const open = document.activeElement?.closest(".drop[open], .sort[open], .sheet[open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
})();
