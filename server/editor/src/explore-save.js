// The picture as a file. The SVG is written here: the library only makes bitmaps.
import { colours, paint, radius, shape, stroke } from "./explore-look.js";

const MARGIN = 60, LARGEST = 6000; // of a bitmap, in pixels

export function svg(cy, title) {
  const colour = colours(), box = cy.elements().boundingBox({ includeLabels: false }), left = box.x1 - MARGIN, top = box.y1 - MARGIN / 2;
  const lines = cy.edges().map((edge) => {
    const from = edge.source().position(), to = edge.target().position(), relation = edge.data("relation");
    return `<line x1="${at(from.x)}" y1="${at(from.y)}" x2="${at(to.x)}" y2="${at(to.y)}" stroke="${stroke(relation, colour)}"><title>${plain(relation)}</title></line>`;
  });
  const marks = cy.nodes().map((each) => {
    const node = each.data("node"), { x, y } = each.position(), { fill, border, text } = paint(node, colour), claim = node.kind === "Claim";
    return `<g fill="${fill}" stroke="${border}"><title>${plain(node.label)}</title>${outline(shape(node), x, y, radius(node))}`
      + `<text x="${at(x)}" y="${at(claim ? y + 4 : y + radius(node) + 13)}" fill="${text}" stroke="none">${plain(each.data("text"))}</text></g>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${at(left)} ${at(top)} ${at(box.w + 2 * MARGIN)} ${at(box.h + 1.5 * MARGIN)}" font-family="system-ui, sans-serif" font-size="11" text-anchor="middle">`,
    `<title>${plain(title)}</title><rect x="${at(left)}" y="${at(top)}" width="100%" height="100%" fill="${colour.card}"/>`,
    `<g stroke-width="1">${lines.join("")}</g><g stroke-width="1.5">${marks.join("")}</g></svg>`,
  ].join("\n");
}

export const png = (cy) => cy.png({ output: "blob-promise", full: true, scale: 2, maxWidth: LARGEST, maxHeight: LARGEST, bg: colours().card });

/** Hands a file to whoever looks at the page. */
export function save(content, name) {
  const address = URL.createObjectURL(content), link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

function outline(form, x, y, r) {
  const points = (...pairs) => `<polygon points="${pairs.map(([dx, dy]) => `${at(x + dx * r)},${at(y + dy * r)}`).join(" ")}"/>`;
  switch (form) {
    case "rectangle": return `<rect x="${at(x - r)}" y="${at(y - r)}" width="${at(2 * r)}" height="${at(2 * r)}"/>`;
    case "round-rectangle": return `<rect x="${at(x - r)}" y="${at(y - r)}" width="${at(2 * r)}" height="${at(2 * r)}" rx="${at(r / 3)}"/>`;
    case "diamond": return points([0, -1], [1, 0], [0, 1], [-1, 0]);
    case "triangle": return points([0, -1], [1, 1], [-1, 1]);
    case "hexagon": return points([-1, 0], [-0.5, -1], [0.5, -1], [1, 0], [0.5, 1], [-0.5, 1]);
    case "octagon": return points([-0.4, -1], [0.4, -1], [1, -0.4], [1, 0.4], [0.4, 1], [-0.4, 1], [-1, 0.4], [-1, -0.4]);
    default: return `<circle cx="${at(x)}" cy="${at(y)}" r="${at(r)}"/>`;
  }
}

const at = (number) => Math.round(10 * number) / 10;
const plain = (text) => String(text).replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);
