"""A store for each size, made by benchmarks/generator.py once and used again."""

import hashlib
import json
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.suite.options import ROOT, Options, shown
from queries.store import open_store

VOCABULARY = 27_000  # triples, which are there whatever the size
AN_ARTICLE = 205  # triples, where articles are few
_FEW = 200_000  # triples, up to which the generator's own estimate is worse than this
_WRITERS = ("benchmarks/generator.py", "benchmarks/variation.py", "benchmarks/articles.py", "ingest", "ontology", "queries/embedded.py")
_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


@dataclass(frozen=True)
class Made:
    """A store of a size: how many triples it really has, and what they come from."""

    size: int
    store: str
    triples: int
    articles: int
    claims: int
    code: str

    @property
    def dump(self) -> Path:
        """The same triples as N-Triples, which is what other stores are filled with; made when first asked for."""
        path = Path(self.store).with_suffix(".nt")
        if not path.exists():
            partly = path.with_suffix(".part")
            partly.write_bytes(open_store(self.store).graph(_ALL))
            partly.rename(path)
        return path


def made(size: int, options: Options) -> tuple[Made, str]:
    """The store of a size, and what is to be said of it: that it was made, or is used again."""
    folder = options.stores / shown(size)
    told = folder / "made.json"
    if told.exists() and not options.remake:
        found = Made(**json.loads(told.read_text(encoding="utf-8")))
        older = "" if found.code == writers() else "; it was made by another state of the code, --remake makes it anew"
        return found, f"store of {shown(size)}: {found.triples:,} triples, made before{older}"
    shutil.rmtree(folder, ignore_errors=True)
    found = _make(size, folder, options.seed)
    told.write_text(json.dumps(asdict(found)), encoding="utf-8")
    return found, f"store of {shown(size)}: {found.triples:,} triples from {found.articles:,} articles, made now"


def _make(size: int, folder: Path, seed: int) -> Made:
    store = folder / "store"
    folder.mkdir(parents=True)
    amount = ["--articles", str(max(size // AN_ARTICLE, 1))] if size <= _FEW else ["--triples", str(size + VOCABULARY)]
    generate = [sys.executable, str(ROOT / "benchmarks" / "generator.py"), *amount, "--seed", str(seed), "--store", str(store)]
    subprocess.run(generate, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    return told_of(size, str(store))


def told_of(size: int, store: str) -> Made:
    """What there is to tell of a store that is there. Raises queries.store.StoreError."""
    cov = "PREFIX cov: <https://w3id.org/covertrace/ontology#>"
    counted = {kind: open_store(store).rows(f"{cov} SELECT (COUNT(*) AS ?n) {{ ?it a cov:{kind} }}")[0]["n"] for kind in ("Article", "Claim")}
    triples = int(open_store(store).rows("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")[0]["n"])
    return Made(size, store, triples, int(counted["Article"]), int(counted["Claim"]), writers())


def writers() -> str:
    """A name for the state of the code that makes and writes such stores."""
    files = sorted(path for name in _WRITERS for path in ([ROOT / name] if (ROOT / name).is_file() else (ROOT / name).rglob("*")))
    digest = hashlib.sha256()
    for path in files:
        if path.suffix in (".py", ".ttl", ".toml"):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
