// The button that draws again in the reader's own browser: gets the files, hands them to the worker, says what it found.
"use strict";
(() => {
  const place = document.querySelector("[data-redraw]");
  if (!place || !window.Worker) return;
  const find = (name) => place.querySelector(`[data-${name}]`);
  const words = Object.fromEntries([...place.querySelectorAll("[data-word]")].map((one) => [one.dataset.word, one.textContent]));
  const FACTS = ["done", "total", "applications", "winners", "seconds", "where", "line"];
  const said = (name, facts = {}) => (words[name] || name).replace(/⟦(\d)⟧/g, (_, at) => facts[FACTS[at]] ?? "–");
  const number = (value) => value.toLocaleString("en-IN");
  const buttons = [find("run"), find("forge")], bar = find("bar"), status = find("state"), verdict = find("verdict");
  const SHARES = { commit: [20, 35], order: [55, 30], result: [85, 5], cutoffs: [90, 4], refill: [94, 4] };

  find("without-script").hidden = true;
  find("buttons").hidden = false;

  function tell(text, share) {
    if (status.textContent !== text) status.textContent = text;
    bar.value = share;
  }

  async function files() {
    const names = place.dataset.files.split(" "), found = {};
    for (const [at, name] of names.entries()) {
      tell(said("fetch", { done: at + 1, total: names.length }), (20 * at) / names.length);
      const answer = await fetch(place.dataset.base + name);
      if (!answer.ok) throw new Error(name);
      found[name] = new Uint8Array(await answer.arrayBuffer());
    }
    return found;
  }

  // To see that it would be noticed: who had no place is given the place of whoever was first.
  function forge(found) {
    const lines = new TextDecoder().decode(found["result.txt"]).split("\n");
    const loser = lines.findIndex((line) => line.endsWith("|-|-"));
    const winner = lines.find((line) => line && !line.endsWith("|-|-"));
    if (loser < 0 || !winner) lines.reverse();
    else lines[loser] = lines[loser].slice(0, -3) + winner.split("|").slice(2).join("|");
    found["result.txt"] = new TextEncoder().encode(lines.join("\n"));
  }

  function judged(found) {
    return new Promise((resolve, reject) => {
      const worker = new Worker(place.dataset.engine);
      worker.onerror = reject;
      worker.onmessage = ({ data }) => {
        if (data.verdict) { worker.terminate(); resolve(data.verdict); return; }
        const [from, width] = SHARES[data.step] || [20, 0];
        tell(said(data.step), from + width * data.share);
      };
      worker.postMessage({ id: 1, files: found });
    });
  }

  function paragraph(text, strong = false) {
    const one = document.createElement("p");
    (strong ? one.appendChild(document.createElement("b")) : one).textContent = text;
    verdict.append(one);
  }
  function line(label, text) {
    const row = verdict.appendChild(document.createElement("p"));
    row.append(`${label} `);
    row.appendChild(document.createElement("code")).textContent = text;
  }

  function show(one, seconds) {
    verdict.replaceChildren();
    verdict.className = one.accepted ? "done" : "summary";
    if (one.accepted) {
      paragraph(said("accepted"), true);
      paragraph(said("accepted-how", { applications: number(one.applications), winners: number(one.winners), seconds }));
      for (const doubt of one.unproven) paragraph(said(`unproven-${doubt}`));
    } else {
      paragraph(said("refused"), true);
      paragraph(said(one.line ? "refused-line" : "refused-file", one));
      if (one.line) {
        line(said("published"), one.published || "–");
        line(said("computed"), one.computed || "–");
      }
      line(said("reason"), one.reason);
    }
    // What was said aloud stands in the verdict now.
    status.className = "hidden";
    verdict.hidden = false;
    verdict.focus({ preventScroll: false });
  }

  async function run(altered) {
    const began = performance.now();
    for (const one of buttons) one.disabled = true;
    verdict.hidden = true;
    status.className = "";
    bar.hidden = false;
    try {
      const found = await files();
      if (altered) forge(found);
      const one = await judged(found);
      tell(said(one.accepted ? "accepted" : "refused"), 100);
      show(one, ((performance.now() - began) / 1000).toFixed(1));
    } catch {
      tell(said("unreachable"), 0);
    }
    bar.hidden = true;
    for (const one of buttons) one.disabled = false;
  }
  buttons[0].addEventListener("click", () => run(false));
  buttons[1].addEventListener("click", () => run(true));
})();
