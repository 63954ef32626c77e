// Draws the statements of a table as a graph: <div data-graph="ID of the table">. The table stays, and is what the picture stands for.
import { forceCenter, forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from "d3-force";

const SVG = "http://www.w3.org/2000/svg", SHORT = 26, STEPS = 300, MARGIN = 90;
const MOST = 120; // nodes: a picture of more says nothing

for (const place of document.querySelectorAll("[data-graph]")) draw(place, document.getElementById(place.dataset.graph));

function draw(place, table) {
  const { nodes, edges, leftOut } = read(table);
  place.append(...picture(nodes, edges));
  if (leftOut) place.append(element("p", { class: "meta" }, `${leftOut} of the statements below are not drawn.`));
}

// Nodes and edges of the rows. A literal is a node of its own each time; an IRI or blank node is one node wherever it stands.
function read(table) {
  const byId = new Map(), edges = [];
  let leftOut = 0;
  const node = (cell, id) => {
    if (!byId.has(id) && byId.size >= MOST) return null;
    if (!byId.has(id)) byId.set(id, { id, text: words(cell), literal: id.startsWith("literal "), edges: [] });
    return byId.get(id);
  };
  [...table.tBodies[0].rows].forEach((row, at) => {
    const [subject, property, value] = row.cells;
    const source = node(subject, name(subject, at)), target = source && node(value, name(value, at));
    if (!target) { leftOut++; return; }
    const edge = { source, target, text: words(property) };
    edges.push(edge);
    for (const end of new Set([source, target])) end.edges.push(edge);
  });
  return { nodes: [...byId.values()].filter((each) => each.edges.length), edges, leftOut };
}

function name(cell, at) { return cell.title || cell.dataset.blank || `literal ${at}`; }
function words(cell) { return (cell.querySelector("a, span, time") || cell.firstChild || cell).textContent.trim(); }
function short(text) { return text.length > SHORT ? `${text.slice(0, SHORT - 1)}…` : text; }

function picture(nodes, edges) {
  arrange(nodes, edges);
  const left = Math.min(...nodes.map((n) => n.x)) - MARGIN, top = Math.min(...nodes.map((n) => n.y)) - 30;
  const width = Math.max(...nodes.map((n) => n.x)) + MARGIN - left, height = Math.max(...nodes.map((n) => n.y)) + 40 - top;
  const svg = element("svg", { viewBox: `${left} ${top} ${width} ${height}`, role: "group", "aria-label": `${nodes.length} things and ${edges.length} statements on them` });
  const said = element("p", { class: "meta", role: "status" }, "Choose a thing to read what is said of it; arrow keys go from one to the next.");
  svg.append(element("defs", {}, arrow()), ...edges.map(line), ...nodes.map(mark));
  nodes.forEach((node, at) => {
    node.mark.setAttribute("tabindex", at ? "-1" : "0");
    node.mark.addEventListener("click", () => choose(node, nodes, edges, said));
    node.mark.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (step) nodes[(at + step + nodes.length) % nodes.length].mark.focus();
      else if (event.key === "Enter" || event.key === " ") choose(node, nodes, edges, said);
      else return;
      event.preventDefault();
    });
    node.mark.addEventListener("focus", () => { for (const each of nodes) each.mark.setAttribute("tabindex", each === node ? "0" : "-1"); });
  });
  const frame = element("div", { class: "picture" }, svg);
  return [frame, zoom(svg, width, frame), said];
}

// Positions after a fixed number of steps: nothing moves on the page, and the same graph is drawn the same way each time.
function arrange(nodes, edges) {
  forceSimulation(nodes)
    .force("link", forceLink(edges).distance(150))
    .force("charge", forceManyBody().strength(-900))
    .force("apart", forceCollide(52))
    .force("middle", forceCenter()).force("x", forceX().strength(0.05)).force("y", forceY().strength(0.09))
    .stop().tick(STEPS);
}

function line(edge) {
  const { source: a, target: b } = edge, length = Math.hypot(b.x - a.x, b.y - a.y) || 1, before = 12 / length;
  const loop = a === b;
  edge.mark = element("g", { class: "edge" },
    loop ? element("path", { d: `M${a.x - 6},${a.y - 8}c-24,-34 36,-34 12,0`, fill: "none", stroke: "currentColor" })
      : element("line", { x1: a.x, y1: a.y, x2: b.x - (b.x - a.x) * before, y2: b.y - (b.y - a.y) * before, "marker-end": "url(#graph-arrow)" }),
    element("text", { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 - (loop ? 34 : 3) }, short(edge.text)));
  return edge.mark;
}

function mark(node) {
  const shape = node.literal ? element("rect", { x: node.x - 5, y: node.y - 5, width: 10, height: 10 }) : element("circle", { cx: node.x, cy: node.y, r: 8 });
  node.mark = element("g", { class: "node", role: "button", "aria-label": `${node.text}, ${node.edges.length} statement${node.edges.length === 1 ? "" : "s"}` },
    shape, element("text", { x: node.x, y: node.y + 21 }, short(node.text)), element("title", {}, node.text));
  return node.mark;
}

function choose(node, nodes, edges, said) {
  for (const each of nodes) each.mark.classList.toggle("chosen", each === node);
  for (const each of edges) each.mark.classList.toggle("chosen", node.edges.includes(each));
  said.textContent = node.edges.map((edge) => `${edge.source.text} – ${edge.text} – ${edge.target.text}`).join(". ");
}

function arrow() {
  const head = element("marker", { id: "graph-arrow", viewBox: "0 0 8 8", refX: "7", refY: "4", markerWidth: "7", markerHeight: "7", orient: "auto" });
  head.append(element("path", { d: "M0,0L8,4L0,8Z", fill: "currentColor" }));
  return head;
}

// The picture is as wide as its frame; larger, it scrolls in it. A wide one starts at a size at which it can be read.
function zoom(svg, width, frame) {
  let scale = 1;
  const set = (to) => { scale = Math.min(6, Math.max(1, to)); svg.style.width = `${100 * scale}%`; };
  const button = (text, by) => {
    const made = element("button", { type: "button" }, text);
    made.addEventListener("click", () => set(scale * by));
    return made;
  };
  requestAnimationFrame(() => {
    set(Math.max(1, (0.85 * width) / (frame.clientWidth || width)));
    frame.scrollLeft = (frame.scrollWidth - frame.clientWidth) / 2;
    frame.scrollTop = (frame.scrollHeight - frame.clientHeight) / 2;
  });
  return element("div", { class: "zoom" }, button("Larger", 1.4), button("Smaller", 1 / 1.4));
}

function element(tag, attributes, ...children) {
  const made = /^(svg|g|line|path|circle|rect|text|title|defs|marker)$/.test(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}
