// The door without the network: check-ins and walk-ins wait on this device, each with a number of its own,
// and are sent once the network is back. The number makes sure that what is sent twice is done once.
"use strict";

{
  const DAY = "sodat-centre-day";
  const WAITING = "sodat-centre-waiting";
  const CONFLICTS = "sodat-centre-conflicts";
  const AT_ONCE = 20;
  const by = (id) => document.getElementById(id);
  const words = Object.fromEntries(
    [...by("words").content.querySelectorAll("[data-name]")].map((one) => [one.dataset.name, one.textContent])
  );
  const say = (name, facts = {}) =>
    (words[name] || "").replace(/\{(\w+)\}/g, (whole, fact) => (fact in facts ? facts[fact] : whole));
  const read = (name, otherwise) => JSON.parse(localStorage.getItem(name) || "null") ?? otherwise;
  const write = (name, value) => localStorage.setItem(name, JSON.stringify(value));
  const india = () => new Date(Date.now() + 19800000).toISOString().slice(0, 10);
  let sending = false;

  function element(tag, text, more = {}) {
    return Object.assign(document.createElement(tag), { textContent: text }, more);
  }

  function today() {
    const day = read(DAY, null);
    if (day && day.day !== india()) localStorage.removeItem(DAY);
    return day && day.day === india() ? day : null;
  }

  function show() {
    const day = today();
    by("waiting").textContent = read(WAITING, []).length;
    by("listed").textContent = day ? day.visitors.length : 0;
    by("as-of").textContent = day ? say("as-of", { at: day.as_of }) : say("no-list");
    const away = !navigator.onLine;
    by("network").textContent = say(away ? "away" : "online");
    by("network").classList.toggle("away", away);
    const conflicts = read(CONFLICTS, []);
    by("conflicts").hidden = conflicts.length === 0;
    const list = by("conflicts").querySelector("ul");
    list.replaceChildren(
      ...conflicts.map((one) => {
        const item = element("li", "");
        const done = element("button", say("understood"), { type: "button", className: "button small plain" });
        done.addEventListener("click", () => {
          write(CONFLICTS, read(CONFLICTS, []).filter((other) => other.act !== one.act));
          show();
          (by("conflicts").hidden ? by("text") : by("conflicts")).focus();
        });
        item.append(element("b", one.label), element("span", one.said, { className: "quiet" }), done);
        return item;
      })
    );
  }

  function queue(act) {
    write(WAITING, [...read(WAITING, []), { act: crypto.randomUUID(), at: new Date().toISOString(), ...act }]);
    show();
    send();
  }

  async function refresh() {
    try {
      const answer = await fetch("/centre/day.json", { credentials: "same-origin", redirect: "error" });
      if (answer.status === 403) localStorage.removeItem(DAY);
      if (answer.ok) write(DAY, await answer.json());
    } catch {
      // Away, or signed out: the list stays until its day is over.
    }
    show();
  }

  async function send() {
    const waiting = read(WAITING, []);
    if (sending || waiting.length === 0 || !navigator.onLine) return;
    sending = true;
    try {
      const acts = waiting.slice(0, AT_ONCE);
      const answer = await fetch("/centre/sync", {
        method: "POST",
        credentials: "same-origin",
        redirect: "error",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ acts }),
      });
      if (!answer.ok) throw new Error(answer.status);
      const { results } = await answer.json();
      const refused = results.filter((one) => one.state === "refused");
      const done = new Set(results.filter((one) => one.state !== "later").map((one) => one.act));
      const label = Object.fromEntries(acts.map((one) => [one.act, one.label]));
      write(CONFLICTS, [...read(CONFLICTS, []), ...refused.map((one) => ({ ...one, label: label[one.act] }))]);
      write(WAITING, read(WAITING, []).filter((one) => !done.has(one.act)));
      const numbers = results.filter((one) => one.state === "done" && one.said);
      if (numbers.length) by("walk-in-done").replaceChildren(...numbers.map((one) => element("p", one.said, { className: "note" })));
      sending = false;
      if (refused.length) by("conflicts").focus();
      if (done.size && read(WAITING, []).length) await send();
      else await refresh();
    } catch {
      by("network").textContent = say(navigator.onLine ? "signed-out" : "away");
      by("network").classList.add("away");
      by("waiting").textContent = read(WAITING, []).length;
    } finally {
      sending = false;
    }
  }

  function state(one) {
    return one.state === "booked" ? (one.here ? "here" : "coming") : one.state;
  }

  function card(one) {
    const box = element("article", "", { className: "card strong" });
    box.append(
      element("h3", one.name),
      element("p", `${one.starts}–${one.ends} · ${say("state-" + state(one))}`),
      element("p", say("document", { id_type: say("id-" + one.id_type), id_last: one.id_last, birth_year: one.birth_year }))
    );
    if (one.state === "served" || one.here) {
      box.append(element("p", say("already"), { className: "warn" }));
      return box;
    }
    const form = element("form", "", { noValidate: true });
    const label = element("label", "", { className: "tick" });
    const tick = element("input", "", { type: "checkbox", id: "seen-document" });
    const missing = element("p", say("seen-first"), { className: "mistake", hidden: true });
    missing.setAttribute("role", "alert");
    label.append(tick, element("span", say("seen")));
    form.append(label, missing, element("button", say("check-in"), { className: "button" }));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      missing.hidden = tick.checked;
      if (!tick.checked) return tick.focus();
      const day = today();
      if (day) {
        day.visitors.find((each) => each.appointment === one.appointment).here = true;
        write(DAY, day);
      }
      by("matches").replaceChildren();
      by("result").replaceChildren(element("p", say("kept", { name: one.name }), { className: "note" }));
      queue({ kind: "check-in", appointment: one.appointment, label: one.name });
      by("text").value = "";
      by("text").focus();
    });
    box.append(form);
    return box;
  }

  function fits(one, text) {
    const slip = text.toUpperCase().match(/SODAT[:;\s]*([0-9A-F-]{32,36})[:;\s]*(\d{4})$/);
    if (slip) return one.appointment.replaceAll("-", "").toUpperCase() === slip[1].replaceAll("-", "") && one.code === slip[2];
    if (/^\d{4}$/.test(text)) return one.code === text;
    if (/^[0-9a-f]{8,32}$/i.test(text.replace(/[\s-]/g, "")) && one.application.startsWith(text.replace(/[\s-]/g, "").toLowerCase())) return true;
    return text.toLowerCase().split(/\s+/).every((word) => one.name.toLowerCase().includes(word));
  }

  by("offline-find").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = by("text").value.trim().replace(/[०-९]/g, (digit) => digit.charCodeAt(0) - 0x966);
    const day = today();
    const found = day && text ? day.visitors.filter((one) => fits(one, text)) : [];
    by("matches").replaceChildren();
    if (!day) return by("result").replaceChildren(element("p", say("no-list"), { className: "warn" }));
    if (found.length === 0) return by("result").replaceChildren(element("p", say("nobody"), { className: "warn" }));
    if (found.length === 1) return by("result").replaceChildren(card(found[0]));
    by("result").replaceChildren(element("p", say("several")));
    by("matches").replaceChildren(
      ...found.map((one) => {
        const item = element("li", "");
        const pick = element("button", `${one.name}, ${one.starts}`, { type: "button", className: "link" });
        pick.addEventListener("click", () => {
          by("matches").replaceChildren();
          by("result").replaceChildren(card(one));
        });
        item.append(pick);
        return item;
      })
    );
  });

  by("offline-walk-in").addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target;
    const said = Object.fromEntries(new FormData(form));
    const needed = ["id_type", "id_number", "name", "birth_year", "gender", "pincode", "walk-in-seen"];
    const missing = needed.filter((name) => !(said[name] || "").trim());
    by("walk-in-missing").hidden = missing.length === 0;
    if (missing.length) return (form.elements[missing[0]].length ? form.querySelector(`[name="${missing[0]}"]`) : form.elements[missing[0]]).focus();
    delete said["walk-in-seen"];
    queue({ kind: "walk-in", person: said, label: said.name });
    by("walk-in-done").replaceChildren(element("p", say("walk-in-kept", { name: said.name }), { className: "note" }));
    form.reset();
  });

  by("sync").addEventListener("click", async () => {
    if (read(WAITING, []).length === 0) await refresh();
    else await send();
  });
  document.addEventListener("sodat-sync", async () => {
    await send();
    if (read(WAITING, []).length === 0) by("sign-out").requestSubmit();
    else by("network").textContent = say("leave");
  });
  addEventListener("online", () => { show(); send(); });
  addEventListener("offline", show);
  by("offline").hidden = false;
  show();
  refresh().then(send).then(() => {
    if (location.hash === "#waiting" && read(WAITING, []).length) by("network").textContent = say("leave");
  });
}
