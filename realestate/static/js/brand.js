// The brand page: colour pickers follow their fields and the other way round; a changed colour is measured at once.
(() => {
  "use strict";

  const form = document.getElementById("brand");
  const COLOR = /^#[0-9a-f]{6}$/;
  const fieldOf = (picker) => form.elements[picker.dataset.color];
  const measure = () => form.dispatchEvent(new Event("look"));

  for (const picker of form.querySelectorAll("[data-color]")) {
    picker.addEventListener("input", () => (fieldOf(picker).value = picker.value));
    picker.addEventListener("change", measure);
    fieldOf(picker).addEventListener("change", () => {
      const typed = fieldOf(picker).value.trim().toLowerCase();
      if (COLOR.test(typed)) picker.value = typed;
      measure();
    });
  }
})();
