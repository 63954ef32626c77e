"""Payers and providers that an article names and the vocabulary lacks: each becomes a proposed concept, so that what is said of it is kept apart."""

import re
import tomllib
from collections import Counter
from functools import cache, lru_cache
from pathlib import Path

from ontology.lexicon import article_lexicon
from ontology.vocabulary import load_vocabulary, proposed_key

_KIND = (
    r"(?:Health(?:[Cc]are)?(?: (?:and|AND|&) Welfare)?(?: (?:Insurance |Benefits? )?Plans?| Insurance| Trust| Fund)?|Mutual(?: Health(?: Plans?)?)?|"
    r"(?:Employees[’']? |Members[’']? )?(?:Benefits?|Insurance|Medical|Health) (?:Plan|Program)|Insurance(?: Company|"
    r" Co\.?)?|Assurance|Life(?: (?:&|and) Health)?"
    r"|Benefits? (?:Fund|Trust|Plan)|(?:Trust|Fund)(?! (?:Account|Company|Bank|Deed))|Welfare (?:Fund|Trust)|Medical Plan|Care Plan"
    r"|Community Plan|Casualty|Indemnity|PPO|HMO|EPO|(?<!Medicare )Advantage(?!(?: \w+)? [Pp]lans?\b))"
)
_NO_PLACE = r"(?! (?:Clinic|Center|Centre|Hospital|System|Department|Office|Club|Spa|Studio|Services?|Sciences?|Professions?|Board)s?\b)"
_TIER = r"(?: (?:Gold|Silver|Bronze|Platinum|Basic|Plus|Select|Choice|Preferred|Value|PPO|HMO|EPO))*"
_LODGE = r"(?:(?:Local|Lodge|District|Council|Chapter)(?: Union)?(?: No\.)? \d{1,4} )?"
_CAPITALIZED = r"[A-Z][a-z][\w’'&-]{0,40}+"
_NAME = re.compile(rf"\b((?:{_CAPITALIZED} ){{1,4}}?){_LODGE}{_KIND}{_TIER}(?=\W|$){_NO_PLACE}")
PLAN_OF = "the plan of "
EMPLOYER_PLAN_OF = "the employer plan of "
_CAPITALS = re.compile(r"\b[A-Z]{4,}\b")
_TIERED = re.compile(rf"\b((?:{_CAPITALIZED} ){{1,3}}?)(?:Gold|Silver|Bronze|Platinum)(?: (?:PPO|HMO|EPO|Plan))*(?=\W|$)")
_TABLE_OF_PAYERS = re.compile(
    r"^[ \t]*\|?[ \t]*(?:Payers?|Payors?|Insurers?|Carriers?|(?:Insurance )?Compan(?:y|ies)|Insurance)[ \t]*\|[^\n]*\n"
    r"(?=(?P<rows>(?:[^\n]*\|[^\n]*(?:\n|$))+))", re.M | re.I
)
_FIRST_CELL = re.compile(rf"^[ \t]*\|?[ \t]*({_CAPITALIZED}(?: {_CAPITALIZED}){{0,3}})[ \t]*\|", re.M)
_BEGINS = re.compile(r"\b\w+")
_EDGE = re.compile(r"\b")
_OTHER_LINE = re.compile(r"\b(?:Liability|Malpractice|Life|Disability|Travel|Pet|Renters?|Homeowners?|Cyber) (?:Insurance|Coverage|Polic(?:y|ies))")
_PAYS = re.compile(
    r"\b([A-Z][a-z]{2,40})(?:, [\w ]{2,20},| also| still| usually| generally| always| now| often)? (?:members?|policyholders?|"
    r"plans?|policies|wants?|says|lists|picks up|offers|approves|authorizes|covers?|pays?|reimburses?|excludes?|treats|"
    r"charges|requires?|wants|limits|caps|allows|denies"
    r"|will (?:pay|cover)|does(?:n[’']t| not) (?:pay|cover))\b"
)
_DATA = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_NO_NAME = frozenset(_DATA["no_name"].split())
_COUNTS = frozenset(_DATA["counts"].split())
_NO_NAME_ALONE = _NO_NAME | _COUNTS
_PARENTS = tuple((re.compile(rf"\b(?:{one['words']})\b|^(?:{one['words']})$"), one["concept"]) for one in _DATA["parents"])
_PLAN_KINDS = ("HMO", "PPO", "EPO", "POSPlan", "BenefitManager", "MarketplacePlan", "StudentPlan", "OtherPrivateInsurer")
_KINDS = ("Fund", "Trust", "Plan")
_NO_TRADE = frozenset(_DATA["trades"]["no_trade"].split())
_TRADE = re.compile(rf"\b(?:{_DATA['trades']['title']}) (?P<name>(?:[a-z]+[ -]){{1,3}}?(?:{_DATA['trades']['trade']}))\b", re.IGNORECASE)
_ENDS_IN_TRADE = re.compile(rf"(?:{_DATA['trades']['trade']})$", re.IGNORECASE)


