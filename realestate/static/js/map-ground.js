// What every map here stands on: tiles if there are any and they load; else outlines of places, a grid and a scale.
(() => {
  "use strict";
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const line = (className, more) => ({ className, interactive: false, ...more });

  function grid(map) {
    const lines = L.layerGroup().addTo(map);
    const draw = () => {
      const box = map.getBounds().pad(0.5);
      const rough = (box.getEast() - box.getWest()) / 12;
      const power = 10 ** Math.floor(Math.log10(rough));
      const step = [1, 2, 5, 10].find((n) => n * power >= rough) * power;
      lines.clearLayers();
      const add = (ends) => lines.addLayer(L.polyline(ends, line("map-grid", { weight: 1 })));
      for (let x = Math.ceil(box.getWest() / step) * step; x < box.getEast(); x += step) add([[box.getSouth(), x], [box.getNorth(), x]]);
      for (let y = Math.ceil(box.getSouth() / step) * step; y < box.getNorth(); y += step) add([[y, box.getWest()], [y, box.getEast()]]);
    };
    map.on("moveend", draw);
    if (map._loaded) draw();
  }

  async function outlines(map, path) {
    try {
      const answer = await fetch(path);
      if (!answer.ok) return;
      const places = await answer.json();
      L.geoJSON(places, { style: line("map-outline"), interactive: false }).addTo(map).bringToBack();
      map.createPane("places").style.zIndex = 450; // below pins
      for (const { properties } of places.features)
        L.tooltip({ permanent: true, direction: "center", className: "map-place", pane: "places" }).setLatLng(properties.middle).setContent(properties.name).addTo(map);
      map.attributionControl.addAttribution("Outlines: where homes are, no boundaries");
    } catch {
      // the grid stands without them
    }
  }

  function drawn(map, element) {
    element.classList.add("map--drawn");
    grid(map);
    outlines(map, element.dataset.outlines);
  }

  // A Leaflet map in this element; its tiles, outlines and attribution are in data-attributes.
  window.groundMap = (element, options) => {
    const motion = { zoomAnimation: !isCalm, fadeAnimation: !isCalm, markerZoomAnimation: !isCalm, inertia: !isCalm };
    const map = L.map(element, { minZoom: 3, maxZoom: 19, ...motion, ...options });
    map.attributionControl.setPrefix(false);
    L.control.scale({ position: "bottomleft" }).addTo(map);
    const { tiles, attribution } = element.dataset;
    if (!tiles) drawn(map, element);
    else {
      const layer = L.tileLayer(tiles, { maxZoom: 19, attribution }).addTo(map);
      let failed = 0;
      layer.on("tileload", () => (failed = -Infinity));
      layer.on("tileerror", () => {
        if (++failed !== 3) return;
        map.removeLayer(layer);
        drawn(map, element);
      });
    }
    return map;
  };
})();
