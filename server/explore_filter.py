"""What of the graph is wanted: kinds, effects, words of a label, and which page of the table."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import url_for

from queries.linked import Node
from server.reading import Malformed
from server.wording import EFFECTS

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

# The kinds of node in the order in which they are told, one of them and several.
KINDS = {
    "Claim": ("claim", "claims"), "Article": ("article", "articles"), "Payer": ("payer", "payers"), "Service": ("service", "services"),
    "ProcedureCode": ("procedure code", "procedure codes"), "Provider": ("provider", "providers"), "Condition": ("condition", "conditions"),
    "DiagnosisCode": ("diagnosis code", "diagnosis codes"), "Purpose": ("purpose", "purposes"), "Circumstance": ("circumstance", "circumstances"),
    "Setting": ("setting", "settings"), "Place": ("place", "places"), "Process": ("step to take", "steps to take"), "Topic": ("topic", "topics"),
}  # fmt: skip
_LONGEST = 200  # characters


@dataclass(frozen=True)
class Filter:
    """No kind stands for all of them, no effect likewise; an effect is only asked of claims. `words` must stand in the label."""

    kinds: frozenset[str] = frozenset()
    effects: frozenset[str] = frozenset()
    words: str = ""
    page: int = 1
    view: str = ""

    @property
    def is_open(self) -> bool:
        """Whether everything is wanted."""
        return not (self.kinds or self.effects or self.words)

    def of(self, nodes: Iterable[Node]) -> list[Node]:
        """Those of the nodes that are wanted, in their order."""
        words = self.words.casefold()
        return [node for node in nodes if self._fits(node) and words in node.label.casefold()]

    def _fits(self, node: Node) -> bool:
        return (not self.kinds or node.kind in self.kinds) and (not self.effects or not node.effect or node.effect in self.effects)

    def url(self, page: int) -> str:
        """The address of another page of the same table."""
        return url_for(
            "explore.page", q=self.words or None, kind=sorted(self.kinds), effect=sorted(self.effects), view=self.view or None,
            page=page if page > 1 else None, _anchor="table",
        )  # fmt: skip


def read_filter(args: "MultiDict[str, str]") -> Filter:
    """The filter that a query string asks for. Raises Malformed."""
    words = args.get("q", "").strip()
    if len(words) > _LONGEST:
        raise Malformed("q", f"{len(words):,} characters are given; the most we look for is {_LONGEST}.", "Give fewer words.")
    number = args.get("page", "1")
    if not number.isascii() or not number.isdigit() or int(number[:9]) < 1:
        raise Malformed("page", f"“{number[:20]}” is no page.", "Give a number from 1 on.")
    return Filter(_known(args, "kind", KINDS), _known(args, "effect", EFFECTS), words, int(number[:9]), "table" if args.get("view") == "table" else "")


def _known(args: "MultiDict[str, str]", name: str, possible: Iterable[str]) -> frozenset[str]:
    given = {value for value in args.getlist(name) if value}
    for value in sorted(given - set(possible)):
        raise Malformed(name, f"There is no {name} “{value[:60]}”.", f"Leave {name} out, or give one that is listed.", tuple(possible))
    return frozenset(given)