@lru_cache(maxsize=1)  # asked for when an article is read, and again when what it proposes is kept
def proposals(text: str) -> list[tuple[str, int, int]]:
    """Where a text names payers or providers that the vocabulary lacks: (concept key, start, end), in order.

    A payer's name is a capitalized phrase that ends as insurers' and plans' names do, or a capitalized word that pays or refuses at least
    twice; its first word alone stands for it too. A provider's is a trade after a title: "certified lymphedema therapist".
    """
    text = _in_one_case(text)
    matches = [m for pattern in (_NAME, _TIERED) for m in pattern.finditer(text) if m[1].split()[0] not in _NO_NAME and not _OTHER_LINE.search(m[0])]
    short = {m[0]: _in_short(m[1].split()) for m in matches}
    phrases = [(m.start(), m.end()) for m in matches if short[m[0]]]
    for start, end in _in_tables(text):
        if not any(_is_known(word) for word in text[start:end].split()) and not any(s < end and start < e for s, e in phrases):
            phrases.append((start, end))
            short[text[start:end]] = [text[start:end]]
    phrases.sort()
    paying = Counter(m[1] for m in _PAYS.finditer(text) if m[1] not in _NO_NAME_ALONE)
    phrases = [(s, e) for s, e in phrases if not _counts_known(text[s:e])]
    heads = {name for name, count in paying.items() if count > 1 and not _is_known(name)} | {name for s, e in phrases for name in short[text[s:e]]}
    alone = _alone(text, heads)
    of_seller = [span for span in _advantage_plans(text, heads) if not any(s < span[1] and span[0] < e for s, e in phrases)]
    payers = _placed(text, phrases, short, of_seller, alone, _by_kind(text, phrases))
    return sorted([*payers, *_trades(text)], key=lambda one: one[1])


def _in_short(name: list[str]) -> list[str]:
    """What may stand for a name besides: its first word, or its first words; none for a name that begins as known ones do.

    "Bright Cove" is not Bright Health, though "Bright" alone might be; "Blue Choice" is one of Blue's.
    """
    if not _is_known(name[0]):
        return [" ".join(name[:count]) for count in range(1, len(name) + 1)]
    if len(name) == 1 or name[0].lower() in _labels() or _is_known(name[1]) or name[1] in _NO_NAME_ALONE:
        return []
    return [" ".join(name[:count]) for count in range(2, len(name) + 1)]


def _is_known(word: str) -> bool:
    """Whether a word is one of those of which names of known payers and places consist."""
    return word.lower().removesuffix("'s").removesuffix("’s") in _known()


def _in_one_case(text: str) -> str:
    """A text without words in capitals: a heading in capitals names as well as one without."""
    return _CAPITALS.sub(lambda m: m[0].capitalize(), text)


def _in_tables(text: str) -> list[tuple[int, int]]:
    """The capitalized first cells of rows below a heading such as "Payer", where each row is on one of them."""
    rows = [row for table in _TABLE_OF_PAYERS.finditer(text) for row in _FIRST_CELL.finditer(text, *table.span("rows"))]
    return [row.span(1) for row in rows if row[1].split()[0] not in _NO_NAME]


def _counts_known(phrase: str) -> bool:
    """Whether a phrase only counts what a known insurer sells: "One Humana HMO"."""
    first, second, *_ = (*phrase.lower().split(), "")
    return first.capitalize() in _COUNTS and second in _known()


def _alone(text: str, heads: set[str]) -> list[tuple[int, int]]:
    """Where the heads stand as words of their own, in order; a head begins with a letter, and may have an apostrophe or a hyphen in it."""
    lengths: dict[str, set[int]] = {}  # of the heads, by their first word
    for head in heads:
        lengths.setdefault(_BEGINS.findall(head)[0], set()).add(len(head))
    found = []
    for word in _BEGINS.finditer(text) if heads else ():
        for end in (word.start() + length for length in sorted(lengths.get(word[0], ()), reverse=True)):
            if text[word.start() : end] in heads and _EDGE.match(text, end):
                found.append((word.start(), end))
    return found


def _advantage_plans(text: str, heads: set[str]) -> list[tuple[int, int]]:
    """Medicare Advantage plans of an insurer ("Aetna Medicare Advantage PPO"): neither all that the insurer sells nor all such plans."""
    if "Advantage" not in text:
        return []
    patterns = [_insurers_advantage(), *([_sold_by("|".join(sorted(map(re.escape, heads))))] if heads else [])]
    return sorted((m.start(), m.end()) for pattern in patterns for m in pattern.finditer(text))


def _sold_by(sellers: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{sellers}) (?:Group )?Medicare Advantage(?: (?:PPO|HMO|Plan))*(?=\W|$)")


@cache
def _insurers_advantage() -> re.Pattern[str]:
    concepts = load_vocabulary().concepts.values()
    kinds = ("EmployerPlan", *_PLAN_KINDS)
    sellers = [c for c in concepts if "PrivateInsurance" in c.parents and not c.is_proposed and c.label[0].isupper() and c.key not in kinds]
    names = sorted({name for c in sellers for name in (c.label, *c.alt_labels) if name[0].isupper()}, key=len, reverse=True)
    return _sold_by("|".join(map(re.escape, names)))


