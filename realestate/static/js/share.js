// Shares a page: the device's own sheet, else the link goes to the clipboard, else it is shown to be copied. And prints.
(() => {
  "use strict";

  function enliven(place) {
    const find = (name) => place.querySelector(`[data-${name}]`);
    const [press, link, shown, said] = ["share-press", "share-link", "share-shown", "share-said"].map(find);
    const print = find("print");

    async function copy() {
      try {
        await navigator.clipboard.writeText(link.value);
        said.textContent = "Link copied";
      } catch {
        shown.hidden = false;
        link.select();
        said.textContent = "Copy the link";
      }
    }

    press.hidden = print.hidden = false;
    press.addEventListener("click", async () => {
      if (!navigator.share) return copy();
      try {
        await navigator.share({ title: place.dataset.shareTitle, url: link.value });
      } catch (refusal) {
        if (refusal.name !== "AbortError") await copy();
      }
    });
    print.addEventListener("click", () => window.print());
  }

  document.querySelectorAll("[data-share]").forEach(enliven);
})();
