// What is wrong with a query: what SPARQL.js refuses while somebody writes, and what the server has refused.
import sparqljs from "sparqljs";

/** One diagnostic for the first thing that SPARQL.js refuses, or none. */
export function problems(text, tree) {
  if (!text.trim()) return [];
  try {
    new sparqljs.Parser({ baseIRI: "http://base.invalid/", sparqlStar: true }).parse(text);
    return [];
  } catch (error) {
    let from = 0, to = text.length, message = error.message.split("\n")[0];
    const { hash } = error;
    if (hash?.loc) { // Jison tells where the last good token ends; the bad one is the next.
      const lines = text.split("\n");
      from = lines.slice(0, hash.loc.last_line - 1).reduce((sum, line) => sum + line.length + 1, 0) + hash.loc.last_column;
      from += /^(\s|#[^\n]*(\n|$))*/.exec(text.slice(from))[0].length;
      const end = from >= text.length;
      if (end) from = text.trimEnd().length - 1;
      to = Math.min(text.length, from + Math.max(1, (hash.text || "").length));
      const wanted = (hash.expected || []).map((name) => name.replace(/'/g, ""));
      message = (end ? "The query ends too early" : `“${text.slice(from, /\s|$/.exec(text.slice(from)).index + from) || hash.text}” can't stand here`)
        + (wanted.length && wanted.length <= 6 ? `; expected ${wanted.join(", ")}` : "") + ".";
    } else { // "Unknown prefix: x", "Projection of ungrouped variable (?x)"
      const prefix = /^Unknown prefix: (.*)$/.exec(message), variable = /\((\?\w+)\)/.exec(message);
      tree.iterate({ enter(node) {
        if (to !== text.length || from) return false;
        const own = text.slice(node.from, node.to);
        if ((prefix && /^Pname_/.test(node.name) && own.startsWith(prefix[1] + ":")) || (variable && node.name === "Var" && own === variable[1]))
          ({ from, to } = node);
      } });
      if (prefix) message = `The prefix “${prefix[1]}:” isn't declared.`;
    }
    return [{ from, to, severity: "error", message }];
  }
}

/** What the server refused the query for, at the place where it stopped reading, as long as the query is the one that it read. */
export function told(textarea) {
  const { line, column, problem } = textarea.dataset, read = textarea.value;
  return (doc) => {
    if (!line || doc.toString() !== read || line > doc.lines) return [];
    const at = doc.line(Number(line)), from = Math.min(at.to, at.from + Number(column) - 1);
    const to = from + Math.max(1, /^\S*/.exec(at.text.slice(from - at.from))[0].length);
    return [{ from: to > doc.length ? Math.max(0, doc.length - 1) : from, to: Math.min(to, doc.length), severity: "error", message: problem }];
  };
}
