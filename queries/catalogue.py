"""The .rq files: one question each, with a header of `#+ key: value` lines and parameters that can be bound.

The header is the one that grlc and the SIB example collections share. A parameter is one `VALUES` line in the body, repeated
where a part has to begin with it;
the row in it is the runnable example, and `bind` swaps the row.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache, cached_property
from pathlib import Path

import pyoxigraph as ox

FOLDER = Path(__file__).parent
LIBRARY = "library"  # the folder of queries for people who study the knowledge
COV = "https://w3id.org/covertrace/ontology#"
ID = "https://w3id.org/covertrace/id/"
ANY = "any"  # the value of a concept that leaves a parameter open
_HEADER_LINE = re.compile(r"^#\+.*\n", re.MULTILINE)
_HEADER = re.compile(r"^#\+ (\w+): (.*)$", re.MULTILINE)
_PREFIX = re.compile(r"^PREFIX .*\n", re.MULTILINE)
_FORM = re.compile(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE)
_NO_FORM = re.compile(r"""<[^<>\s]*>|\"{3}.*?\"{3}|'{3}.*?'{3}|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[?$]\w+|\w*:\w*|#[^\n]*""", re.DOTALL)
_PARAM = re.compile(r"^(\w+) \((\w+)\) (.+)$")
_LITERAL = re.compile(r'^[^\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]*$')


