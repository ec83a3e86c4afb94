// Whoever waits for the draw with this page open sees the result without loading it again. Each looks at a
// moment of its own, lest all come at once, and is led on only when there is something new.
"use strict";
(() => {
  const place = document.querySelector("[data-draws-in]");
  const SPREAD_SECONDS = 15, AGAIN_SECONDS = 15, WAIT_SECONDS_MAX = 86_400, LOOKS_MAX = 40;
  const after = Math.max(0, Number(place.dataset.drawsIn)) + SPREAD_SECONDS * (0.2 + 0.8 * Math.random());
  if (!window.fetch || after > WAIT_SECONDS_MAX) return;
  let looks = 0;

  async function look() {
    if (!document.hidden) {
      looks += 1;
      try {
        const answer = await fetch(location.pathname, { credentials: "same-origin" });
        if (answer.ok && !(await answer.text()).includes("data-draws-in")) return location.reload();
      } catch {
        // Out of reach for a moment: the next look comes anyway.
      }
    }
    if (looks < LOOKS_MAX) setTimeout(look, 1000 * AGAIN_SECONDS);
  }
  setTimeout(look, 1000 * after);
})();
