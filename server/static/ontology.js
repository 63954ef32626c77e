// The IRI of a concept is the address of this page with #Key behind it, which no server sees. This leads on to where the term is told.
function forward() {
  const key = location.hash.slice(1);
  const anchor = key && document.getElementById(key);
  if (anchor && anchor.tagName === "DETAILS") anchor.open = true;
  if (/^[A-Za-z][A-Za-z0-9_]*$/.test(key) && !anchor) location.replace(document.querySelector("main").dataset.terms + key);
}

addEventListener("hashchange", forward);
forward();
