// Counts the seconds down until another code can be asked for. Without it the page says the same, standing still.
const wait = document.getElementById("wait");
if (wait && wait.dataset.seconds) {
  const ready = Date.now() + 1000 * Number(wait.dataset.seconds);
  wait.setAttribute("aria-live", "off");
  const tick = setInterval(() => {
    const left = Math.ceil((ready - Date.now()) / 1000);
    if (left > 0) {
      wait.textContent = wait.dataset.words.replace("#", left);
    } else {
      clearInterval(tick);
      wait.setAttribute("aria-live", "polite");
      wait.textContent = wait.dataset.ready;
    }
  }, 1000);
}
