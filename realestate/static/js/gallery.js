// A strip of pictures that scrolls by itself; this adds buttons, arrow keys, a counter, marked thumbnails and the whole screen.
(() => {
  "use strict";

  function enliven(gallery) {
    const find = (name) => gallery.querySelector(`[data-gallery-${name}]`);
    const [strip, frame, full, open, count] = ["strip", "frame", "full", "open", "count"].map(find);
    const slides = [...strip.children];
    const thumbs = [...gallery.querySelectorAll("[data-gallery-thumb]")];
    const steps = [...gallery.querySelectorAll("[data-gallery-step]")];
    const calm = matchMedia("(prefers-reduced-motion: reduce)");
    let here = 0;

    function show(index, behavior = calm.matches ? "auto" : "smooth") {
      const slide = slides[Math.max(0, Math.min(index, slides.length - 1))];
      const middle = slide.offsetLeft - (strip.clientWidth - slide.clientWidth) / 2;
      strip.scrollTo({ left: slide === slides[0] ? 0 : middle, behavior });
    }

    function mark(index) {
      here = index;
      count.textContent = `${index + 1} of ${slides.length}`;
      thumbs.forEach((thumb, at) => (at === index ? thumb.setAttribute("aria-current", "true") : thumb.removeAttribute("aria-current")));
      for (const step of steps) step.setAttribute("aria-disabled", String(!slides[index + Number(step.dataset.galleryStep)]));
    }

    // The frame itself moves into the dialog and back: one set of pictures, loaded once.
    function enlarge() {
      const at = here;
      full.append(frame);
      full.showModal();
      show(at, "instant");
      strip.focus({ preventScroll: true });
    }

    function reduce() {
      const at = here;
      gallery.prepend(frame);
      show(at, "instant");
      open.focus({ preventScroll: true });
    }

    const moves = { ArrowLeft: () => here - 1, ArrowRight: () => here + 1, Home: () => 0, End: () => slides.length - 1 };
    frame.addEventListener("keydown", (event) => {
      if (!moves[event.key] || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      show(moves[event.key]());
    });
    for (const step of steps) {
      step.hidden = slides.length < 2;
      step.addEventListener("click", () => show(here + Number(step.dataset.galleryStep)));
    }
    thumbs.forEach((thumb, at) =>
      thumb.addEventListener("click", (event) => {
        event.preventDefault();
        show(at);
      }),
    );
    open.hidden = false;
    open.addEventListener("click", enlarge);
    full.addEventListener("close", reduce);
    strip.addEventListener("click", (event) => event.target.matches("img") && !full.open && enlarge());
    const seen = new IntersectionObserver((entries) => entries.forEach((entry) => entry.isIntersecting && mark(slides.indexOf(entry.target))), {
      root: strip,
      threshold: 0.6,
    });
    slides.forEach((slide) => seen.observe(slide));
    mark(0);
  }

  document.querySelectorAll("[data-gallery]").forEach(enliven);
})();
