// A small map of where one home is: brings Leaflet only when somebody scrolls near it.
(() => {
  "use strict";

  function bring(address) {
    const isSheet = address.includes(".css");
    const element = document.createElement(isSheet ? "link" : "script");
    if (isSheet) element.rel = "stylesheet";
    element[isSheet ? "href" : "src"] = address;
    return new Promise((resolve, reject) => {
      element.onload = resolve;
      element.onerror = () => reject(new Error(address));
      document.head.append(element);
    });
  }

  async function draw(box) {
    try {
      for (const address of box.dataset.needs.split(" ")) await bring(address);
      const at = box.dataset.at.split(",").map(Number);
      box.classList.add("map");
      const map = window.groundMap(box, { scrollWheelZoom: false });
      map.setView(at, box.dataset.tiles ? 14 : 12);
      const icon = L.divIcon({ className: "map-dot", iconSize: null });
      L.marker(at, { icon, keyboard: false, interactive: false }).addTo(map);
    } catch {
      box.dataset.failed = "";
      box.replaceChildren("The map could not be loaded. ");
      const again = document.createElement("button");
      again.type = "button";
      again.textContent = "Try again";
      again.addEventListener("click", () => {
        delete box.dataset.failed;
        box.replaceChildren();
        draw(box);
      });
      box.append(again);
    }
  }

  const near = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries)
      if (isIntersecting) {
        near.unobserve(target);
        draw(target);
      }
  }, { rootMargin: "300px" });

  function start() {
    for (const box of document.querySelectorAll("[data-home-map][hidden]")) {
      box.hidden = false;
      near.observe(box);
    }
  }

  document.addEventListener("htmx:historyRestore", start);
  start();
})();
