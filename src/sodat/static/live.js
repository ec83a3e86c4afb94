// Keeps a part of a page fresh: <div data-live="address"> is asked for anew every two seconds while
// somebody looks. What is open stays open, what has the focus keeps it, and only a change of stage is said aloud.
"use strict";
(() => {
  const part = document.querySelector("[data-live]");
  const status = document.querySelector("[data-status]");
  if (!part || !window.fetch) return;
  for (const one of document.querySelectorAll("[data-without-script]")) one.hidden = true;
  let said = part.querySelector("[data-say]")?.dataset.say;
  let before = "";

  function put(text) {
    if (text === before) return;
    before = text;
    const open = [...part.querySelectorAll("details[open][id]")].map((one) => one.id);
    const focused = part.contains(document.activeElement) ? focusPath() : null;
    part.innerHTML = text;
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    if (focused) part.querySelectorAll(FOCUSABLE)[focused - 1]?.focus({ preventScroll: true });
    const now = part.querySelector("[data-say]")?.dataset.say;
    if (now && now !== said && status) status.textContent = now;
    said = now;
  }

  const FOCUSABLE = "a,button,summary,input,textarea,[tabindex]";
  const focusPath = () => [...part.querySelectorAll(FOCUSABLE)].indexOf(document.activeElement) + 1;

  async function look() {
    if (!document.hidden) {
      try {
        const answer = await fetch(part.dataset.live, { credentials: "same-origin" });
        if (answer.ok) put(await answer.text());
      } catch {
        // Out of reach for a moment: what is shown stays, the next look comes anyway.
      }
    }
    if (!part.querySelector("[data-final]")) setTimeout(look, 2000);
    else if ("reload" in part.dataset) location.reload();
  }
  setTimeout(look, 2000);
})();
