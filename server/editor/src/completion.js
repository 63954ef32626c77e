// Names that go on from what is typed: terms of the vocabulary by their labels, variables and keywords; and the prefixes that they need.
import { EditorView } from "@codemirror/view";
import { syntaxTree } from "@codemirror/language";

/** Fetches the vocabulary when it is first needed, and again only where that failed. */
export function once(address) {
  let known;
  const empty = { prefixes: {}, terms: [] };
  return () => (known ??= fetch(address, { headers: { Accept: "application/json" } })
    .then((response) => (response.ok ? response.json() : Promise.reject(new Error(response.status))))
    .catch(() => { known = undefined; return empty; }));
}

const KEYWORDS = [ // without SERVICE, which is refused
  "SELECT DISTINCT WHERE FILTER OPTIONAL UNION MINUS GRAPH VALUES BIND PREFIX CONSTRUCT DESCRIBE ASK FROM GROUP BY HAVING ORDER LIMIT OFFSET",
  "COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT EXISTS NOT STR LANG LANGMATCHES REGEX CONTAINS STRSTARTS LCASE UCASE IF COALESCE BOUND IN",
].join(" ").split(" ");

/** A source over {terms: [{label, iri, prefixed, kind, definition}]}: any word of a label, or the prefixed name, that begins with what is typed. */
export function termSource(vocabulary) {
  return async (context) => {
    const inside = syntaxTree(context.state).resolveInner(context.pos, -1).name;
    if (inside === "Comment" || inside === "String") return null;
    const typed = context.matchBefore(/[?$]?[\p{L}\d_:-]*/u);
    if (!typed.text && !context.explicit) return null;
    const text = context.state.doc.toString();
    if (/^[?$]/.test(typed.text))
      return { from: typed.from, options: [...new Set(text.match(/[?$]\w+/g))].filter((v) => v !== typed.text).map((label) => ({ label, type: "variable" })) };
    const words = typed.text.toLowerCase(), { prefixes, terms } = await vocabulary();
    const options = terms.map((term) => [rank(term, words), term]).filter(([place]) => place < 3)
      .sort(([one, first], [other, second]) => one - other || first.label.length - second.label.length).slice(0, 100)
      .map(([, term]) => ({
        label: term.label, detail: `${term.prefixed || `<${term.iri}>`} · ${term.kind}`, info: term.definition || undefined, type: "class", apply: put(term, prefixes),
      }));
    if (words) options.push(...KEYWORDS.filter((word) => word.toLowerCase().startsWith(words)).map((label) => ({ label, type: "keyword" })));
    return options.length ? { from: typed.from, options, filter: false } : null;
  };
}

/** 0 where the label begins with the words, 1 where its prefixed name or local name does, 2 where a later word of the label does, 3 where nothing does. */
function rank(term, words) {
  const label = term.label.toLowerCase(), name = (term.prefixed || "").toLowerCase();
  if (label.startsWith(words)) return 0;
  if (name.startsWith(words) || (words && name.split(":")[1]?.startsWith(words))) return 1;
  return label.split(/[\s(/-]+/).some((word) => word.startsWith(words)) ? 2 : 3;
}

/** Writes the prefixed name and, where it is missing, its PREFIX line. */
const put = (term, prefixes) => (view, _completion, from, to) => {
  const insert = term.prefixed || `<${term.iri}>`, changes = [{ from, to, insert }];
  const line = term.prefixed ? declaration(view.state.doc.toString(), term.prefixed.split(":")[0], prefixes) : "";
  if (line) changes.push({ from: 0, insert: line });
  view.dispatch({ changes, selection: { anchor: line.length + from + insert.length }, userEvent: "input.complete" });
};

/** The PREFIX line that a query lacks for a prefix, or "". */
const declaration = (text, prefix, prefixes) =>
  prefixes[prefix] && !new RegExp(`^\\s*PREFIX\\s+${prefix}:`, "im").test(text) ? `PREFIX ${prefix}: <${prefixes[prefix]}>\n` : "";

/** Declares the prefixes that we know as soon as a name that is typed or pasted needs them. */
export const declaring = (vocabulary) => EditorView.updateListener.of(async (update) => {
  if (!update.transactions.some((each) => each.isUserEvent("input") && !each.isUserEvent("input.complete") && !each.isUserEvent("input.declare"))) return;
  const used = new Set();
  syntaxTree(update.state).iterate({ enter: (node) => {
    const name = /^Pname_/.test(node.name) && /^([\w-]+):/.exec(update.state.sliceDoc(node.from, node.to));
    if (name && !/PREFIX\s*$/i.test(update.state.sliceDoc(Math.max(0, node.from - 20), node.from))) used.add(name[1]);
  } });
  if (!used.size) return;
  const { prefixes } = await vocabulary();
  const insert = [...used].map((prefix) => declaration(update.view.state.doc.toString(), prefix, prefixes)).join("");
  if (insert) update.view.dispatch({ changes: { from: 0, insert }, userEvent: "input.declare" });
});
