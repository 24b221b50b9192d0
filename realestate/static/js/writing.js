// The editor's toolbar: Markdown marks round what is selected, keyboard shortcuts, a count of words.
(() => {
  "use strict";

  const WRAPS = { bold: ["**", "**", "bold words"], italic: ["*", "*", "words"], link: ["[", "](https://)", "words"] };
  const STARTS = { heading: "## ", list: "- ", numbers: "1. ", quote: "> " };
  const KEYS = { b: "bold", i: "italic", k: "link" };

  // execCommand keeps the browser's own undo; setRangeText does not.
  function put(field, text, from, to) {
    field.focus();
    field.setSelectionRange(from, to);
    if (!document.execCommand("insertText", false, text)) {
      field.setRangeText(text, from, to, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  function wrap(field, [before, after, sample]) {
    const { selectionStart: from, selectionEnd: to, value } = field;
    const words = value.slice(from, to) || sample;
    const isWrapped = value.slice(from - before.length, from) === before && value.startsWith(after, to);
    if (isWrapped) {
      put(field, words, from - before.length, to + after.length);
      return field.setSelectionRange(from - before.length, from - before.length + words.length);
    }
    put(field, before + words + after, from, to);
    const start = after.includes("(") ? from + before.length + words.length + 2 : from + before.length;
    field.setSelectionRange(start, after.includes("(") ? start + 8 : start + words.length);
  }

  function begin(field, mark) {
    const { value } = field;
    const from = value.lastIndexOf("\n", field.selectionStart - 1) + 1;
    const next = value.indexOf("\n", field.selectionEnd);
    const to = next < 0 ? value.length : next;
    const lines = value.slice(from, to).split("\n");
    const isMarked = lines.every((line) => line.startsWith(mark));
    const text = lines.map((line) => (isMarked ? line.slice(mark.length) : mark + line)).join("\n");
    put(field, text, from, to);
    field.setSelectionRange(from, from + text.length);
  }

  function act(field, name) {
    if (WRAPS[name]) wrap(field, WRAPS[name]);
    else if (STARTS[name]) begin(field, STARTS[name]);
  }

  function count() {
    const place = document.querySelector("[data-writing-count]");
    if (!place) return;
    const fields = [...document.querySelectorAll("#page-form textarea")];
    const words = fields.flatMap((field) => field.value.split(/\s+/).filter(Boolean)).length;
    place.textContent = `${words} ${words === 1 ? "word" : "words"}`;
  }

  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-mark]");
    if (button) act(button.closest("[data-writing]").querySelector("textarea"), button.dataset.mark);
  });
  document.addEventListener("keydown", (event) => {
    const name = KEYS[event.key.toLowerCase()];
    if (!name || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    if (!event.target.matches("[data-writing] textarea")) return;
    event.preventDefault();
    act(event.target, name);
  });
  document.addEventListener("input", count);
  document.addEventListener("htmx:afterSettle", count);
  count();
})();
