// Puts the form where this script stands. The space is kept free from the first moment, so nothing jumps.
(function () {
  "use strict";
  var form = {{ values|tojson }};
  var here = document.currentScript;
  var frame = document.createElement("iframe");
  frame.src = form.address;
  frame.title = form.title;
  frame.loading = "lazy";
  frame.setAttribute("scrolling", "auto");
  frame.style.cssText = "display:block;width:100%;border:0;color-scheme:light;height:" + form.height + "px";
  here.parentNode.insertBefore(frame, here);
  window.addEventListener("message", function (event) {
    if (event.source !== frame.contentWindow || event.origin !== new URL(form.address).origin) return;
    var needed = event.data && event.data.estateFormHeight;
    if (needed > form.height && needed < 8000) frame.style.height = needed + "px";
  });
})();
