// The page of the whole graph: <section id="explore" data-graph data-around data-arrange> gets its picture, its panel and its keys.
import { Graph, mostLinked, wanted } from "./explore-graph.js";
import { Picture } from "./explore-picture.js";
import { finding } from "./explore-find.js";
import { tell } from "./explore-panel.js";
import { png, save, svg } from "./explore-save.js";

const AT_ONCE = 40; // neighbours that one opening draws
const section = document.getElementById("explore"), canvas = document.getElementById("canvas"), panel = document.getElementById("panel");
const form = document.getElementById("sieve"), told = document.getElementById("told"), nothing = [...panel.children];
const graph = new Graph(), path = []; // the nodes that were chosen before
let chosen = null, pointed = null, everything = false, sieve = wanted(form);

section.hidden = false;
const picture = new Picture(canvas, section.dataset.arrange, graph, { chosen: (node) => choose(node) });
section.explore = { graph, picture, get chosen() { return chosen; }, get ready() { return ready; } };
let ready = false;
start().catch(() => say("The graph could not be read. The table below holds the same."));

async function start() {
  graph.add(await read(section.dataset.graph));
  wire();
  await show();
}

async function read(address) {
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(response.status);
  return response.json();
}

function say(text) { told.textContent = text; }
const count = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;

// Draws what is wanted of the overview, or of everything.
async function show() {
  sieve = wanted(form);
  ready = false;
  const shown = everything ? new Set(graph.nodes.values()) : graph.overview();
  if (!everything) for (const node of graph.nodes.values()) if (node.effect ? sieve.effects.size || sieve.kinds.has("Claim") : sieve.kinds.has(node.kind) && node.links) shown.add(node);
  const nodes = [...shown].filter(sieve.fits).sort(mostLinked);
  say("Arranging…");
  const done = await picture.draw(nodes, everything ? [] : graph.together(nodes), (part) => say(`Arranging, ${Math.round(100 * part)} %`));
  if (!done) return;
  ready = true;
  if (chosen && !picture.has(chosen)) forget();
  else if (chosen) choose(chosen, false);
  say(`${count(picture.size, "thing")} and ${count(picture.cy.edges().length, "link")} are drawn.${everything ? "" : " A number beside a name counts the claims on it; broad grey lines join what is often named together. Choose a thing and open what is around it."}`);
}

function choose(node, remember = true) {
  if (remember && chosen && chosen !== node) path.push(chosen);
  [chosen, pointed] = [node, null];
  picture.choose(node);
  tell(panel, graph, node, { go, open, back, wantsBack: path.length > 0 });
  say(`${node.label}, ${graph.kind(node)}, ${count(node.links, "link")}. Enter opens what is around it.`);
}

function forget() {
  [chosen, pointed] = [null, null];
  picture.choose(null);
  panel.replaceChildren(...nothing);
  say("Nothing is chosen.");
}

// Goes to a node, which is drawn if it is not yet: beside a neighbour of it, else beside what is chosen, else beside the most linked.
function go(node) {
  if (!picture.has(node)) {
    const beside = graph.neighbours(node).find((each) => picture.has(each)) || (chosen && picture.has(chosen) ? chosen : null) || [...graph.nodes.values()].find((each) => picture.has(each));
    if (beside) picture.surround(beside, [node]);
  }
  choose(node);
  picture.reveal(node);
  canvas.focus({ preventScroll: true });
}

// Draws what is around a node; what the server holds back is asked for first.
async function open(node) {
  if (!node.asked && graph.neighbours(node).length < node.links) {
    say(`Asking what is around ${node.label}…`);
    const found = await read(`${section.dataset.around}?of=${encodeURIComponent(node.name)}`).catch(() => null);
    if (found) graph.add(found);
    node.asked = Boolean(found);
  }
  if (!picture.has(node)) go(node);
  const waiting = graph.neighbours(node).filter((each) => sieve.fits(each) && !picture.has(each)), fresh = waiting.sort(mostLinked).slice(0, AT_ONCE);
  picture.surround(node, fresh);
  if (chosen !== node) choose(node); else choose(node, false);
  picture.reveal(node);
  const rest = waiting.length - fresh.length;
  say(`${count(fresh.length, "thing")} opened around ${node.label}${rest ? `; ${count(rest, "more")} wait: Enter opens them` : ""}. Arrow keys go from one neighbour to the next.`.replace("mores", "more"));
}

function back() {
  const before = path.pop();
  if (!before) return forget();
  chosen = null;
  choose(before, false);
  picture.reveal(before);
  canvas.focus({ preventScroll: true });
}

// Points at the next or the last neighbour of what is chosen, those that are drawn first.
function point(step) {
  if (!chosen) return go([...graph.nodes.values()].sort(mostLinked).find((node) => picture.has(node)));
  const all = graph.neighbours(chosen).filter(sieve.fits), drawn = all.filter((node) => picture.has(node)), list = [...drawn, ...all.filter((node) => !picture.has(node))];
  if (!list.length) return say(`Nothing is beside ${chosen.label}.`);
  const at = pointed ? list.indexOf(pointed) + step : step > 0 ? 0 : -1;
  pointed = list.at(at % list.length);
  picture.choose(chosen, pointed);
  if (picture.has(pointed)) picture.reveal(pointed);
  say(`${list.indexOf(pointed) + 1} of ${list.length} beside ${chosen.label}: ${pointed.label}, ${graph.kind(pointed)}. Enter goes there.`);
}

function wire() {
  finding(document.getElementById("find"), graph, go);
  form.addEventListener("change", (event) => { if (event.target.type === "checkbox") show(); });
  for (const button of section.querySelectorAll("[data-do]")) button.addEventListener("click", () => ACTIONS[button.dataset.do]?.());
  canvas.addEventListener("keydown", (event) => {
    if (!ready || event.altKey || event.ctrlKey || event.metaKey) return;
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step) point(step);
    else if (event.key === "Enter") enter();
    else if (event.key === "Escape") back();
    else if (event.key === "+" || event.key === "-") picture.zoom(event.key === "+" ? 1.3 : 1 / 1.3);
    else return;
    event.preventDefault();
  });
}

function enter() {
  if (pointed) go(pointed);
  if (chosen) open(chosen);
  else point(1);
}

const title = () => document.querySelector("h1").textContent;
const ACTIONS = {
  overview: () => { everything = false; show(); },
  all: () => { everything = true; show(); },
  larger: () => picture.zoom(1.3),
  smaller: () => picture.zoom(1 / 1.3),
  fit: () => picture.fit(),
  svg: () => save(new Blob([svg(picture.cy, title())], { type: "image/svg+xml" }), "covertrace.svg"),
  png: async () => save(await png(picture.cy), "covertrace.png"),
};
