// Light or dark before the first paint: what was chosen here, else what the system says.
(() => {
  "use strict";
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const system = () => (dark.matches ? "dark" : "light");
  let chosen = null;
  try {
    chosen = localStorage.getItem("theme");
  } catch {
    // storage may be forbidden; then the system decides
  }
  const apply = () => root.setAttribute("data-bs-theme", chosen === "dark" || chosen === "light" ? chosen : system());

  function toggle() {
    const other = root.getAttribute("data-bs-theme") === "dark" ? "light" : "dark";
    chosen = other === system() ? null : other; // the system's own choice is not kept: it is followed
    apply();
    try {
      if (chosen) localStorage.setItem("theme", chosen);
      else localStorage.removeItem("theme");
    } catch {
      // it holds for this page then
    }
  }

  apply();
  root.classList.add("has-script");
  dark.addEventListener("change", apply);
  document.addEventListener("click", (event) => event.target.closest("[data-theme-toggle]") && toggle());
  window.addEventListener("storage", (event) => {
    if (event.key !== "theme") return;
    chosen = event.newValue;
    apply();
  });
})();
