// What is chosen, told beside the picture: its name as a link to its page, and all that is beside it as links.
import { SYMBOLS } from "./explore-look.js";

const LISTED = 25; // of one group at first

/** `go(node)` moves there, `open(node)` draws what is around it, `back()` goes back where there is a way. */
export function tell(panel, graph, node, { go, open, back, wantsBack }) {
  const heading = element("h3", { id: "panel-heading" }, element("a", { href: graph.address(node) }, node.label));
  const facts = [graph.kind(node), node.effect && `${SYMBOLS[node.effect]} ${node.effect}`, `${node.links.toLocaleString("en")} link${node.links === 1 ? "" : "s"}`];
  const tools = element("div", { class: "tools" }, button("Open what is around it", () => open(node)), ...(wantsBack ? [button("Back", back)] : []));
  panel.replaceChildren(heading, element("p", { class: "meta" }, facts.filter(Boolean).join(" · ")), tools, ...graph.groups(node).flatMap(([words, others]) => group(graph, words, others, go)));
}

function group(graph, words, others, go) {
  const list = element("ul", { class: "plain" }, ...others.slice(0, LISTED).map((other) => line(graph, other, go)));
  const heading = element("h4", {}, `${words[0].toUpperCase()}${words.slice(1)} `, element("span", { class: "meta" }, `(${others.length})`));
  if (others.length <= LISTED) return [heading, list];
  const more = button(`${others.length - LISTED} more`, () => {
    const first = list.children.length;
    list.append(...others.slice(LISTED).map((other) => line(graph, other, go)));
    more.remove();
    list.children[first].querySelector("a").focus();
  });
  return [heading, list, more];
}

function line(graph, node, go) {
  const there = button("Go there", () => go(node));
  there.setAttribute("aria-label", `Go to ${node.label} in the picture`);
  const effect = node.effect ? [element("span", { class: `sign`, "aria-hidden": "true" }, SYMBOLS[node.effect]), element("span", { class: "unseen" }, `${node.effect}: `)] : [];
  return element("li", {}, element("span", {}, ...effect, element("a", { href: graph.address(node) }, node.label), " ", element("span", { class: "meta" }, graph.kind(node))), there);
}

export function button(text, action) {
  const made = element("button", { type: "button", class: "small" }, text);
  made.addEventListener("click", action);
  return made;
}

export function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}
