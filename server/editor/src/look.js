// How SPARQL looks in the editor: what is what in the grammar, its colors, and the parts of the editor in the colors of the page.
import { EditorView } from "@codemirror/view";
import { HighlightStyle } from "@codemirror/language";
import { styleTags, tags as t } from "@lezer/highlight";
import { SparqlLanguage } from "codemirror-lang-sparql";

export const language = SparqlLanguage.configure({
  props: [styleTags({
    "Pname_ln Pname_ns": t.namespace, IriRef: t.url, Langtag: t.annotation, "Blank_node_label Anon": t.labelName,
    "Integer Decimal Double IntegerPositive DecimalPositive DoublePositive IntegerNegative DecimalNegative DoubleNegative": t.number,
    A_predicate: t.keyword, Var: t.variableName,
  })],
});
export const colors = HighlightStyle.define([
  { tag: [t.keyword, t.bool], color: "var(--keyword)", fontWeight: "600" },
  { tag: t.variableName, color: "var(--accent)" },
  { tag: [t.namespace, t.typeName], color: "var(--yes)" },
  { tag: t.url, color: "var(--depends)" },
  { tag: [t.string, t.annotation], color: "var(--string)" },
  { tag: t.number, color: "var(--depends)" },
  { tag: t.comment, color: "var(--soft)", fontStyle: "italic" },
]);
export const theme = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--card)", border: "2px solid var(--soft)", borderRadius: "6px", overflow: "hidden", fontSize: "0.875rem" },
  "&.cm-focused": { outline: "3px solid var(--accent)", outlineOffset: "0", borderColor: "var(--accent)" },
  ".cm-scroller": { fontFamily: "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace", lineHeight: "1.5", maxHeight: "32rem" },
  ".cm-content": { minHeight: "12rem", caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { color: "var(--soft)", backgroundColor: "var(--paper)", borderRight: "1px solid var(--line)" },
  ".cm-activeLine": { backgroundColor: "var(--unknown-wash)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground":
    { backgroundColor: "color-mix(in srgb, var(--accent) 28%, transparent)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "color-mix(in srgb, var(--accent) 28%, transparent)" },
  ".cm-tooltip": { color: "var(--ink)", backgroundColor: "var(--paper)", border: "1px solid var(--line)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { color: "var(--on-accent)", backgroundColor: "var(--accent)" },
  // CodeMirror draws these two with data: images; drawn here in CSS, so that `img-src 'self'` is enough.
  ".cm-lintRange.cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--no)", textUnderlineOffset: "3px" },
  ".cm-lint-marker.cm-lint-marker-error": { content: '"!"', color: "var(--no)", fontWeight: "bold", textAlign: "center" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--no)" },
  ".cm-completionDetail": { fontStyle: "normal", opacity: ".8" },
  ".cm-tooltip.cm-completionInfo": { maxWidth: "22rem", padding: "0.4rem 0.6rem", fontFamily: "system-ui, sans-serif" },
  "@media (max-width: 43.99rem)": { ".cm-tooltip.cm-completionInfo": { display: "none" } }, // it would cover the list
});
