// A field that finds a node by its name: a combobox with a listbox. Enter takes the first that fits, the button of the form asks for the table.
import { element } from "./explore-panel.js";

const MOST = 8;

export function finding(input, graph, take) {
  const list = element("ul", { class: "names", id: "find-names", role: "listbox", "aria-label": "Names that fit" });
  let found = [], active = -1;
  list.hidden = true;
  input.parentElement.append(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) input.setAttribute(name, value);

  const show = (nodes) => {
    found = nodes;
    list.replaceChildren(...nodes.map((node, at) => element("li", { role: "option", id: `find-${at}`, "aria-selected": "false" }, node.label, " ", element("span", { class: "meta" }, graph.kind(node)))));
    list.hidden = !nodes.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    point(-1);
  };
  const point = (at) => {
    active = at;
    [...list.children].forEach((each, place) => each.setAttribute("aria-selected", String(place === at)));
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else { input.setAttribute("aria-activedescendant", `find-${at}`); list.children[at].scrollIntoView({ block: "nearest" }); }
  };
  const chosen = (node) => { show([]); input.value = node.label; take(node); };

  input.addEventListener("input", () => show(graph.called(input.value, MOST)));
  input.addEventListener("blur", () => show([]));
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    if (event.key === "ArrowDown") point((active + 1) % found.length);
    else if (event.key === "ArrowUp") point((active <= 0 ? found.length : active) - 1);
    else if (event.key === "Enter") chosen(found[Math.max(0, active)]);
    else if (event.key === "Escape") show([]);
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) chosen(found[[...list.children].indexOf(option)]);
  });
}
