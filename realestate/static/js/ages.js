// Ages grow on an open page: "3 minutes ago" follows the clock, in the server's own words.
(() => {
  "use strict";
  const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60]];

  function age(since) {
    const seconds = Math.floor((Date.now() - since) / 1000);
    const unit = UNITS.find(([, length]) => seconds >= length);
    if (!unit) return "just now";
    const count = Math.floor(seconds / unit[1]);
    return `${count.toLocaleString("en-US")} ${unit[0]}${count === 1 ? "" : "s"} ago`;
  }

  setInterval(() => {
    for (const time of document.querySelectorAll("time[data-age]")) time.textContent = age(Date.parse(time.dateTime));
  }, 20_000);
})();
