// The one place of the desks that knows HTMX's events: tokens, failures in words, the live list, focus, unsaved text.
(() => {
  "use strict";

  const WORDS = {
    away: "The server could not be reached. Nothing you typed is lost.",
    slow: "There was no answer in time. It may have been saved: reload to see.",
    other: "That did not work. Nothing you typed is lost.",
  };
  const HIDDEN_MS = 20_000; // how often a list in a hidden tab asks for news
  const FRESH_MS = 30_000; // how long a new row stays marked
  const byId = (id) => document.getElementById(id);
  const isListener = (element) => Boolean(element?.matches?.("[data-listens]"));
  const clock = () => new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit" });

  function say(words) {
    byId("announcer").textContent = words;
  }

  // Failures: a place of their own that stays until it is closed or the next answer comes.
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

  // A silent list is told by its lamp, not by an alarm every two seconds.
  function failed(event, words) {
    if (isListener(event.detail.elt)) showLive("away", `Not live since ${clock()}`);
    else complain(words);
  }

  // Requests: the token of the session, no empty parameters in addresses, and rest for lists nobody looks at.
  function configure({ detail }) {
    if (detail.verb === "get") {
      for (const [name, value] of [...detail.formData]) if (!value) detail.formData.delete(name);
      return;
    }
    const token = document.querySelector("meta[name=csrf-token]");
    if (token) detail.headers["X-CSRFToken"] = token.content;
  }

  const live = { state: "on", asked: 0, unseen: 0, fresh: new Map(), title: document.title };

  function showLive(state, words) {
    const lamp = byId("live");
    if (!lamp || lamp.dataset.live === state) return;
    lamp.dataset.live = live.state = state;
    lamp.textContent = words;
  }

  function beforeRequest(event) {
    const { elt, target } = event.detail;
    if (elt.matches?.("[data-rests]") && document.hidden) return event.preventDefault();
    if (!isListener(elt)) return void target?.setAttribute?.("aria-busy", "true");
    const isResting = document.hidden && ("rests" in elt.dataset || Date.now() - live.asked < HIDDEN_MS);
    if (live.state === "paused" || isResting) event.preventDefault();
    else live.asked = Date.now();
  }

  function afterRequest({ detail }) {
    detail.target?.removeAttribute?.("aria-busy");
    if (!isListener(detail.elt)) return;
    if (detail.successful && live.state === "away") showLive("on", "Live");
  }

  // Swaps: what was there before is remembered, so that the new is marked and the old stays where it is read.
  const before = { ids: new Set(), open: [], newest: 0, anchor: null, scrolled: 0 };
  const stages = () => document.querySelector(".stages");
  const rows = () => [...document.querySelectorAll("#lead-list tr[data-lead]")];
  const numberOf = (row) => Number(row.dataset.lead);

  function beforeSwap(event) {
    const { target, xhr, requestConfig } = event.detail;
    const isWhole = target.id && xhr.responseText.includes(`id="${target.id}"`);
    if ((xhr.status === 409 || xhr.status === 422) && !isWhole) {
      event.detail.shouldSwap = false;
      complain(wordsOf(xhr.responseText));
      return;
    }
    if (event.detail.shouldSwap && !isListener(requestConfig.elt)) byId("alerts").replaceChildren();
    before.ids = new Set([...target.querySelectorAll("[id]")].map((element) => element.id));
    before.open = [...target.querySelectorAll("details[open][id]")].map((element) => element.id);
    before.scrolled = stages()?.scrollLeft || 0;
    before.newest = Math.max(0, ...rows().map(numberOf));
    const anchor = scrollY > 0 && rows().find((row) => row.getBoundingClientRect().bottom > 0);
    before.anchor = anchor ? { id: anchor.id, top: anchor.getBoundingClientRect().top } : null;
  }

  function afterSwap(event) {
    const { target, requestConfig } = event.detail;
    if (!requestConfig || event.target !== byId(target.id)) return;
    for (const id of before.open) byId(id)?.setAttribute("open", "");
    if (isListener(requestConfig.elt)) greetNew();
    else if (target.id === "lead-list") say(`${rows().length} ${rows().length === 1 ? "lead" : "leads"} shown`);
    if (target.id !== "lead-list") return;
    markFresh();
    if (stages()) stages().scrollLeft = before.scrolled;
  }

  function greetNew() {
    const fresh = rows().filter((row) => numberOf(row) > before.newest);
    for (const row of fresh) live.fresh.set(row.id, Date.now());
    const anchor = before.anchor && byId(before.anchor.id);
    if (anchor) scrollBy(0, anchor.getBoundingClientRect().top - before.anchor.top);
    if (!fresh.length) return;
    say(`${fresh.length} new ${fresh.length === 1 ? "lead" : "leads"}: ${fresh.map((row) => row.dataset.name).join(", ")}`);
    if (document.hidden) document.title = `(${(live.unseen += fresh.length)}) ${live.title}`;
  }

  function markFresh() {
    for (const row of rows()) row.classList.toggle("is-fresh", Date.now() - (live.fresh.get(row.id) || 0) < FRESH_MS);
  }

  // After a form: the refusal, else the button that was pressed; what came of it is said and marked.
  function settled(event) {
    const { target, requestConfig } = event.detail;
    const region = target && byId(target.id);
    if (!requestConfig || !region || requestConfig.verb === "get" || event.target !== region) return;
    const refusal = region.querySelector("[data-focus]");
    if (refusal) return refusal.focus();
    const form = byId(requestConfig.elt.id);
    form?.querySelector("[type=submit]")?.focus({ preventScroll: true });
    const entry = [...region.querySelectorAll("[id^=activity-]")].find((item) => !before.ids.has(item.id));
    entry?.classList.add("is-fresh");
    const said = form?.dataset.says || "";
    const note = form?.querySelector("[data-saved]");
    if (note) note.textContent = said;
    say([said, entry?.querySelector(".happened-what")?.textContent].filter(Boolean).join(" "));
  }

  // Unsaved: a text or a line that differs from what was sent, or what the server says is not kept yet.
  const isChanged = (field) => field.value !== field.defaultValue && field.type !== "hidden" && field.type !== "checkbox";
  const isTyped = (form) => "unsaved" in form.dataset || [...form.querySelectorAll("textarea, input")].some(isChanged);
  let isSending = false;

  document.addEventListener("htmx:configRequest", configure);
  document.addEventListener("htmx:beforeRequest", beforeRequest);
  document.addEventListener("htmx:afterRequest", afterRequest);
  document.addEventListener("htmx:beforeSwap", beforeSwap);
  document.addEventListener("htmx:afterSwap", afterSwap);
  document.addEventListener("htmx:afterSettle", settled);
  document.addEventListener("htmx:responseError", (event) => failed(event, wordsOf(event.detail.xhr.responseText)));
  document.addEventListener("htmx:sendError", (event) => failed(event, WORDS.away));
  document.addEventListener("htmx:timeout", (event) => failed(event, WORDS.slow));
  setInterval(markFresh, 5_000);
  stages()?.querySelector("[aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
  byId("live")?.addEventListener("click", () => {
    if (live.state === "paused") showLive("on", "Live");
    else showLive("paused", `Paused at ${clock()}`);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    live.unseen = 0;
    document.title = live.title;
    byId("listener")?.dispatchEvent(new Event("desk:look"));
  });
  document.addEventListener("submit", (event) => (isSending ||= !event.defaultPrevented));
  window.addEventListener("beforeunload", (event) => {
    if (!isSending && [...document.querySelectorAll("form[data-guard]")].some(isTyped)) event.preventDefault();
  });
})();
