// Proves in the reader's own browser that a filing lies in the public log, or a line in the committed pool.
"use strict";
(() => {
  for (const place of document.querySelectorAll("[data-proof]")) {
    const { engine, job, leaf, index, size, root, note, key } = place.dataset;
    const words = Object.fromEntries([...place.querySelectorAll("[data-word]")].map((one) => [one.dataset.word, one.textContent]));
    const worker = new Worker(engine);
    worker.onmessage = ({ data: { verdict } }) => {
      if (!verdict) return;
      worker.terminate();
      const said = !verdict.holds ? "wrong" : job === "tree" || verdict.signed ? "holds" : verdict.signed === null ? "unsigned" : "wrong";
      const state = place.querySelector("[data-state]");
      state.textContent = words[said];
      state.className = said === "wrong" ? "warn" : "calm";
      place.dataset.proven = said;
    };
    const proof = place.dataset.proof ? place.dataset.proof.split(" ") : [];
    worker.postMessage({ job, leaf, index: Number(index), size: Number(size), proof, root, note, key });
  }
})();
