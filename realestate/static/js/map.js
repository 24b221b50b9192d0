// The map of a search: pins and clusters from the server, an area drawn on it, and the list beside it in step.
(() => {
  "use strict";
  const PRECISE = 5;
  const MOST_CORNERS = 60;
  let page, map, frame, pins, shape, sketch, corners, homes, isQuiet, waiting, controller, retry;

  const part = (name) => page.querySelector(`[data-map-${name}]`);
  const results = () => document.getElementById("results");
  const asked = () => new URLSearchParams(location.search);
  const rounded = (n) => String(Number(n.toFixed(PRECISE)));

  function complain(words, again) {
    retry = again;
    const text = document.createElement("p");
    text.textContent = words;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Try again";
    button.dataset.mapAct = "retry";
    part("alert").replaceChildren(text, button);
  }

  function quietly(move) {
    isQuiet = true;
    move();
    isQuiet = false;
  }

  // --- what is looked for -------------------------------------------------------------------------------------

  function pathOf(values) {
    values.sort();
    const query = values.toString().replaceAll("%2C", ",").replaceAll("%3B", ";");
    return location.pathname + (query ? `?${query}` : "");
  }

  function boundsOf(text) {
    const [west, south, east, north] = text.split(",").map(Number);
    return [[south, west], [north, east]];
  }

  const cornersOf = (text) => text.split(";").map((corner) => corner.split(",").map(Number).reverse());

  function visible() {
    const box = map.getBounds();
    return [box.getWest(), Math.max(-85, box.getSouth()), box.getEast(), Math.min(85, box.getNorth())];
  }

  // The same boxes as rules.snapped(): neighbours ask for the same address, so that caches can answer.
  function snapped() {
    const step = 180 / 2 ** map.getZoom();
    return visible().map((edge, n) => rounded((n < 2 ? Math.floor(edge / step) : Math.ceil(edge / step)) * step)).join(",");
  }

  function go(values, { adds = false } = {}) {
    values.delete("after");
    const path = pathOf(values);
    if (adds) {
      history.replaceState({ htmx: true }, "", location.href);
      history.pushState({ htmx: true }, "", path);
    } else history.replaceState(history.state, "", path);
    htmx.ajax("GET", path, { source: frame, target: "#results", swap: "outerHTML" });
  }

  // --- pins ---------------------------------------------------------------------------------------------------

  async function load(isWhole) {
    const values = asked();
    values.delete("after");
    values.delete("sort");
    if (!isWhole) {
      values.set("bounds", snapped());
      values.set("zoom", map.getZoom());
    }
    values.sort();
    controller?.abort();
    controller = new AbortController();
    try {
      const answer = await fetch(`${page.dataset.pins}?${values}`, { signal: controller.signal });
      if (!answer.ok) throw new Error(answer.status);
      const found = await answer.json();
      part("alert").replaceChildren();
      if (!isWhole || !found.clusters.length) show(found); // clusters fit the zoom that is only known after this
      return found;
    } catch (error) {
      if (error.name !== "AbortError") complain("The homes on the map could not be loaded. The list beside it still has them.", () => (map._loaded ? load(isWhole) : open()));
      return null;
    }
  }

  function show({ homes: found, clusters }) {
    const before = homes;
    homes = new Map();
    for (const home of found) {
      homes.set(home.id, before.get(home.id) ?? pinOf(home));
      before.delete(home.id);
    }
    for (const marker of before.values()) marker.remove();
    for (const marker of homes.values()) if (!map.hasLayer(marker)) marker.addTo(map);
    pins.clearLayers();
    for (const cluster of clusters) pins.addLayer(clusterOf(cluster));
    if (map._loaded) tell();
  }

  // Prices that would cover one another become dots: to be pointed at, and in the list for everybody else.
  function spread() {
    const kept = [];
    for (const made of homes.values()) {
      const element = made.getElement();
      if (!element) continue; // the map has no view yet
      const { x, y } = map.latLngToLayerPoint(made.getLatLng());
      const isDot = kept.some((other) => Math.abs(other.x - x) < 76 && Math.abs(other.y - y) < 34);
      if (!isDot) kept.push({ x, y });
      element.classList.toggle("is-dot", isDot);
      element.tabIndex = isDot ? -1 : 0;
      made.setZIndexOffset(isDot ? 0 : 500);
    }
  }

  function tell() {
    spread();
    const box = map.getBounds();
    const seen = [...homes.values()].filter((made) => box.contains(made.getLatLng())).length;
    const words = seen === 1 ? "1 home in view" : `${seen} homes in view`;
    part("count").textContent = pins.getLayers().length ? "Zoom in to see each home" : words;
  }

  function marker(at, className, text, label, press) {
    const words = document.createElement("span");
    words.textContent = text;
    const icon = L.divIcon({ className, html: words, iconSize: null });
    const made = L.marker(at, { icon, riseOnHover: true });
    made.on("add", () => made.getElement().setAttribute("aria-label", label));
    made.on("click", press);
    made.on("keypress", ({ originalEvent: pressed }) => {
      if (pressed.key !== "Enter" && pressed.key !== " ") return;
      pressed.preventDefault();
      press();
    });
    return made;
  }

  function pinOf(home) {
    const kind = home.status.toLowerCase().replaceAll(" ", "-");
    const made = marker(home.at, `map-pin map-pin--${kind}`, home.price, home.label, () => card(home, made));
    made.on("add", () => {
      const element = made.getElement();
      element.dataset.pin = home.id;
    });
    return made;
  }

  function clusterOf({ at, count, prices, bounds }) {
    const size = count < 20 ? "small" : count < 200 ? "middle" : "large";
    const words = `${count.toLocaleString("en-US")} ${count === 1 ? "home" : "homes"}, ${prices}`;
    const press = () => {
      const before = map.getZoom();
      map.fitBounds(bounds, { padding: [40, 40], animate: false });
      if (map.getZoom() <= before) map.setView(at, before + 2);
      frame.focus({ preventScroll: true });
    };
    const made = marker(at, `map-cluster map-cluster--${size}`, count.toLocaleString("en-US"), `${words}: zoom in`, press);
    return made.bindTooltip(words, { direction: "top" });
  }

  async function card(home, made) {
    const box = L.popup({ minWidth: 264, maxWidth: 264, className: "map-card", offset: [0, -14], autoPanPaddingTopLeft: [64, 64] }).setLatLng(home.at).setContent("Loading …").openOn(map);
    box.on("remove", () => made.getElement()?.focus({ preventScroll: true }));
    try {
      const answer = await fetch(page.dataset.homes.replace(/0$/, home.id), { headers: { "HX-Request": "true" } });
      if (!answer.ok) throw new Error(answer.status);
      const content = document.createElement("div");
      content.append(...new DOMParser().parseFromString(await answer.text(), "text/html").body.children);
      box.setContent(content);
      htmx.process(content);
      content.querySelector("a")?.focus({ preventScroll: true });
    } catch {
      map.closePopup(box);
      complain("This home could not be loaded.", () => card(home, made));
    }
  }

  // --- an area ------------------------------------------------------------------------------------------------

  function tools() {
    const isDrawing = Boolean(corners);
    const has = asked().has("polygon");
    const shown = { draw: !isDrawing && !has, visible: !isDrawing && !has, clear: !isDrawing && has, corner: isDrawing, undo: isDrawing, finish: isDrawing, cancel: isDrawing };
    const held = document.activeElement;
    for (const [name, is] of Object.entries(shown)) page.querySelector(`[data-map-act=${name}]`).hidden = !is;
    frame.classList.toggle("is-drawing", isDrawing);
    if (held?.dataset?.mapAct && held.hidden) part("tools").querySelector("button:not([hidden])").focus();
    const n = corners?.length;
    part("told").textContent = !isDrawing ? "" : n < 3 ? `Click corners on the map, or move it under the ring. ${n} of at least 3.` : `${n} corners. Finish, or go on.`;
  }

  function redraw() {
    sketch.setLatLngs(corners);
    tools();
  }

  function corner(at) {
    if (!corners) return;
    const near = (other) => map.latLngToContainerPoint(at).distanceTo(map.latLngToContainerPoint(other)) < 14;
    if (corners.length > 2 && near(corners[0])) return void ACTS.finish();
    corners.push(at);
    if (corners.length >= MOST_CORNERS) ACTS.finish();
    else redraw();
  }

  function stop() {
    sketch?.remove();
    sketch = corners = null;
    map.doubleClickZoom.enable();
    tools();
  }

  function keep(chosen) {
    const values = asked();
    values.delete("bounds");
    values.set("polygon", chosen.map(({ lat, lng }) => `${rounded(lng)},${rounded(lat)}`).join(";"));
    stop();
    go(values, { adds: true });
    settle();
  }

  const ACTS = {
    draw() {
      corners = [];
      sketch = L.polygon([], { className: "map-sketch", interactive: false }).addTo(map);
      map.doubleClickZoom.disable();
      map.closePopup();
      tools();
    },
    corner: () => corner(map.getCenter()),
    undo() {
      corners.pop();
      redraw();
    },
    cancel: stop,
    finish() {
      if (corners.length < 3) part("told").textContent = `An area needs at least 3 corners: ${3 - corners.length} more.`;
      else keep(corners);
    },
    visible() {
      const [west, south, east, north] = visible();
      keep([[south, west], [south, east], [north, east], [north, west]].map(([lat, lng]) => ({ lat, lng })));
    },
    clear() {
      const values = asked();
      values.delete("polygon");
      values.set("bounds", visible().map(rounded).join(","));
      go(values, { adds: true });
      settle();
    },
    retry() {
      part("alert").replaceChildren();
      retry?.();
    },
  };

  // --- in step with the address -------------------------------------------------------------------------------

  function settle() {
    shape?.remove();
    const polygon = asked().get("polygon");
    shape = polygon ? L.polygon(cornersOf(polygon), { className: "map-area", interactive: false }).addTo(map) : null;
    tools();
    return load();
  }

  // Look where the address says: its box, its area, or everything that matches.
  async function open() {
    const values = asked();
    const told = values.get("bounds") ? boundsOf(values.get("bounds")) : values.get("polygon") && cornersOf(values.get("polygon"));
    const isTold = told && told.flat().every(Number.isFinite);
    if (isTold) {
      quietly(() => map.fitBounds(told, { animate: false }));
      return void settle();
    }
    const found = await load(true);
    const box = found?.bounds;
    quietly(() => (box ? map.fitBounds(box, { animate: false, padding: [40, 40], maxZoom: 15 }) : map._loaded || map.setView([39.5, -98.4], 4)));
    if (found?.clusters.length) load();
    tell();
    tools();
  }

  function moved() {
    tell();
    if (isQuiet) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      load();
      const values = asked();
      if (values.has("polygon")) return;
      values.set("bounds", visible().map(rounded).join(","));
      go(values);
    }, 250);
  }

  function point(id, is) {
    const made = homes?.get(Number(id));
    made?.getElement()?.classList.toggle("is-hot", is);
    made?.setZIndexOffset(is ? 1000 : made.getElement().classList.contains("is-dot") ? 0 : 500);
    results().querySelector(`[data-home="${id}"]`)?.classList.toggle("is-hot", is);
  }

  function hover(event) {
    const near = event.target.closest?.("[data-home], [data-pin]");
    if (near) point(near.dataset.home ?? near.dataset.pin, event.type === "mouseover" || event.type === "focusin");
  }

  function switchTo(what) {
    page.dataset.show = what;
    for (const button of page.querySelectorAll("[data-map-show]")) button.setAttribute("aria-pressed", String(button.dataset.mapShow === what));
    quietly(() => map.invalidateSize({ animate: false }));
  }

  function start() {
    const found = document.querySelector("[data-map-page]");
    if (!found || found === page) return;
    map?.remove();
    page = found;
    for (const element of page.querySelectorAll("[data-map-needs-script]")) element.hidden = false;
    frame = part("tools").parentElement.querySelector("[data-map]");
    if (!window.L || !window.groundMap) return complain("The map could not be loaded. The list below has every home.", () => location.reload());
    homes = new Map();
    sketch = shape = corners = null;
    map = window.groundMap(frame);
    pins = L.layerGroup().addTo(map);
    map.on("moveend", moved);
    map.on("click", ({ latlng }) => corner(latlng));
    for (const kind of ["mouseover", "mouseout", "focusin", "focusout"]) page.addEventListener(kind, hover);
    open();
  }

  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-map-act], [data-map-show]");
    if (!button) return;
    if (button.dataset.mapShow) switchTo(button.dataset.mapShow);
    else ACTS[button.dataset.mapAct]();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !map) return;
    if (corners) stop();
    else map.closePopup();
  });
  // Another place is looked for: the box and the area of before do not hold.
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    const isForm = detail.elt.matches("form[data-follows-address]");
    if (!isForm || (detail.formData.get("location") ?? "").trim() === (asked().get("location") ?? "")) return;
    detail.formData.delete("bounds");
    detail.formData.delete("polygon");
  });
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    if (!map || !detail.requestConfig || detail.target.id !== "results" || detail.requestConfig.elt === frame) return;
    const values = asked();
    if (values.has("bounds") || values.has("polygon")) settle();
    else open();
  });
  document.addEventListener("htmx:historyRestore", start);
  start();
})();
