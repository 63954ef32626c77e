// Puts CodeMirror 6 over every <textarea data-sparql>; the textarea stays in the form and is what is sent.
// The editor lives in a shadow root because style-mod then uses adoptedStyleSheets, which `style-src 'self'` allows.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { LanguageSupport, bracketMatching, foldGutter, foldKeymap, indentUnit, syntaxHighlighting, syntaxTree } from "@codemirror/language";
import { lintGutter, lintKeymap, linter } from "@codemirror/lint";
import { Compartment, EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, highlightSpecialChars, keymap, lineNumbers, placeholder } from "@codemirror/view";
import { declaring, once, termSource } from "./completion.js";
import "./editor.css";
import { colors, language, theme } from "./look.js";
import { problems, told } from "./problems.js";

function enhance(textarea) {
  if (!("adoptedStyleSheets" in Document.prototype)) return null; // the plain textarea stays
  const host = document.createElement("div"), status = document.createElement("p");
  host.className = "sparql-editor";
  status.className = "sparql-editor-status";
  status.setAttribute("role", "status");
  const root = host.attachShadow({ mode: "open" });
  const hint = document.createElement("p");
  hint.id = "hint";
  hint.hidden = true; // still read as the description
  hint.textContent = "Control and Space lists names. Escape, then Tab, leaves the editor.";
  root.append(hint);
  textarea.after(host, status);

  const vocabulary = once(textarea.dataset.terms), refused = told(textarea);
  const dark = matchMedia("(prefers-color-scheme: dark)"), shade = new Compartment();
  const isDark = () => dark.matches;

  const view = new EditorView({
    root, parent: root,
    state: EditorState.create({ doc: textarea.value, extensions: [
      lineNumbers(), foldGutter(), lintGutter(), highlightSpecialChars(), history(), highlightActiveLine(),
      drawSelection({ cursorBlinkRate: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 1200 }),
      bracketMatching(), closeBrackets(), EditorView.lineWrapping, indentUnit.of("  "), placeholder("SELECT …"),
      new LanguageSupport(language, [language.data.of({ commentTokens: { line: "#" }, closeBrackets: { brackets: ["(", "[", "{", '"'] } })]),
      syntaxHighlighting(colors), theme, shade.of(EditorView.darkTheme.of(isDark())),
      autocompletion({ override: [termSource(vocabulary)], icons: false }),
      linter((v) => {
        const own = problems(v.state.doc.toString(), syntaxTree(v.state));
        const found = own.length ? own : refused(v.state.doc); // ours says more of what is expected
        status.textContent = found.map((p) => `Line ${v.state.doc.lineAt(p.from).number}: ${p.message}`).join(" ");
        return found;
      }, { delay: 500 }),
      keymap.of([
        { key: "Mod-Enter", run: () => { textarea.form?.requestSubmit(); return true; } },
        ...closeBracketsKeymap, ...completionKeymap, ...lintKeymap, ...foldKeymap, ...historyKeymap,
        { key: "Escape", run: (v) => { v.setTabFocusMode(true); return false; } }, // until focus leaves; not for 2 s only
        ...defaultKeymap, indentWithTab,
      ]),
      EditorView.domEventHandlers({ blur: (_e, v) => { v.setTabFocusMode(false); } }),
      EditorView.contentAttributes.of({
        "aria-label": textarea.labels?.[0]?.textContent.trim() || "SPARQL query", "aria-describedby": "hint",
        spellcheck: "false", autocapitalize: "off",
      }),
      declaring(vocabulary),
      EditorView.updateListener.of((update) => { if (update.docChanged) textarea.value = update.state.doc.toString(); }),
    ] }),
  });
  textarea.hidden = true;
  textarea.required = false; // what is hidden can't be pointed at as missing
  for (const label of textarea.labels) label.addEventListener("click", (event) => { event.preventDefault(); view.focus(); });
  textarea.form?.addEventListener("reset", () => setTimeout(() =>
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: textarea.value } })));
  const repaint = () => view.dispatch({ effects: shade.reconfigure(EditorView.darkTheme.of(isDark())) });
  dark.addEventListener("change", repaint);
  return view;
}

for (const textarea of document.querySelectorAll("textarea[data-sparql]")) textarea.sparqlEditor = enhance(textarea);
