// Offers names while a question is typed: a combobox with a listbox. Without this script the field is a plain one.

const PAUSE = 120; // milliseconds without a key before names are asked for
const LOOKED_AT = 80; // characters before the caret; more words than these hold are no name

for (const input of document.querySelectorAll("input[data-complete]")) complete(input);

function complete(input) {
  const list = document.createElement("ul");
  const status = document.createElement("p");
  const known = new Map();
  let names = [];
  let shownFor = "";
  let active = -1;
  let timer = 0;
  let asking = null;

  list.id = `${input.id}-names`;
  list.className = "names";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Names that fit");
  list.hidden = true;
  status.className = "unseen";
  status.setAttribute("role", "status");
  input.parentElement.append(list, status);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) {
    input.setAttribute(name, value);
  }

  input.addEventListener("input", (event) => {
    clearTimeout(timer);
    asking?.abort();
    if (event.isComposing) return;
    timer = setTimeout(look, PAUSE);
  });
  input.addEventListener("compositionend", () => { timer = setTimeout(look, PAUSE); });
  input.addEventListener("blur", close);
  input.addEventListener("click", close); // the caret may stand elsewhere now
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") move(event.key === "ArrowDown" ? 1 : -1);
    else if (event.key === "Enter" && active >= 0) take(names[active]);
    else if (event.key === "Escape") close();
    else {
      if (["ArrowLeft", "ArrowRight", "Home", "End", "Tab", "Enter"].includes(event.key)) close();
      return;
    }
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) take(names[[...list.children].indexOf(option)]);
  });

  // The text before the caret, unless the caret stands within a word or something is selected.
  function typed() {
    const { value, selectionStart: caret, selectionEnd: end } = input;
    if (caret !== end || /^[\p{L}\p{N}]/u.test(value.slice(caret))) return "";
    return value.slice(Math.max(0, caret - LOOKED_AT), caret);
  }

  async function look() {
    const text = typed();
    if (!/[\p{L}\p{N}]{2}/u.test(text)) return close();
    if (!known.has(text)) {
      asking = new AbortController();
      try {
        const response = await fetch(`${input.dataset.complete}?${new URLSearchParams({ q: text })}`, { signal: asking.signal });
        if (!response.ok) return close();
        known.set(text, (await response.json()).names);
      } catch {
        return; // a later key has taken over, or the network is away: typing goes on as without names
      }
    }
    if (text === typed() && document.activeElement === input) show(text, known.get(text));
  }

  function show(text, found) {
    names = found;
    shownFor = text;
    if (!names.length) return close();
    list.replaceChildren(...names.map(option));
    list.hidden = false;
    list.scrollTop = 0;
    input.setAttribute("aria-expanded", "true");
    mark(-1);
    const told = `${names.length} ${names.length === 1 ? "name fits" : "names fit"}. Use the up and down arrows.`;
    if (status.textContent !== told) status.textContent = told;
  }

  function option(name, place) {
    const item = document.createElement("li");
    const kind = document.createElement("span");
    item.id = `${list.id}-${place}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    kind.className = "meta";
    kind.textContent = name.text === name.label ? name.kind : `${name.label}, ${name.kind}`;
    item.append(name.text, " ", kind);
    return item;
  }

  // Beyond either end of the list lies the field itself.
  function move(step) {
    const places = names.length + 1;
    mark(((active + 1 + step + places) % places) - 1);
  }

  function mark(place) {
    active = place;
    [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === place)));
    if (place < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", list.children[place].id);
    list.children[place].scrollIntoView({ block: "nearest", behavior: "instant" });
  }

  function take(name) {
    if (typed() !== shownFor) return close();
    const caret = input.selectionStart;
    input.setRangeText(name.text, caret - name.typed, caret, "end");
    close();
    status.textContent = `${name.text} put in`;
  }

  function close() {
    clearTimeout(timer);
    asking?.abort();
    names = [];
    active = -1;
    list.hidden = true;
    list.replaceChildren();
    status.textContent = "";
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
}
