"""A passage as clauses, each of which says one thing of coverage; the mentions and cues in a clause."""

import re
from dataclasses import dataclass, field
from itertools import islice

from ingest import cue
from ingest.cue import Cue
from ingest.passage import Passage

EXCEPTIONS = ("unless", "except", "but not", "and not")
STANCES = ("pays", "denies", "requires", "limits", "charges", "varies")
_BOUNDARY = re.compile(

        r"(?P<strong>;|\s-{1,2}\s|,?\s(?=(?:but|and) not (?:when|if|where|for|as|by|from|under|with|97\d{3}|massage)\b)|"
        r",?\s(?=unless\b(?! (?:asked|prompted|pressed|you ask|they are asked|otherwise)\b))|"
        r",?\s(?=except\b)|,\s(?=(?:often|usually|"
        r"typically|especially|particularly|mostly|primarily) for\b))"

        r"|(?P<weak>,?\s(?=(?:but|while|whereas|although|though|however|yet|leaving|meaning|even though|so(?! long as| that))\b)|,?\s(?=(?:and|or|"
        r"nor)\s)|,\s(?=which\b)|,\s(?=often\b)|,\s)"
)
_JOINTS = 60  # of a passage that are looked at; what has more is a list without end
_SUBORDINATE_OPENING = re.compile(
    r"(?:but |and |so |then |"
    r"(?:as such|thus|therefore|consequently|however|hence|accordingly|likewise|also|generally|typically|usually|for (?:example|instance)),? )?"
    r"(?:if|when|whenever|where|once|until|because|since|as long as|in case|after|before)\b"
)
_REASON = re.compile(r"(?:but |and |so )?(?:since|because|as|given that|now that|seeing that)\s")
_SUBORDINATE = re.compile(r"(?:while|although|though|even though|whereas)\s")
_LEADING = re.compile(

        r"(?:it(?:'s| is) (?:also )?(?:important|worth|good|essential|crucial) (?:to )?(?:note|noting|remember|know|understand|"
        r"keep in mind|mention)(?:ing)?(?: here)? that\s|"

        r"(?:please )?(?:note|remember|keep in mind|be aware)(?: that|,)\s|it (?:may|might|can|is) (?:be )?\w+ that\s|(?:but|"
        r"and|or|yet|so|meaning|while|although|though|however|that said|"
        r"alternatively|additionally|furthermore|moreover|also|conversely|for (?:example|instance)|in (?:addition(?! to)|summary|short|"
        r"other words)|still|then|of course|unfortunately|in some cases|even so|at this point|here)\b,?\s+|[(\"'*-]+)+"
)
_ADVERBIAL = re.compile(
    r"^(?:and|or|nor|which)\s+(?:(?:as a rule|in general|in most cases|generally|typically|usually|normally|often|so far|for now),? )?"
)
_FINITE = frozenset({
    "is", "are", "may", "might", "can", "could", "will", "must", "varies", "vary", "covers", "cover", "pays", "pay", "requires", "require",
    "need", "needs", "does", "do", "don't", "doesn't", "offers", "limits", "depends", "depend", "have", "has", "owes", "owe",
})
_STOPS = frozenset(["while", "but", "and", "or", "that", "which", "who", "if", "when", "whereas", "unless"])  # beyond them another clause begins
_NO_SUBJECT = frozenset(["to", "for", "such", "as", "with", "when", "if", "because", "including"])
_INTRODUCES = frozenset({
    "if", "when", "for", "by", "with", "without", "because", "under", "to", "in", "as", "once", "where", "until", "depending", "since",
    "after", "before", "unless", "even",
})
_FRAGMENT = re.compile(r"no (?:\w+ )?(?:coverage|benefits?)\b|coverage\b|[\w-]+ coverage\b|(?:imposes?|limits?|den(?:y|ies)|excludes?|caps?) ")
_ONE = re.compile(r"\W*(?:one|some|a few|a handful|two|three|several|many|most)\b(?: \w+){2}")
_OPEN = re.compile(r"\b(?:that|which|who)\W*$")
_MODAL_NEXT = re.compile(
    r"(?:and|or|but|which|nor)?\s*(?:also |then |still |often |typically |usually |generally )?(?:is|are|may|might|can|could|will|"
    r"must|requires?|needs?|has|have|does|do|covers?|pays?|imposes?|not|cannot|limits?|excludes?|won't|doesn't|don't|isn't)\b"
)


@dataclass(frozen=True)
class Clause:
    """`text[start:end]` of a passage that says one thing; `plain` is the whole article's text in plain form."""

    passage: Passage
    plain: str = field(repr=False)
    start: int = 0
    end: int = 0
    opener: str = ""  # the joint before it: "unless", "but not", "but", "while", ""

    @property
    def words(self) -> str:
        """The clause in plain form."""
        return self.plain[self.start : self.end]

    @property
    def is_left_open(self) -> bool:
        """Whether it breaks off where conditions have to follow: "pays for massage that …", "covered if it …"."""
        return bool(_OPEN.search(self.words))

    def find(self, category: str, key: str = "words") -> list[Cue]:
        """All cues of a category in the clause."""
        return cue.find(category, self.plain, self.start, self.end, key)

    def has(self, category: str, key: str = "words") -> bool:
        """Whether a cue of the category stands in the clause."""
        return cue.has(category, self.plain, self.start, self.end, key)


