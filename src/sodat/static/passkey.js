// Passkeys: shows the forms that need this script, and fills in what the browser's authenticator signs.
"use strict";
const usable = () => window.PublicKeyCredential && PublicKeyCredential.parseRequestOptionsFromJSON;

async function asked(form) {
  const options = JSON.parse(form.dataset.options);
  if (form.dataset.passkey === "get") {
    return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  }
  return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
}

for (const form of usable() ? document.querySelectorAll("form[data-passkey]") : []) {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const said = form.querySelector("[role=status]");
    said.textContent = "";
    try {
      form.elements.credential.value = JSON.stringify((await asked(form)).toJSON());
    } catch {
      said.textContent = form.dataset.failed;
      return;
    }
    form.submit();
  });
}
