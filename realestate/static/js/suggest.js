// The search box suggests while somebody types (a combobox of ARIA 1.2). Without this it is a plain field.
(() => {
  "use strict";

  const PAUSE = 120;

  function combo(place) {
    const input = place.querySelector("input");
    const list = document.createElement("ul");
    list.id = `${input.id}-suggestions`;
    list.className = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Suggestions");
    place.append(list);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) input.setAttribute(name, value);

    let shown = [];
    let at = -1;
    let turn = 0;
    let waiting;
    let running;

    function mark(place) {
      at = place;
      [...list.children].forEach((option, number) => option.setAttribute("aria-selected", String(number === at)));
      if (at < 0) return void input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at].scrollIntoView({ block: "nearest" });
    }

    function shut() {
      turn += 1;
      clearTimeout(waiting);
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      mark(-1);
    }

    function option(line, number) {
      const item = document.createElement("li");
      item.id = `${list.id}-${number}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      const words = document.createElement("span");
      words.textContent = line.words;
      const label = document.createElement("small");
      label.textContent = line.label;
      item.append(words, label);
      return item;
    }

    function show(lines) {
      shown = lines;
      at = -1;
      input.removeAttribute("aria-activedescendant");
      list.replaceChildren(...lines.map(option));
      list.hidden = !lines.length;
      input.setAttribute("aria-expanded", String(lines.length > 0));
      document.getElementById("announcer").textContent = lines.length ? `${lines.length} suggestion${lines.length > 1 ? "s" : ""}. Use the arrow keys.` : "";
    }

    async function look() {
      const mine = (turn += 1);
      running?.abort();
      running = new AbortController();
      try {
        const address = `${place.dataset.suggests}?${new URLSearchParams({ q: input.value })}`;
        const answer = await fetch(address, { signal: running.signal });
        if (!answer.ok) return;
        const { suggestions } = await answer.json();
        if (mine === turn) show(suggestions);
      } catch (error) {
        if (error.name !== "AbortError" && mine === turn) show([]);
      }
    }

    function take(line) {
      shut();
      if (line.url) return void location.assign(line.url);
      input.value = line.value;
      input.form.requestSubmit();
    }

    input.addEventListener("input", () => {
      clearTimeout(waiting);
      if (!input.value.trim()) return shut();
      waiting = setTimeout(look, PAUSE);
    });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const isOpen = !list.hidden;
      if (event.key === "Escape" && isOpen) shut();
      else if (event.key === "ArrowDown" && !isOpen && input.value.trim()) look();
      else if (event.key === "ArrowDown" && isOpen) mark((at + 1) % shown.length);
      else if (event.key === "ArrowUp" && isOpen) mark(at <= 0 ? shown.length - 1 : at - 1);
      else if (event.key === "Enter" && isOpen && at >= 0) take(shown[at]);
      else return event.key === "Enter" || event.key === "Tab" ? shut() : undefined;
      event.preventDefault();
    });
    input.addEventListener("blur", shut);
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const item = event.target.closest("[role=option]");
      if (item) take(shown[[...list.children].indexOf(item)]);
    });
  }

  for (const place of document.querySelectorAll("[data-suggests]")) combo(place);
})();
