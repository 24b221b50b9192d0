// The one place of the desks that knows HTMX's events: tokens, failures in words, live lists, focus, unsaved text.
(() => {
  "use strict";

  const WORDS = {
    away: "The server could not be reached. Nothing you typed is lost.",
    slow: "There was no answer in time. It may have been saved: reload to see.",
    other: "That did not work. Nothing you typed is lost.",
  };
  const byId = (id) => document.getElementById(id);
  const plainTitle = document.title;
  let unseen = 0;

  function complain(words) {
    const text = document.createElement("p");
    text.textContent = words;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "btn btn-sm";
    close.textContent = "Close";
    close.addEventListener("click", () => byId("alerts").replaceChildren());
    byId("alerts").replaceChildren(text, close);
  }

  function wordsOf(answer) {
    const said = new DOMParser().parseFromString(answer, "text/html").querySelector("[role=alert]");
    return said?.textContent.replace(/\s+/g, " ").trim() || WORDS.other;
  }

  const isListening = (element) => element?.hasAttribute?.("data-listens");

  // A list nobody looks at, or whose rows hold the keyboard's focus menu open, does not ask for news.
  function beforeRequest(event) {
    if (isListening(event.detail.elt) && document.hidden) event.preventDefault();
    else if (!isListening(event.detail.elt)) event.detail.target?.setAttribute?.("aria-busy", "true");
  }

  function configure(event) {
    const token = document.querySelector("meta[name=csrf-token]");
    if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token.content;
  }

  let rowsBefore = new Set();
  function beforeSwap(event) {
    if (event.detail.target.id === "lead-list") rowsBefore = new Set([...document.querySelectorAll("#lead-list tr[id]")].map((row) => row.id));
  }

  // What came since is shown and said; what somebody is reading stays where it is.
  function greetNew(list) {
    const fresh = [...list.querySelectorAll("tr[id]")].filter((row) => !rowsBefore.has(row.id));
    fresh.forEach((row) => row.classList.add("is-fresh"));
    if (!fresh.length) return;
    const names = fresh.map((row) => row.dataset.name).join(", ");
    byId("announcer").textContent = `${fresh.length} new ${fresh.length === 1 ? "lead" : "leads"}: ${names}`;
    if (document.hidden) document.title = `(${(unseen += fresh.length)}) ${plainTitle}`;
  }

  function settled(event) {
    const { elt, target, requestConfig } = event.detail;
    if (!requestConfig) return;
    const region = byId(target.id) || target;
    if (isListening(requestConfig.elt)) return greetNew(region);
    if (target.id === "lead-list") {
      const count = region.querySelectorAll("tbody tr").length;
      byId("announcer").textContent = `${count} ${count === 1 ? "lead" : "leads"} shown`;
      return;
    }
    (region.querySelector("[data-focus]") || region.querySelector(`#${CSS.escape(elt?.id || "-")}`) || region.querySelector("h1, h2"))?.focus?.();
  }

  function isTyped(form) {
    return [...form.querySelectorAll("textarea")].some((field) => field.value !== field.defaultValue);
  }

  document.addEventListener("htmx:configRequest", configure);
  document.addEventListener("htmx:beforeRequest", beforeRequest);
  document.addEventListener("htmx:afterRequest", (event) => event.detail.target?.removeAttribute?.("aria-busy"));
  document.addEventListener("htmx:beforeSwap", beforeSwap);
  document.addEventListener("htmx:afterSettle", settled);
  document.addEventListener("htmx:responseError", (event) => complain(wordsOf(event.detail.xhr.responseText)));
  document.addEventListener("htmx:sendError", () => complain(WORDS.away));
  document.addEventListener("htmx:timeout", () => complain(WORDS.slow));
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    unseen = 0;
    document.title = plainTitle;
  });
  let isSending = false;
  document.addEventListener("submit", () => (isSending = true));
  window.addEventListener("beforeunload", (event) => {
    if (!isSending && [...document.querySelectorAll("form[data-guard]")].some(isTyped)) event.preventDefault();
  });
})();
