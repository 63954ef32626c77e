// What the SPARQL page does beyond links and a form: a filter for the library, copying, and Ctrl+Enter in the plain box.

for (const part of document.querySelectorAll("[data-with-script]")) part.hidden = false;

const narrow = matchMedia("(max-width: 63.99rem)");
const library = document.getElementById("library");
if (narrow.matches && location.hash !== "#library") library.open = false;
document.querySelector(".to-library").addEventListener("click", () => { library.open = true; });

for (const input of document.querySelectorAll("input[data-filter]")) filter(input, document.getElementById(input.dataset.filter));
for (const code of document.querySelectorAll("code[data-copy]")) code.parentElement.before(copying("Copy", () => code.textContent, ` for ${code.dataset.copy}`));
for (const link of document.querySelectorAll("a[data-share]")) link.after(" ", copying("Copy link", () => link.href));

const box = document.querySelector("textarea[data-sparql]");
box.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    box.form.requestSubmit();
  }
});

function filter(input, within) {
  const status = input.parentElement.querySelector("[role=status]");
  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const item of within.querySelectorAll("li")) {
      const text = `${item.textContent} ${item.closest("section").querySelector("h3").textContent}`.toLowerCase();
      item.hidden = !words.every((word) => text.includes(word));
      shown += item.hidden ? 0 : 1;
    }
    for (const shelf of within.querySelectorAll("section")) shelf.hidden = !shelf.querySelector("li:not([hidden])");
    status.textContent = words.length ? (shown ? `${shown} found` : "No query has these words") : "";
  });
}

// A button that puts a text on the clipboard, and says so in place of its label for a moment.
function copying(label, text, about = "") {
  const button = document.createElement("button");
  const said = document.createElement("span");
  const more = document.createElement("span");
  button.type = "button";
  button.className = "copy";
  said.setAttribute("aria-live", "polite");
  said.textContent = label;
  more.className = "unseen";
  more.textContent = about;
  button.append(said, more);
  button.addEventListener("click", async () => {
    said.textContent = await put(text()) ? "Copied" : "Select and copy it by hand";
    setTimeout(() => { said.textContent = label; }, 2000);
  });
  return button;
}

async function put(text) {
  try {
    await navigator.clipboard.writeText(text); // only there on https and localhost
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}
