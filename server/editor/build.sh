#!/bin/sh
# build.sh VENV: builds the editor of the SPARQL page into server/static/built. The packages that it is made of are kept in VENV/editor.
# What can't be had is told in one line and is no error: the page then has a plain text box.
venv=$1 here=$(dirname "$0") modules=$1/editor built=$(dirname "$0")/../static/built log=$1/editor/log.txt
mkdir -p "$modules"

plain() {
  echo "The editor was not built ($1; see $log): the SPARQL page has a plain text box. 'make editor' tries again." >&2
  exit 0
}
fits() { [ "$("$1" -p 'Number(process.versions.node.split(".")[0]) >= 20' 2>/dev/null)" = true ]; }
has_node() { fits node && command -v npm >/dev/null; }

echo "Building the editor of the SPARQL page"
if ! has_node; then
  PATH=$(cd "$venv/bin" && pwd):$PATH
  has_node || "$venv/bin/python" -m pip -q --disable-pip-version-check --no-input --retries 1 install --require-hashes -r requirements-editor.lock >"$log" 2>&1 \
    || plain "Node.js 20 or newer is missing and can't be installed"
fi
if ! cmp -s "$here/package-lock.json" "$modules/package-lock.json" || [ ! -d "$modules/node_modules" ]; then
  cp "$here/package.json" "$modules/"
  (cd "$modules" && rm -f package-lock.json && cp "$OLDPWD/$here/package-lock.json" . \
    && npm ci --ignore-scripts --no-audit --no-fund --fetch-retries=1 --fetch-retry-mintimeout=1000 --fetch-timeout=20000) >"$log" 2>&1 \
    || { rm -rf "$modules/package-lock.json" "$modules/node_modules"; plain "npm can't get its packages"; }
fi
node "$here/build.js" "$modules/node_modules" "$built" >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