def clauses(passage: Passage, plain: str) -> list[Clause]:
    """The clauses of a passage. A joint splits only where both sides say something of coverage by themselves."""
    cuts = [passage.start]
    openers = [""]
    for joint in islice(_BOUNDARY.finditer(plain, passage.start, passage.end), _JOINTS):
        left = (cuts[-1], joint.start())
        right = (joint.end(), passage.end)
        if _in_brackets(plain, passage.start, joint.start()):
            continue
        if _splits(plain, left, right, joint):
            cuts.append(joint.end())
            openers.append(_opener(plain, joint.end()))
    ends = [*cuts[1:], passage.end]
    found = []
    for start, end, opener in zip(cuts, ends, openers, strict=True):
        span = _tightened(plain, start, end, opener)
        if span[1] - span[0] > 1:
            found.append(Clause(passage, plain, *span, opener))
    return found


def _splits(plain: str, left: tuple[int, int], right: tuple[int, int], joint: re.Match[str]) -> bool:
    if joint["strong"] is not None:
        return _says(plain, *left) and _has_words(plain, *right)
    after = plain[right[0] : right[1]]
    word = after.split(" ", 1)[0]
    if word in ("another", "others") and _ONE.match(plain, *left):
        return _has_words(plain, *right)  # "one allows six visits, another folds it in with acupuncture"
    if word == "or" and (plain.endswith("whether", *left) or after.startswith(("or may not ", "or not"))):
        return False
    if word in ("since", "because", "as") and cue.has("advice", plain, *left) and _payer_first(after) and cue.has("denies", plain, *right):
        return True  # "check first, since many plans exclude it"
    if cue.has("advice", plain, *left, "frames") and word not in ("but", "which", "while", "so", "often") and not _payer_first(after):
        return False  # it is still what the reader is told to do
    if not _says(plain, *left) or not _says(plain, right[0], _next_joint(plain, right)):
        return False
    if _gives_reason(plain, left, after):
        return True
    if _SUBORDINATE_OPENING.match(plain, *left) and not _reaches_main(plain[left[0] : left[1]]):
        return False  # "When it is for comfort, or for stress, insurers …": the main clause is still to come
    if word in ("and", "or", "nor", "which", "often"):
        return bool(_MODAL_NEXT.match(after)) or _own_subject(after)
    if joint["weak"].strip() == "," and not cue.has("contrast", plain, right[0], right[0] + len(word)):
        complete = _complete(plain, *left)
        return bool(_SUBORDINATE.match(plain[left[0] : left[1]])) or (complete and (_own_subject(after) or bool(_FRAGMENT.match(after))))
    return True


def _gives_reason(plain: str, left: tuple[int, int], after: str) -> bool:
    """Whether what one payer does is told as the reason for what another subject does: "Since Medicare doesn't pay for it, the fund does"."""
    reason = _REASON.match(plain, *left)
    if not reason or not _payer_first(plain[reason.end() : left[1]]) or not _own_subject(after):
        return False
    return cue.has("pays", plain, *left) or cue.has("denies", plain, *left)


def _reaches_main(words: str) -> bool:
    """Whether a comma of a subordinate clause is followed by a part with a finite verb."""
    return any(word in _FINITE for part in words.split(",")[1:] for word in part.split())


def _payer_first(after: str) -> bool:
    """Whether a new subject that can pay or refuse begins."""
    return bool(re.match(r"(?:and |or |as )?(?:\w+ ){0,3}?(?:medicare|medicaid|tricare|plans?|insurers?|programs?|benefits?|it)\b", after))


def _next_joint(plain: str, right: tuple[int, int]) -> int:
    """Where the words right of a joint are looked at: up to the next clause-like joint."""
    following = re.compile(r";|, (?:but|while|and)\b| unless ").search(plain, right[0] + 12, right[1])
    return following.start() if following else right[1]


def _own_subject(after: str) -> bool:
    """Whether a coordinated part has a subject and a finite verb of its own."""
    words = _ADVERBIAL.sub("", after).split() or [""]
    stop = next((i for i, word in enumerate(words) if i and word.strip(",") in _STOPS), len(words))
    return any(word in _FINITE for word in words[1 : min(7, stop)]) and not words[0].endswith("ing") and words[0] not in _NO_SUBJECT


def _complete(plain: str, start: int, end: int) -> bool:
    """Whether the words left of a bare comma are a clause and not an introductory phrase."""
    leading = _LEADING.match(plain, start, end)
    first = plain[leading.end() if leading else start : end].lstrip(" ,").split(" ", 1)[0]
    return first not in _INTRODUCES


def _says(plain: str, start: int, end: int) -> bool:
    if any(cue.has(category, plain, start, end) for category in STANCES) or cue.has("advice", plain, start, end, "frames"):
        return True
    return cue.has("pays", plain, start, end, "by_payer") or (cue.has("coverage", plain, start, end) and cue.has("possible", plain, start, end))


def _has_words(plain: str, start: int, end: int) -> bool:
    return len(plain[start:end].split()) >= 3


def _opener(plain: str, start: int) -> str:
    found = re.match(
        r"unless|except|but not|and not|but|while|whereas|although|though|however|yet|leaving|(?:often|usually|typically|especially|"
        r"particularly|mostly|primarily)(?= )", plain[start : start + 12])
    return found[0] if found else ""


def _in_brackets(plain: str, start: int, at: int) -> bool:
    part = plain[start:at]
    return part.count("(") > part.count(")")


def _tightened(plain: str, start: int, end: int, opener: str) -> tuple[int, int]:
    """The span without a leading joint (exceptions keep theirs) and without trailing punctuation of a joint."""
    while start < end and plain[start] in " ,;":
        start += 1
    if opener not in EXCEPTIONS:
        leading = _LEADING.match(plain, start, end)
        if leading and leading.end() < end:
            start = leading.end()
    while start < end and plain[start].isspace():
        start += 1
    while end > start and (plain[end - 1].isspace() or plain[end - 1] in ",;-"):
        end -= 1
    return start, end
