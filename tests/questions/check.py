"""Checks dev.jsonl and held.jsonl: fields, verdicts, verbatim quotes, no question twice. Prints counts only.

python tests/questions/check.py [OTHER.jsonl ...]   no question may occur in the other files either
"""

import json
import sys
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
ARTICLES = HERE.parents[1] / "ingest" / "articles"
FIELDS = ["q", "payer", "plan_part", "provider", "code", "condition", "context", "expected", "accept", "needs", "why", "basis"]
VERDICTS = {"covered", "not-covered", "conditional", "indeterminate", "out-of-scope"}
QUOTED = {"covered", "not-covered", "conditional"}


def key(question):
    return " ".join("".join(c if c.isalnum() else " " for c in question.lower()).split())


def read(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def main(others):
    texts = {p.name: p.read_text(encoding="utf-8") for p in ARTICLES.glob("*.md")}
    seen = {key(row["q"]): path for path in others for row in read(Path(path))}
    faults = Counter()
    for name in ("dev.jsonl", "held.jsonl"):
        rows = read(HERE / name)
        for row in rows:
            faults["fields"] += list(row) != FIELDS
            faults["verdict"] += row["expected"] not in VERDICTS or not set(row["accept"]) <= VERDICTS - {row["expected"]}
            faults["needs"] += bool(row["needs"]) != (row["expected"] == "conditional")
            faults["no quote"] += row["expected"] in QUOTED and not row["basis"]
            faults["quote"] += sum(b["quote"] not in texts.get(b["file"], "") for b in row["basis"])
            faults["twice"] += key(row["q"]) in seen
            seen[key(row["q"])] = name
        print(name, len(rows), dict(sorted(Counter(row["expected"] for row in rows).items())))
    print("faults", dict(+faults) or "none")
    return 1 if +faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
