// What is known of the graph: nodes by name with their edges, read from the rows that the server gives; and what of it is wanted.

export class Graph {
  nodes = new Map(); // name → {name, kind, label, effect, links, edges: [{source, target, relation}], asked}
  edges = new Map(); // key → edge

  /** Takes in what the server gave, and gives the nodes of it in their order. */
  add(packed) {
    this.base ??= packed.base;
    this.kinds ??= packed.kinds;
    this.relations ??= packed.relations;
    const given = packed.nodes.map(([name, kind, label, effect, links]) => {
      if (!this.nodes.has(name)) this.nodes.set(name, { name, kind, label, effect, links, edges: [], asked: false });
      return this.nodes.get(name);
    });
    for (const [from, to, relation] of packed.edges) {
      const source = given[from], target = given[to], key = `${source.name} ${relation} ${target.name}`;
      if (this.edges.has(key)) continue;
      const edge = { key, source, target, relation };
      this.edges.set(key, edge);
      for (const end of new Set([source, target])) end.edges.push(edge);
    }
    return given;
  }

  address(node) { return this.base + encodeURIComponent(node.name); }
  kind(node) { return this.kinds[node.kind][0]; }

  /** What is beside a node, each once, in groups of how it is linked: [[words, [node, …]], …], the most linked first. */
  groups(node) {
    const found = new Map();
    for (const edge of node.edges) {
      const out = edge.source === node, words = this.relations[edge.relation][out ? 0 : 1], other = out ? edge.target : edge.source;
      if (!found.has(words)) found.set(words, new Set());
      found.get(words).add(other);
    }
    return [...found].map(([words, others]) => [words, [...others].sort(mostLinked)]);
  }

  neighbours(node) { return [...new Set(this.groups(node).flatMap(([, others]) => others))]; }

  /** The concepts that claims name, and all above them. */
  overview() {
    const found = new Set(), todo = [];
    for (const edge of this.edges.values()) if (edge.source.kind === "Claim" && edge.target.kind !== "Article") todo.push(edge.target);
    while (todo.length) {
      const node = todo.pop();
      if (found.has(node)) continue;
      found.add(node);
      for (const edge of node.edges) if (edge.relation === "broader" && edge.source === node) todo.push(edge.target);
    }
    return found;
  }

  /** Which concepts claims name together: of each concept the links to the `most` that it shares most claims with, as edges with `claims`. */
  together(nodes, most = 2) {
    const pairs = new Map(), kept = new Set(nodes), best = new Set();
    for (const claim of this.nodes.values()) {
      const named = claim.kind === "Claim" ? [...new Set(claim.edges.map((each) => each.target))].filter((each) => kept.has(each)).sort((one, other) => (one.name < other.name ? -1 : 1)) : [];
      named.forEach((source, at) => {
        for (const target of named.slice(at + 1)) {
          const key = `${source.name} together ${target.name}`;
          if (!pairs.has(key)) pairs.set(key, { key, source, target, relation: "together", claims: 0 });
          pairs.get(key).claims++;
        }
      });
    }
    const sorted = [...pairs.values()].sort((one, other) => other.claims - one.claims || (one.key < other.key ? -1 : 1)), had = new Map();
    for (const pair of sorted) {
      for (const end of [pair.source, pair.target]) {
        const before = had.get(end) || 0;
        if (before < most) { had.set(end, before + 1); best.add(pair); }
      }
    }
    return [...best];
  }

  /** How many claims are known to link to a concept. */
  claims(node) { return new Set(node.edges.filter((each) => each.source.kind === "Claim").map((each) => each.source)).size; }

  /** The nodes whose labels hold what is typed, those that begin with it first. */
  called(typed, most) {
    const words = typed.trim().toLowerCase();
    if (!words) return [];
    const rank = (label) => (label.startsWith(words) ? 0 : label.includes(` ${words}`) ? 1 : label.includes(words) ? 2 : 3);
    return [...this.nodes.values()].map((node) => [rank(node.label.toLowerCase()), node]).filter(([place]) => place < 3)
      .sort(([one, a], [other, b]) => one - other || (a.kind === "Claim") - (b.kind === "Claim") || a.label.length - b.label.length).slice(0, most).map(([, node]) => node);
  }
}

export const mostLinked = (one, other) => other.links - one.links || (one.label < other.label ? -1 : 1);

/** What the ticked boxes of a form want: no kind means all, no effect likewise. */
export function wanted(form) {
  const ticked = (name) => new Set([...form.querySelectorAll(`[name=${name}]:checked`)].map((box) => box.value));
  const kinds = ticked("kind"), effects = ticked("effect");
  return { kinds, effects, fits: (node) => (!kinds.size || kinds.has(node.kind)) && (!effects.size || !node.effect || effects.has(node.effect)) };
}
