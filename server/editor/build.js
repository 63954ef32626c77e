// Bundles src/ into a folder, with the licences of what is in the bundles beside them: node build.js MODULES OUTPUT
import { createRequire } from "node:module";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const [modules, output] = process.argv.slice(2).map((path) => resolve(path));
const here = dirname(fileURLToPath(import.meta.url));
const esbuild = createRequire(join(modules, "any.js"))("esbuild");
const fresh = `${output}.new`;

const made = await esbuild.build({
  entryPoints: ["editor.js", "graph.js", "explore.js", "arrange.js"].map((name) => join(here, "src", name)),
  outdir: fresh, nodePaths: [modules], bundle: true, minify: true, format: "esm", target: "es2022", metafile: true, logLevel: "warning",
  legalComments: "none", banner: { js: "/* Licences of what is in here: third-party.txt */" },
});
const names = new Set(Object.keys(made.metafile.inputs).map((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]).filter(Boolean));
mkdirSync(fresh, { recursive: true });
writeFileSync(join(fresh, "third-party.txt"), [...names].sort().map(licence).join("\n"));
rmSync(output, { recursive: true, force: true });
renameSync(fresh, output);

// What a package asks to be kept with it: name, version and the text of its licence.
function licence(name) {
  const folder = join(modules, name), about = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = existsSync(folder) && readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  const text = file ? readFileSync(join(folder, file), "utf8").trim() : `Licensed under ${about.license}.`;
  return `${name} ${about.version} (${about.license})\n${"-".repeat(60)}\n${text}\n`;
}
