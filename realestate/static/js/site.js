// The one place that knows HTMX's events: failures get a place, focus and words follow a swap, addresses stay tidy.
(() => {
  "use strict";

  const WORDS = {
    away: "The website could not be reached. Nothing you typed is lost: please try again.",
    slow: "There was no answer in time. It may have arrived all the same: sending it again counts only once.",
    other: "That did not work. Nothing you typed is lost: please try again.",
  };
  const byId = (id) => document.getElementById(id);

  htmx.config.timeout = 30000;

  function complain(words) {
    const text = document.createElement("p");
    text.textContent = words;
    const close = document.createElement("button");
    close.type = "button";
    close.textContent = "Close";
    close.addEventListener("click", quiet);
    byId("alerts").replaceChildren(text, close);
  }

  function quiet() {
    byId("alerts").replaceChildren();
  }

  function wordsOf(answer) {
    const page = new DOMParser().parseFromString(answer, "text/html");
    const said = page.querySelector("[role=alert]");
    return said ? said.textContent.replace(/\s+/g, " ").trim() : WORDS.other;
  }

  // What asks again and again by itself rests in a hidden tab, and a missed answer is no alarm.
  const polls = (element) => Boolean(element?.matches?.("[data-polls]"));

  function begin(event) {
    if (polls(event.detail.elt)) return void (document.hidden && event.preventDefault());
    event.detail.target.setAttribute("aria-busy", "true");
  }

  function failed(event, words) {
    if (!polls(event.detail.elt)) complain(words);
  }

  function settle(event) {
    event.detail.target.removeAttribute("aria-busy");
  }

  // Empty filters, defaults and thousands separators do not belong into an address.
  function tidy(event) {
    if (event.detail.verb !== "get") return;
    const values = event.detail.formData;
    const form = event.detail.elt;
    for (const name of new Set([...values.keys()])) {
      const said = values.getAll(name);
      const field = form.querySelector?.(`[name="${CSS.escape(name)}"]`);
      const otherwise = field?.dataset.otherwise ?? "";
      if (said.every((value) => value.trim() === otherwise)) values.delete(name);
      else if (field && "grouped" in field.dataset) values.set(name, said[0].replace(/[$,\s]/g, ""));
    }
  }

  // A chip or a "next" link changes the address: the filter fields follow it.
  function follow() {
    const asked = new URLSearchParams(location.search);
    for (const field of document.querySelectorAll("form[data-follows-address] [name]")) {
      const said = asked.getAll(field.name);
      const values = said.length ? said : [field.dataset.otherwise ?? ""];
      if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
      else field.value = "grouped" in field.dataset && /^\d+$/.test(values[0]) ? Number(values[0]).toLocaleString("en-US") : values[0];
    }
  }

  function focusIn(region) {
    const wanted = region.querySelector("[data-focus]");
    if (wanted) {
      wanted.focus({ preventScroll: true });
      if (region.getBoundingClientRect().top < 0) region.scrollIntoView({ block: "start" });
    } else if (document.activeElement === document.body) region.querySelector("[tabindex='-1']")?.focus({ preventScroll: true });
  }

  document.addEventListener("htmx:configRequest", tidy);
  document.addEventListener("htmx:beforeRequest", begin);
  document.addEventListener("htmx:afterRequest", settle);
  document.addEventListener("htmx:responseError", (event) => failed(event, wordsOf(event.detail.xhr.responseText)));
  document.addEventListener("htmx:sendError", (event) => failed(event, WORDS.away));
  document.addEventListener("htmx:timeout", (event) => failed(event, WORDS.slow));
  document.addEventListener("htmx:afterSettle", (event) => {
    if (!event.detail.requestConfig) return;
    quiet();
    if (!event.detail.requestConfig.elt.matches("form")) follow();
    const region = byId(event.detail.target.id);
    if (region) focusIn(region);
  });
})();