def _trades(text: str) -> list[tuple[str, int, int]]:
    found = [(m.start("name"), m.end("name")) for m in _TRADE.finditer(text) if not _NO_TRADE & set(re.split(r"[ -]", m["name"].lower()))]
    return [(propose(text[start:end].lower().removesuffix("s")), start, end) for start, end in found if not _names_provider(text[start:end])]


def _names_provider(words: str) -> bool:
    concepts = load_vocabulary().concepts
    return any(concepts[m.concept].kind == "Provider" and m.end == len(words) for m in article_lexicon().mentions(words))


def propose_plan_of(title: str, of_employer: bool = False) -> str:
    """Propose the plan that an article speaks for and never names, so that its rules are nobody else's."""
    return propose(f"{EMPLOYER_PLAN_OF if of_employer else PLAN_OF}{title}")


def propose_line_of(seller: str, program: str) -> str:
    """Propose what an insurer runs for a program: its Medicaid plan, whose rules are neither all of Medicaid's nor all of the insurer's."""
    label = load_vocabulary().label
    return propose(f"{label(seller)} {label(program)}")


def propose(label: str) -> str:
    """Propose the payer or provider of this name; its place in the vocabulary is told from the name alone, so that every process proposes the same."""
    if _ENDS_IN_TRADE.search(label):
        return load_vocabulary().propose(label, "Provider", "Practitioner")
    return load_vocabulary().propose(label, "Payer", next(concept for words, concept in _PARENTS if words.search(label)))


def _by_kind(text: str, named: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where "the Fund" or "the Trust" stands for the only one that is named in full."""
    kinds = {text[s:e].split()[-1] for s, e in named} & set(_KINDS)
    return [(m.start(), m.end()) for kind in kinds for m in re.finditer(rf"\b[Tt]he {kind}\b", text)]


def proposed_labels(text: str) -> list[str]:
    """The names that a text proposes, each spelling once, so that another process can propose the same."""
    found = proposals(text)
    text = _in_one_case(text)
    spelt = [(key, _label(text[start:end])) for key, start, end in found]
    return list(dict.fromkeys(label for key, label in spelt if proposed_key(label) == key))


@cache
def _known() -> frozenset[str]:
    """The words of which the names of known payers and places consist."""
    return frozenset(word for label in _labels() for word in label.split())


@cache
def _labels() -> frozenset[str]:
    """The names of known payers and places."""
    accepted = [c for c in load_vocabulary().concepts.values() if c.kind in ("Payer", "Place") and not c.is_proposed]
    return frozenset(label.lower() for c in accepted for label in (c.label, *c.alt_labels))


def _placed(
    text: str, phrases: list[tuple[int, int]], short: dict[str, list[str]], of_seller: list[tuple[int, int]],
    alone: list[tuple[int, int]], by_kind: list[tuple[int, int]],
) -> list[tuple[str, int, int]]:
    """Each name once, the longest at its place; a head alone is the one phrase that begins with it, if there is just one; so is a kind.

    What a seller's name begins (`of_seller`) is no name of the seller.
    """
    found: list[tuple[str, int, int]] = []
    for start, end in sorted(set(phrases), key=lambda span: (span[0], -span[1])):
        if not found or start >= found[-1][2]:
            found.append((_proposed(text[start:end]), start, end))
    by_head: dict[str, set[str]] = {}
    for key, start, end in found:
        for head in short[text[start:end]]:
            by_head.setdefault(head, set()).add(key)
    for start, end in of_seller:
        keys = by_head.get(text[start:end].split()[0], set())
        found.append((propose_line_of(next(iter(keys)), "MedicareAdvantage") if len(keys) == 1 else _proposed(text[start:end]), start, end))
    taken = bytearray(len(text))
    for _, start, end in found:
        taken[start:end] = b"x" * (end - start)
    for start, end in alone:
        if not taken[start]:
            keys = by_head.get(text[start:end], set())
            found.append((next(iter(keys)) if len(keys) == 1 else _seller(text[start:end], keys), start, end))
            taken[start:end] = b"x" * (end - start)
    of_kind = {kind: {key for key, start, end in found if text.endswith(kind, start, end)} for kind in _KINDS}
    for start, end in by_kind:
        keys = of_kind[text[start + 4 : end]]
        if not taken[start] and len(keys) == 1:
            found.append((next(iter(keys)), start, end))
    return sorted(found, key=lambda one: one[1])


def _seller(name: str, plans: set[str]) -> str:
    """Who sells several plans that a text names; where all are Medicare Advantage plans, what is said of the seller is said of these."""
    vocabulary = load_vocabulary()
    for_medicare = plans and all(vocabulary.within(plan, "MedicareAdvantage") for plan in plans)
    return propose(f"{_label(name)} {vocabulary.label('MedicareAdvantage')}") if for_medicare else _proposed(name)


def _proposed(name: str) -> str:
    return propose(_label(name))


def _label(name: str) -> str:
    return re.sub(r"\s+", " ", name).removesuffix("’s").removesuffix("'s")