class BadParameter(ValueError):
    """A parameter that a query does not have, lacks, or whose value can't stand in SPARQL: its name, and what could be given instead."""

    def __init__(self, message: str, parameter: str = "", possible: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.parameter = parameter
        self.possible = tuple(possible)


class NoSuchQuery(KeyError):
    """There is no query of this name; `near` are the names most like it."""

    def __init__(self, name: str, near: Sequence[str] = ()) -> None:
        super().__init__(name)
        self.near = tuple(near)

    def __str__(self) -> str:
        hint = f"; did you mean {' or '.join(self.near)}?" if self.near else ";"
        return f"no query named {self.args[0]}{hint} 'covertrace query' alone lists them"


@dataclass(frozen=True)
class Query:
    """A question in SPARQL. `params` maps a name to (type, explanation); types are concept, iri, string, integer."""

    name: str
    folder: str
    text: str
    summary: str = ""
    question: str = ""
    params: dict[str, tuple[str, str]] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    step: int = 0
    asked: tuple[str, ...] = ()  # the kinds of question that a step is for; none for all
    kinds: dict[str, tuple[str, ...]] = field(default_factory=dict)  # the classes that a concept given for a parameter is of
    optional: tuple[str, ...] = ()  # parameters whose row in the file holds where nothing is said
    numbers: tuple[str, ...] = ()  # the columns that hold numbers
    empty: str = ""  # where there is nothing to find

    def bind(self, **values: str | Sequence[str]) -> str:
        """The query with the given parameters in place of its examples.

        A value is one term or several; a concept is given by its key, or as "any" where the parameter has kinds: a query then
        finds concepts of these classes (`a|cov:within`). Raises BadParameter.
        """
        text = self.text
        for name, value in values.items():
            if name not in self.params:
                raise BadParameter(f"{self.name} has no parameter {name}; it has {', '.join(self.params) or 'none'}", name, tuple(self.params))
            several = [value] if isinstance(value, str) else list(value)
            several = [each for given in several for each in (self._any(name) if given == ANY else (given,))]
            terms = " ".join(term(self.params[name][0], each) for each in several)
            text = swap(text, f"?{name}", terms)
        return text

    def _any(self, name: str) -> tuple[str, ...]:
        """What leaves a parameter open: all its kinds, of which every concept is one or the other."""
        return self.kinds.get(name, ()) if name in self.optional else (ANY,)

    @property
    def is_graph(self) -> bool:
        """Whether the query gives a graph instead of rows."""
        return form_of(self.text) in ("CONSTRUCT", "DESCRIBE")

    def example(self, name: str) -> str:
        """The value of a parameter in the file as `bind` takes it; of a row that stands for any value, "any"."""
        found = _line(f"?{name}").search(self.text)
        row = found[0].partition("{")[2].rpartition("}")[0].strip() if found else ""
        if name in self.optional and row == " ".join(f"cov:{kind}" for kind in self.kinds.get(name, ())):
            return ANY
        return row.strip('"') if self.params[name][0] == "string" else row.removeprefix("cov:").replace("id:", ID)

    @cached_property
    def insert(self) -> str:
        """A CONSTRUCT as the update that adds what it finds to the graph that it runs over: no triple has to go through Python."""
        head, construct, rest = self.text.partition("CONSTRUCT {")
        if not construct:
            raise ValueError(f"{self.name} is no CONSTRUCT")
        return f"{head}INSERT {{{rest}"


def without_header(text: str) -> str:
    """A query without the header of its file, which is for people: clients that look for the form of a query stumble over words in it."""
    return _HEADER_LINE.sub("", text).strip() + "\n"


def form_of(sparql: str) -> str:
    """The form of a query (SPARQL 1.1, section 16): SELECT, ASK, CONSTRUCT or DESCRIBE; "" where it names none.

    IRIs, prefixed names, variables, strings and comments are passed over.
    """
    found = _FORM.search(_NO_FORM.sub(" ", sparql))
    return found[1].upper() if found else ""


def term(kind: str, value: str) -> str:
    """A parameter's value as a SPARQL term. Raises BadParameter for what can't be one."""
    if kind == "concept" and re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", value):
        return f"<{COV}{value}>"
    if kind == "iri" and re.fullmatch(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]+", value) and _is_iri(value):
        return f"<{value}>"
    if kind == "integer" and re.fullmatch(r"-?[0-9]{1,18}", value):
        return value
    if kind == "string" and _LITERAL.match(value):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
        return f'"{escaped}"'
    raise BadParameter(f"{value[:60]!r} is not a value of type {kind}")


def _is_iri(value: str) -> bool:
    """Whether the engine takes it for an IRI (RFC 3987)."""
    try:
        ox.NamedNode(value)
    except ValueError:
        return False
    return True


def swap(text: str, variables: str, rows: str) -> str:
    """The text with the rows of one `VALUES variables { … }` line replaced. Raises BadParameter if there is none."""
    swapped, count = _line(variables).subn(lambda found: f"{found[1]} {{ {rows} }}", text)
    if not count:
        raise BadParameter(f"no line 'VALUES {variables} {{ … }}' in the query")
    return swapped


@cache
def _line(variables: str) -> re.Pattern[str]:
    return re.compile(rf"^([ \t]*VALUES {re.escape(variables)}) \{{.*\}}[ \t]*$", re.MULTILINE)


@cache
def as_update(*names: str) -> str:
    """Several CONSTRUCTs as one update: each sees what those before it have added. That is faster than one update for each."""
    texts = [query(name).insert for name in names]
    prefixes = dict.fromkeys(line for text in texts for line in _PREFIX.findall(text))
    return "".join(prefixes) + ";\n".join(_PREFIX.sub("", text) for text in texts)


@cache
def catalogue() -> dict[str, Query]:
    """All queries by name, in order of folder, step and name."""
    found = [_read(path) for path in FOLDER.glob("*/*.rq")]
    if twice := [name for name, times in Counter(each.name for each in found).items() if times > 1]:
        raise ValueError(f"two files of queries are called {' and '.join(twice)}; each name stands once")
    return {query.name: query for query in sorted(found, key=lambda q: (q.folder, q.step, q.name))}


def query(name: str) -> Query:
    """The query of this name. Raises NoSuchQuery."""
    try:
        return catalogue()[name]
    except KeyError:
        raise NoSuchQuery(name, get_close_matches(name, catalogue())) from None


def library() -> list[Query]:
    """The queries for people who study the knowledge, in groups of their first tag."""
    return sorted((q for q in catalogue().values() if q.folder == LIBRARY), key=lambda q: (q.tags[:1], q.name))


def groups() -> dict[str, list[Query]]:
    """The library in groups, by the first tag of each query."""
    found: dict[str, list[Query]] = {}
    for each in library():
        found.setdefault(each.tags[0], []).append(each)
    return found


def steps(folder: str) -> list[Query]:
    """The queries of a folder that are numbered steps of one procedure, in order."""
    return [q for q in catalogue().values() if q.folder == folder and q.step]


def _read(path: Path) -> Query:
    text = path.read_text(encoding="utf-8")
    header: dict[str, list[str]] = {}
    for key, value in _HEADER.findall(text):
        header.setdefault(key, []).append(value.strip())
    params = {}
    for line in header.get("param", []):
        found = _PARAM.match(line)
        if not found:
            raise ValueError(f"{path.name}: param line must read 'name (type) explanation': {line}")
        params[found[1]] = (found[2], found[3])

    def one(key: str) -> str:
        return " ".join(header.get(key, []))

    return Query(
        name=path.stem, folder=path.parent.name, text=text, summary=one("summary"), question=one("question"),
        params=params, tags=tuple(one("tags").split()), step=int(one("step") or 0),
        kinds={name: tuple(classes.split()) for name, _, classes in (line.partition(" ") for line in header.get("kinds", []))},
        optional=tuple(one("optional").split()), numbers=tuple(one("numbers").split()), empty=one("empty"),
        asked=tuple(one("asked").split()),
    )
