// A strip of pictures that scrolls by itself; this adds buttons, arrow keys, a counter and the mark on the thumbnails.
(() => {
  "use strict";

  function enliven(gallery) {
    const strip = gallery.querySelector("[data-gallery-strip]");
    const slides = [...strip.children];
    const thumbs = [...gallery.querySelectorAll("[data-gallery-thumb]")];
    const steps = [...gallery.querySelectorAll("[data-gallery-step]")];
    const count = gallery.querySelector("[data-gallery-count]");
    const calm = matchMedia("(prefers-reduced-motion: reduce)");
    let here = 0;

    function show(index) {
      const slide = slides[Math.max(0, Math.min(index, slides.length - 1))];
      const middle = slide.offsetLeft - (strip.clientWidth - slide.clientWidth) / 2;
      strip.scrollTo({ left: slide === slides[0] ? 0 : middle, behavior: calm.matches ? "auto" : "smooth" });
    }

    function mark(index) {
      here = index;
      count.textContent = `${index + 1} of ${slides.length}`;
      thumbs.forEach((thumb, at) => (at === index ? thumb.setAttribute("aria-current", "true") : thumb.removeAttribute("aria-current")));
      for (const step of steps) step.setAttribute("aria-disabled", String(!slides[index + Number(step.dataset.galleryStep)]));
    }

    const moves = { ArrowLeft: () => here - 1, ArrowRight: () => here + 1, Home: () => 0, End: () => slides.length - 1 };
    strip.addEventListener("keydown", (event) => {
      if (!moves[event.key] || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      show(moves[event.key]());
    });
    for (const step of steps) {
      step.hidden = false;
      step.addEventListener("click", () => show(here + Number(step.dataset.galleryStep)));
    }
    thumbs.forEach((thumb, at) =>
      thumb.addEventListener("click", (event) => {
        event.preventDefault();
        show(at);
      }),
    );
    const seen = new IntersectionObserver((entries) => entries.forEach((entry) => entry.isIntersecting && mark(slides.indexOf(entry.target))), {
      root: strip,
      threshold: 0.6,
    });
    slides.forEach((slide) => seen.observe(slide));
    mark(0);
  }

  document.querySelectorAll("[data-gallery]").forEach(enliven);
})();
