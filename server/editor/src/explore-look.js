// How nodes and edges look, in the colours of the page: for the library that draws, and for a file of the picture.

export const SYMBOLS = { covers: "✓", excludes: "✕", requires: "!", limits: "↕", charges: "$", varies: "◑", advises: "→" };
const COLOURS = { covers: "yes", excludes: "no", requires: "depends", limits: "depends", charges: "depends", varies: "depends", advises: "unknown" };
const SHAPES = {
  Payer: "round-rectangle", Service: "ellipse", ProcedureCode: "ellipse", Provider: "hexagon", Condition: "diamond", DiagnosisCode: "diamond",
  Circumstance: "triangle", Article: "rectangle", Claim: "ellipse",
};
export const shape = (node) => SHAPES[node.kind] || "octagon";
export const radius = (node) => (node.kind === "Claim" ? 9 : node.kind === "Article" ? 9 : Math.min(22, 7 + 2 * Math.log2(1 + node.links)));
export const short = (text, most = 26) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** The colours of the page as it is shown now. */
export function colours() {
  const given = getComputedStyle(document.documentElement), of = (name) => given.getPropertyValue(`--${name}`).trim();
  return Object.fromEntries(["paper", "card", "ink", "soft", "line", "accent", "mark", "yes", "yes-wash", "no", "no-wash", "depends", "depends-wash", "unknown", "unknown-wash"].map((name) => [name, of(name)]));
}

/** Fill, border and the colour of the text of a node. */
export function paint(node, colour) {
  if (node.kind === "Claim") return { fill: colour[`${COLOURS[node.effect]}-wash`], border: colour[COLOURS[node.effect]], text: colour[COLOURS[node.effect]] };
  if (node.kind === "Article") return { fill: colour.mark, border: colour.soft, text: colour.ink };
  return { fill: colour["unknown-wash"], border: colour.accent, text: colour.ink };
}

export function stroke(relation, colour) { return { broader: colour.accent, necessary: colour.depends, sufficient: colour.yes }[relation] || colour.soft; }

/** The classes of a node in the style sheet: constant styles are found much faster than computed ones. */
export const classes = (node) => [node.kind, node.effect, node.kind === "Claim" ? "sign" : node.links >= 10 ? "named" : ""].filter(Boolean);

/** The style sheet of the library. `many` leaves out what takes long to draw. */
export function sheet(colour, many) {
  const look = (node) => { const { fill, border, text } = paint(node, colour); return { shape: shape(node), "background-color": fill, "border-color": border, color: text }; };
  return [
    { selector: "node", style: {
      ...look({}), width: "data(size)", height: "data(size)", "border-width": 1.5, label: "data(text)", "font-family": "system-ui, sans-serif", "font-size": 12,
      "text-valign": "bottom", "text-margin-y": 3, "min-zoomed-font-size": 9, "text-outline-color": colour.card, "text-outline-width": many ? 0 : 2, "overlay-opacity": 0,
    } },
    ...Object.keys(SHAPES).filter((kind) => kind !== "Claim").map((kind) => ({ selector: `.${kind}`, style: look({ kind }) })),
    ...Object.keys(SYMBOLS).map((effect) => ({ selector: `.${effect}`, style: { ...look({ kind: "Claim", effect }), "text-valign": "center", "text-margin-y": 0 } })),
    ...(many ? [] : [{ selector: ".sign", style: { "min-zoomed-font-size": 5 } }, { selector: ".named", style: { "font-size": 17, "min-zoomed-font-size": 7 } }]),
    { selector: "edge", style: { "curve-style": "haystack", "haystack-radius": 0, events: "no", width: many ? 0.7 : 1.1, "line-color": stroke("", colour), opacity: many ? 0.45 : 0.8, "overlay-opacity": 0 } },
    ...["broader", "necessary", "sufficient"].map((relation) => ({ selector: `.${relation}`, style: { "line-color": stroke(relation, colour) } })),
    { selector: ".together", style: { width: "data(width)", opacity: 0.35 } },
    { selector: "edge.lit", style: { width: 1.8, "line-color": colour.accent, opacity: 1 } },
    { selector: "node.chosen", style: { "border-width": 5, "border-color": colour.ink, "font-weight": "bold", "min-zoomed-font-size": 0, "z-index": 3 } },
    { selector: "node.pointed", style: { "border-width": 5, "border-color": colour.accent, "border-style": many ? "solid" : "double", "min-zoomed-font-size": 0, "z-index": 2 } },
  ];
}
