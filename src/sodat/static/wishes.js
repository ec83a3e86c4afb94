// Moves wishes without asking the server, and says so. Without this script the same buttons ask it.
"use strict";
const list = document.getElementById("ranked");
const said = document.getElementById("moved");

function renumber() {
  const rows = [...list.children];
  rows.forEach((row, at) => {
    row.id = "wish-" + (at + 1);
    row.querySelector("input").name = "choice-" + (at + 1);
    const [up, down, remove] = row.querySelectorAll("button");
    up.value = "up-" + (at + 1);
    down.value = "down-" + (at + 1);
    remove.value = "remove-" + (at + 1);
    up.hidden = at === 0;
    down.hidden = at === rows.length - 1;
  });
}

function move(row, upwards, button) {
  const other = upwards ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  if (upwards) list.insertBefore(row, other); else list.insertBefore(other, row);
  for (const one of list.children) one.classList.toggle("new", one === row);
  renumber();
  const [up, down] = row.querySelectorAll("button");
  (button.hidden ? (button === up ? down : up) : button).focus();
  const facts = {
    wish: row.querySelector(".wish").textContent,
    place: [...list.children].indexOf(row) + 1,
    count: list.children.length,
  };
  said.textContent = said.dataset.moved.replace(/~(wish|place|count)/g, (_, name) => facts[name]);
}

if (list) {
  list.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button || !/^(up|down)-/.test(button.value)) return;
    event.preventDefault();
    move(button.closest("li"), button.value.startsWith("up"), button);
  });
}
