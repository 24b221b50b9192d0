// Pictures are sent one by one, each with its progress; dropping them is choosing them. Without it the form sends all at once.
(() => {
  "use strict";

  const region = () => document.getElementById("pictures");
  let failures = 0;

  function line(list, file) {
    const item = document.createElement("li");
    const name = document.createElement("span");
    name.textContent = file.name;
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", `Sending ${file.name}`);
    item.append(name, bar);
    list.append(item);
    return { item, bar };
  }

  function complain(item, words) {
    failures += 1;
    item.querySelector("progress")?.remove();
    const said = document.createElement("p");
    said.className = "field-error";
    said.textContent = words;
    item.append(said);
  }

  function wordsOf(answer) {
    const page = new DOMParser().parseFromString(answer, "text/html");
    const said = page.querySelector(".refusal li, [role=alert]");
    return said ? said.textContent.replace(/\s+/g, " ").trim() : "It did not arrive. Choose it once more.";
  }

  function send(form, file, { item, bar }) {
    return new Promise((done) => {
      const carried = new FormData();
      carried.append("csrf_token", form.elements.csrf_token.value);
      carried.append("pictures", file);
      const call = new XMLHttpRequest();
      call.open("POST", form.action);
      call.setRequestHeader("HX-Request", "true");
      call.timeout = 120000;
      call.upload.onprogress = (event) => (bar.value = (90 * event.loaded) / (event.total || 1));
      call.onload = () => {
        if (call.status >= 400) complain(item, wordsOf(call.responseText));
        else bar.value = 100;
        done();
      };
      call.onerror = () => done(complain(item, "The website could not be reached. Choose it once more."));
      call.ontimeout = () => done(complain(item, "There was no answer in time. Choose it once more."));
      call.send(carried);
    });
  }

  async function sendAll(form, files) {
    const list = form.querySelector("[data-upload-list]");
    const button = form.querySelector("[type=submit]");
    list.replaceChildren();
    failures = 0;
    button.disabled = true;
    const lines = files.map((file) => [file, line(list, file)]);
    for (const [file, parts] of lines) await send(form, file, parts);
    button.disabled = false;
    form.reset();
    if (!failures) location.reload();
    else await refresh(files.length - failures);
  }

  // Some failed: their words stay, the kept ones appear below.
  async function refresh(kept) {
    if (!kept) return;
    const answer = await fetch(location.href, { headers: { "HX-Request": "true" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of [".pictures", ".pictures-filter"]) {
      const fresh = page.querySelector(part);
      if (fresh) region().querySelector(part).replaceWith(fresh);
    }
  }

  const dropOf = (event) => event.target.closest?.("[data-drop]");

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-upload]")) return;
    const files = [...event.target.elements.pictures.files];
    if (!files.length) return;
    event.preventDefault();
    sendAll(event.target, files);
  });
  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const drop = dropOf(event);
      if (!drop) return;
      event.preventDefault();
      drop.classList.toggle("is-over", kind === "dragover");
      if (kind === "drop" && event.dataTransfer.files.length) sendAll(drop.closest("form"), [...event.dataTransfer.files]);
    });
  }
})();
