// Pages at a centre's door: the cursor waits for the scanner, a receipt is printed, the board follows the numbers.
"use strict";

{
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  // Not where something needs another look, and not on a phone, where a keyboard would cover the page.
  const scan = document.querySelector("form.scan input");
  if (scan && !document.querySelector("[role=alert]") && matchMedia("(min-width: 48em)").matches) scan.focus();

  const board = document.querySelector("[data-number]");
  if (board) {
    setInterval(async () => {
      try {
        const text = await (await fetch(board.dataset.number, { credentials: "same-origin" })).text();
        const now = new DOMParser().parseFromString(text, "text/html").querySelector("[data-number]");
        if (now && now.textContent !== board.textContent) board.textContent = now.textContent;
      } catch {
        // The network is away for a moment: the number stays.
      }
    }, 5000);
  }

  if ("serviceWorker" in navigator) navigator.serviceWorker.register("/centre/worker.js", { scope: "/centre" });

  // The list of today is kept for the moment when the network is away; after the day it is dropped.
  const india = new Date(Date.now() + 19800000).toISOString().slice(0, 10);
  const kept = JSON.parse(localStorage.getItem("sodat-centre-day") || "null");
  if (kept && kept.day !== india) localStorage.removeItem("sodat-centre-day");
  if (location.pathname === "/centre") {
    fetch("/centre/day.json", { credentials: "same-origin", redirect: "error" })
      .then((answer) => (answer.ok ? answer.text() : Promise.reject(answer)))
      .then((text) => localStorage.setItem("sodat-centre-day", text))
      .catch(() => {});
  }

  // What was kept on this device goes with whoever signs out; what still waits to be sent goes first.
  const out = document.getElementById("sign-out");
  if (out) {
    out.addEventListener("submit", (event) => {
      const waiting = JSON.parse(localStorage.getItem("sodat-centre-waiting") || "[]");
      if (waiting.length > 0 && !document.getElementById("offline")) {
        event.preventDefault();
        location.href = "/centre/offline#waiting";
      } else if (waiting.length > 0) {
        event.preventDefault();
        document.dispatchEvent(new Event("sodat-sync"));
      } else {
        localStorage.removeItem("sodat-centre-day");
      }
    });
  }
}
