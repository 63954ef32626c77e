"""Fits the weights by which clauses are weighed that no rule judges (ingest/weighing.py), and tells how well they do.

    python benchmarks/weights.py [--write] [--hold FOLDER]... [FOLDER[=TEXTS]...]

Each FOLDER holds gold claims (.jsonl, one an article) and, there or in TEXTS, the articles (.txt). Folders after --hold are
only scored; a folder given twice counts twice. --write replaces ingest/weights.toml. Without a FOLDER it fits on the project's own
texts and scores those held back.
Needs scikit-learn: pip install covertrace[fit].

Two regressions are fitted: whether a clause that no rule judges states anything, and what any clause that does states, the ones that rules
judge included, of which there are more. The weights that ship were fitted on tests/texts/fit, tests/texts/dev and the development gold set
of five articles, counted twice, which is not part of the project. tests/texts/held was kept apart.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

try:
    import numpy as np
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression
except ImportError:
    print("skipped, it needs scikit-learn: pip install covertrace[fit]")
    raise SystemExit(0) from None

from ingest.article import read_article  # noqa: E402
from ingest.extract import Reader  # noqa: E402
from ingest.source import Source  # noqa: E402
from ingest.trace import Observer  # noqa: E402
from ingest.weighing import signs  # noqa: E402

EFFECTS = {
    "covered": "covers", "may_be_covered": "covers", "not_covered": "excludes", "requirement": "requires", "limit": "limits",
    "cost": "charges", "varies": "varies", "process": "advises",
}
FIRST = ("excludes", "requires", "covers", "limits", "charges", "varies", "advises")  # which effect counts, where a clause has several
WEIGHTS = ROOT / "ingest" / "weights.toml"
TEXTS = ROOT / "tests" / "texts"
CLAIM_STRENGTH, EFFECT_STRENGTH = 0.06, 0.12  # inverse of the regularization, chosen by leaving articles out
THRESHOLD = 0.45
NOTHING = "nothing"  # the effect of clauses that state nothing of coverage
SMALLEST = 0.04  # weights below it are left out of the file
FEWEST = 6  # clauses that a word has to stand in


@dataclass(frozen=True)
class Example:
    """A clause: its signs, the effect that the gold claims give it, or NOTHING, and whether the rules left it alone."""

    article: str
    signs: frozenset[str]
    effect: str
    left: bool


def main() -> None:
    """Fit, score, and write if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", default=[str(TEXTS / "fit"), str(TEXTS / "dev")], metavar="FOLDER[=TEXTS]")
    parser.add_argument("--hold", action="append", default=[], metavar="FOLDER[=TEXTS]")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    train = [example for folder in given.folders for example in examples(folder)]
    fitted = Fit(train)
    left = [e for e in train if e.left]
    claims = sum(e.effect != NOTHING for e in left), sum(e.effect != NOTHING for e in train)
    print(f"{len(left)} clauses left by the rules, {claims[0]} with a claim, of {len(train)}, {claims[1]} with one; {len({e.article for e in train})} articles")
    for folder in given.hold or [str(TEXTS / "held")]:
        held = [e for e in examples(folder) if e.left]
        for threshold in (0.3, 0.4, 0.5, 0.6):
            print(f"{folder} at {threshold}: {fitted.score(held, threshold)}")
    if given.write:
        fitted.write(WEIGHTS)


def examples(folder: str) -> Iterator[Example]:
    """The examples of a folder of gold claims."""
    gold, _, texts = folder.partition("=")
    for path in sorted(Path(gold).glob("*.jsonl")):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        source = Source(read_article(Path(texts or gold) / f"{path.stem}.txt"))
        reader = Reader(source, Observer())
        for clause, around, ruled in reader.clauses():
            effects = {EFFECTS[row["stance"]] for row in rows if _shares((row["start"], row["end"]), (clause.start, clause.end))}
            yield Example(path.stem, signs(source, clause, around), next((e for e in FIRST if e in effects), NOTHING), not ruled)


def _shares(one: tuple[int, int], other: tuple[int, int]) -> bool:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return 2 * shared >= min(one[1] - one[0], other[1] - other[0])


class Fit:
    """Two logistic regressions over signs: on the clauses that the rules left alone, and on all that state something."""

    def __init__(self, train: Sequence[Example]) -> None:
        left = [e for e in train if e.left]
        stating = [e for e in train if e.effect != NOTHING]
        self._claim = Regression(left, [str(e.effect != NOTHING) for e in left], CLAIM_STRENGTH)
        self._effect = Regression(stating, [e.effect for e in stating], EFFECT_STRENGTH)

    def score(self, held: Sequence[Example], threshold: float) -> str:
        """Precision and recall of detection, and how often the effect is right where a claim is detected."""
        said = self._claim.shares(held)[:, self._claim.classes.index("True")] >= threshold
        best = [self._effect.classes[i] for i in self._effect.shares(held).argmax(axis=1)]
        truth = np.array([e.effect != NOTHING for e in held])
        right = sum(s and t and b == e.effect for s, t, b, e in zip(said, truth, best, held, strict=True))
        hits = int((said & truth).sum())
        precision, recall, effect = hits / max(1, said.sum()), hits / max(1, truth.sum()), right / max(1, hits)
        return f"said {int(said.sum())} of {int(truth.sum())}, precision {precision:.2f}, recall {recall:.2f}, effect right {effect:.2f}"

    def write(self, path: Path) -> None:
        """Write the weights as TOML, those of each effect in a table, the heaviest first."""
        lines = ["# Written by benchmarks/weights.py: how much each sign of a clause speaks for a statement, and for each effect of one.", ""]
        lines += [f"threshold = {THRESHOLD}", "", "[claim]", f"bias = {self._claim.biases[0]:.3f}", "", "[claim.weights]", *self._claim.lines(0)]
        lines += ["", "[effects.bias]"]
        lines += [f"{effect} = {bias:.3f}" for effect, bias in zip(self._effect.classes, self._effect.biases, strict=True)]
        for row, effect in enumerate(self._effect.classes):
            lines += ["", f"[effects.weights.{effect}]", *self._effect.lines(row)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")


class Regression:
    """A logistic regression from signs to classes."""

    def __init__(self, train: Sequence[Example], classes: Sequence[str], strength: float) -> None:
        self._columns = DictVectorizer()
        counts = Counter(sign for e in train for sign in e.signs)
        kept = {sign for sign, count in counts.items() if count >= FEWEST or not sign.startswith(("says ", "opens "))}
        rows = self._columns.fit_transform([dict.fromkeys(e.signs & kept, 1) for e in train])
        self._model = LogisticRegression(C=strength, max_iter=4000).fit(rows, classes)
        self.classes = [str(one) for one in self._model.classes_]
        self.biases = list(self._model.intercept_)

    def shares(self, held: Sequence[Example]) -> "np.ndarray[Any, Any]":
        """How probable each class is for each example: (examples, classes)."""
        return np.asarray(self._model.predict_proba(self._columns.transform([dict.fromkeys(e.signs, 1) for e in held])))

    def lines(self, row: int) -> list[str]:
        """The weights of a class, the heaviest first; without those that weigh next to nothing."""
        names, of = self._columns.get_feature_names_out(), self._model.coef_[row]
        return [f'"{names[i]}" = {of[i]:.2f}' for i in sorted(range(len(names)), key=lambda i: (-abs(of[i]), names[i])) if abs(of[i]) >= SMALLEST]


if __name__ == "__main__":
    main()
