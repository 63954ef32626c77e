// The picture: Cytoscape.js on a canvas, which needs no WebGL. Nothing moves by itself: places are found by a worker, and what comes
// later is put beside what it belongs to.
import cytoscape from "cytoscape";
import { SYMBOLS, classes, colours, radius, sheet, short } from "./explore-look.js";

const MANY = 800; // nodes: from here on, moving the picture shows a texture of it
const CHUNK = 2500; // elements that are added at once, so that the page stays usable; what is there is drawn anew for each
const ROOMY = 250; // nodes: up to here there is room for names
const GAP = 16;
const dark = matchMedia("(prefers-color-scheme: dark)");

export class Picture {
  constructor(place, arrange, graph, { chosen }) {
    Object.assign(this, { place, graph, chosen, ticket: 0 });
    this.worker = new Worker(arrange, { type: "module" });
    this.drawing = 0;
    dark.addEventListener("change", () => this.cy?.style(sheet(colours(), this.many)));
  }

  has(node) { return Boolean(this.cy?.getElementById(node.name).length); }
  get size() { return this.cy ? this.cy.nodes().length : 0; }

  /** Draws these nodes and the edges among them anew, with `more` edges. `told` hears how far it is. False where another drawing came in between. */
  async draw(nodes, more, told) {
    const ticket = ++this.ticket, kept = new Map(nodes.map((node, at) => [node, at])), edges = [...this.among(kept), ...more];
    const places = await this.arrange(ticket, nodes, edges, kept, told);
    if (ticket !== this.ticket) return false;
    this.many = nodes.length > MANY;
    this.cy?.destroy();
    this.cy = cytoscape({
      container: this.place, style: sheet(colours(), this.many), layout: { name: "preset" }, autoungrabify: true, boxSelectionEnabled: false,
      minZoom: 0.03, maxZoom: 4, textureOnViewport: this.many, hideEdgesOnViewport: false, pixelRatio: this.many ? 1 : "auto",
    });
    this.cy.on("tap", "node", (event) => this.chosen(event.target.data("node")));
    const all = [...nodes.map((node, at) => this.mark(node, places[2 * at], places[2 * at + 1])), ...edges.map(line)];
    this.cy.viewport(this.frame(places));
    for (let at = 0; at < all.length; at += CHUNK) {
      if (ticket !== this.ticket) return false;
      this.cy.add(all.slice(at, at + CHUNK));
      if (all.length > CHUNK) await new Promise((next) => setTimeout(next));
    }
    return ticket === this.ticket;
  }

  among(kept) { return [...this.graph.edges.values()].filter(({ source, target }) => kept.has(source) && kept.has(target)); }

  arrange(ticket, nodes, edges, kept, told) {
    return new Promise((found) => {
      this.instead?.(null); // who waits for an earlier drawing waits in vain
      this.instead = found;
      this.worker.onmessage = ({ data }) => {
        if (data.ticket !== ticket) return;
        if (data.places) found(data.places);
        else told(data.done);
      };
      this.worker.postMessage({ ticket, roomy: nodes.length < ROOMY, sizes: nodes.map(radius), edges: edges.flatMap(({ source, target }) => [kept.get(source), kept.get(target)]) });
    });
  }

  /** Zoom and pan at which all places are in sight. */
  frame(places) {
    let [left, right, top, bottom] = [0, 1, 0, 1];
    for (let at = 0; at < places.length; at += 2) {
      left = Math.min(left, places[at]); right = Math.max(right, places[at]);
      top = Math.min(top, places[at + 1]); bottom = Math.max(bottom, places[at + 1]);
    }
    const { clientWidth: width, clientHeight: height } = this.place, zoom = Math.min(1.5, 0.94 * Math.min(width / (right - left + 60), height / (bottom - top + 60)));
    return { zoom, pan: { x: width / 2 - (zoom * (left + right)) / 2, y: height / 2 - (zoom * (top + bottom)) / 2 } };
  }

  mark(node, x, y) {
    const claims = node.kind === "Claim" ? 0 : this.graph.claims(node);
    const text = node.kind === "Claim" ? SYMBOLS[node.effect] : short(node.label) + (claims ? ` · ${claims}` : "");
    return { group: "nodes", data: { id: node.name, node, text, size: 2 * radius(node) }, classes: classes(node), position: { x, y } };
  }

  /** Puts nodes around one that is drawn, where there is room, with their edges to all that is drawn. What is there stays where it is. */
  surround(middle, nodes) {
    const { x, y } = this.cy.getElementById(middle.name).position(), taken = this.cy.nodes().map((each) => ({ ...each.position(), size: radius(each.data("node")) }));
    const added = [];
    let turn = 0;
    for (const node of nodes) {
      const size = radius(node);
      for (;; turn++) { // a spiral of which no two turns meet
        const angle = turn * 2.399963, far = radius(middle) + 40 + 9 * Math.sqrt(turn) * 2, place = { x: x + far * Math.cos(angle), y: y + far * Math.sin(angle), size };
        if (taken.some((other) => Math.hypot(other.x - place.x, other.y - place.y) < other.size + size + GAP)) continue;
        taken.push(place);
        added.push(this.mark(node, place.x, place.y));
        break;
      }
    }
    const fresh = new Set(nodes), edges = [...fresh].flatMap((node) => node.edges).filter(({ source, target }) => [source, target].every((end) => fresh.has(end) || this.has(end)));
    this.cy.add([...added, ...[...new Set(edges)].map(line)]);
  }

  /** Marks a node and the edges at it, and the neighbour that the arrow keys point at. */
  choose(node, pointed) {
    this.cy.batch(() => {
      this.cy.elements(".chosen, .pointed, .lit").removeClass("chosen pointed lit");
      if (node) this.cy.getElementById(node.name).addClass("chosen").connectedEdges().addClass("lit");
      if (pointed) this.cy.getElementById(pointed.name).addClass("pointed");
    });
  }

  /** Brings a node into sight, large enough to be read; at once and without a glide. */
  reveal(node) {
    const mark = this.cy.getElementById(node.name);
    if (!mark.length) return;
    if (this.cy.zoom() < 0.7) this.cy.zoom({ level: 0.9, position: mark.position() });
    const { x, y } = mark.renderedPosition(), { clientWidth: width, clientHeight: height } = this.place;
    if (x < 0.12 * width || x > 0.88 * width || y < 0.12 * height || y > 0.88 * height) this.cy.center(mark);
  }

  zoom(by) { this.cy.zoom({ level: this.cy.zoom() * by, renderedPosition: { x: this.place.clientWidth / 2, y: this.place.clientHeight / 2 } }); }
  fit() { this.cy.fit(undefined, 30); }
}

const line = (edge) => ({
  group: "edges", classes: [edge.relation],
  data: { id: edge.key, source: edge.source.name, target: edge.target.name, relation: edge.relation, width: 1 + 1.5 * Math.log2(edge.claims || 1) },
});
