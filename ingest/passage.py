"""An article's text as passages: sentences and list items with exact offsets, headings above and lead-ins before."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_BULLET = re.compile(
    r"[ \t]*(?:(?P<dash>[-*+•▪◦●‣✔✓✗✅☑☐☒✦➤►▶→–—])|(?P<digit>\(?\d{1,2}[.)])|(?P<decimal>\d{1,2}(?:\.\d{1,2}){1,3}[.)]?(?=\s+[A-Z]))"
    r"|(?P<roman>\(?(?:ii|iii|iv|vi|vii|viii|ix)[.)])|(?P<upper>\([A-Z]\))|(?P<letter>\(?[a-z][.)]))"
    r"(?:[ \t]+|(?<=[-•▪◦●‣✔✓✗✅–—])(?=[A-Z“\"]))(?:\[[ xX]\][ \t]+)?"
)
_NUMBERED = re.compile(r"[ \t]*\(?\d{1,2}[.)][ \t]+")
_MARK = re.compile(r"[ \t]*#{1,6}[ \t]+")
RUN_IN = 9  # the level of a heading that runs in
LONGEST = 1_000  # characters of a passage; what is longer is no sentence, and read in parts: the time that reading takes grows with its square
_SENTENCE_END = re.compile(r"(?<![.!?…])[.!?…]++[\"”’')\]*_]*+(?=\s|$)|(?<=[a-z][.!?])(?=[A-Z][a-z])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|cf|approx|dr|mr|mrs|ms|st|no|inc|ltd|jr|sr|dept|u\.s|u\.k|a\.k\.a|ph\.d|d\.o|m\.d|sec|art|para|fig)|(?<!['’])\b[A-Z])\.$",
    re.IGNORECASE,
)
_LABEL = re.compile(r"[A-Z][\w’' -]{1,28}:[ \t]+(?=\S)")
_VOICE = re.compile(r"(?:[>@•*-] ?)?[\w.-]{2,24}(?: \([\w .,-]{2,30}\))?(?: on [\w ,:]{4,30})? (?:wrote|replied|posted|commented)\W*")  # of a thread
GAP = re.compile(r"(?<=[^\s.:]) {3,}(?=\S)|\t+(?=\S)")  # between columns that are set apart by white space
_DIGIT = re.compile(r"\d")
_LETTERED = re.compile(r"[ \t]*(?P<upper>[A-Z])\.[ \t]+(?=\S)")
_ASKER = re.compile(r"(?:\*\*)?Q(?:uestion)?(?: ?\d+)?[.:] ")
_ANSWER_NO = re.compile(r"\W*(?:[AQ][.:] )?[Nn]o\.")
_PART_OF = re.compile(r"\b[Pp](?:art|lan) [A-Z]\.$")
_NO = re.compile(r"\b[Nn]o\.$")
_NEXT = re.compile(r"\s*+(\S)")
_ANSWERS_WITHIN = 2  # paragraphs below a heading that asks, and sentences in each, of which one may answer
_LABEL_WORDS = 6  # in a line like "Documents required:"
_NEAR = 16  # characters before a full stop in which an abbreviation shows
_CUTS = ("\n", "; ", ", ", " ")  # where a passage that is too long is cut, best first
_QUOTE_OPEN = "“\"‘"
_RUN_IN = re.compile(
    r"\*\*.{2,60}\*\*$|(?!(?:Yes|No|Maybe|Often|Usually|Sometimes|Probably|Rarely|Never|Always|Generally|Typically)\b)[A-Z0-9][\w’'/&() -]{2,44}\.$"
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|can|may|must|will|do|does|did|has|have|had|isn't|don't|it|they|we|you|so|not|\w+n['’]t|pays?|covers?|requires?|"
    r"wants?|asks?|needs?|limits?|allows?|excludes?|den(?:y|ies)|refuses?|offers?|includes?|reimburses?|vary|varies|differs?|depends?|accepts?|treats?)\b",
    re.IGNORECASE,
)


_BREAKS_OFF = re.compile(r" (?:that|which|who|if|when|where|and|or|with|by|the)$")
_HEADLINE = re.compile(  # "Medicare Advantage: read the fine print", and not "Medicare: not covered" or "Phone: 555-0100"
    r"[A-Z][\w’' ]{2,40}: (?!(?i:.*\b(?:not|no|yes|may|never|only|limited|cover\w*|pa(?:y|ys|id)|excluded|requires?|varies|up to)\b))"
    r"[A-Za-z][\w’'-]*(?:,? [A-Za-z][\w’'-]*){2,8}"
)


@dataclass(frozen=True)
class Line:
    """A logical line: one or several lines of the file, `text[start:end]`, without bullet or heading mark."""

    kind: str  # "heading", "item", "row" or "text"
    start: int
    end: int
    level: int = 0
    style: str = ""  # of an item's mark: "dash", "digit", "letter" …
    indent: int = 0  # columns before an item's mark


@dataclass(frozen=True)
class Heading:
    """A heading with its place."""

    text: str
    start: int
    end: int
    level: int = 1


@dataclass(frozen=True)
class Passage:
    """A sentence, list item or row of a table, `text[start:end]`; `kind` is "sentence", "item", "row" or "heading".

    `lead_in` is the sentence that introduces a list, for its items, or the first row of a table, for the others; `section` and `paragraph` count from 0.
    `asked` is the question that a passage answers, where a question stands as its heading or right before it.
    """

    start: int
    end: int
    kind: str
    headings: tuple[Heading, ...] = ()
    lead_in: "Passage | None" = field(default=None, compare=False)
    section: int = 0
    paragraph: int = 0
    asked: Heading | None = None

    def of(self, text: str) -> str:
        """The words of the passage."""
        return text[self.start : self.end]


def passages(text: str, begin: int = 0) -> list[Passage]:
    """All passages of a text from offset `begin`, in order; headings themselves are passages of kind "heading"."""
    outline = _Outline(text)
    for line in lines(text, begin):
        if line.kind == "heading":
            outline.heading(line)
        elif line.kind == "row":
            outline.row(line)
        else:
            outline.prose(line)
    return outline.found


class _Outline:
    """What has been passed on the way through a text: headings above, sentences that introduce, questions not yet answered."""

    def __init__(self, text: str) -> None:
        self.found: list[Passage] = []
        self._text = text
        self._path: list[Heading] = []
        self._lead: Passage | None = None
        self._nested: list[tuple[Line, Passage]] = []  # items that introduce items of another mark, below them
        self._section = self._paragraph = 0
        self._head: Passage | None = None  # the first row of a table
        self._since_heading = 0  # paragraphs
        self._labelled = False  # whether a line like "Referrals:" has begun a part of the section, which answers no question of its heading
        self._pending: Heading | None = None  # a question at the end of a paragraph, which the next one answers
        self._letter: Heading | None = None  # the question of a paragraph that begins with a "Q.", which all answer up to the next one

    def heading(self, line: Line) -> None:
        """A line that is a heading, and begins a section."""
        self._section += 1
        self._labelled, self._since_heading = False, 0
        self._lead, self._nested, self._head, self._letter = None, [], None, None
        path = self._path
        while (len(path) > 1 and path[-1].level >= line.level) or (path and path[-1].level >= line.level > 1):
            path.pop()
        level = 1 if not self.found else line.level  # a heading before everything else is the title
        path.append(Heading(self._text[line.start : line.end], line.start, line.end, level))
        self.found.append(Passage(line.start, line.end, "heading", tuple(path[:-1]), None, self._section, self._paragraph))

    def row(self, line: Line) -> None:
        """A row of a table; the first one tells what the columns hold."""
        if not self._words_of(line).strip(" |-:"):
            return  # the rule below the headings
        self._paragraph += 1
        if line.style == "first":
            self._head = None
        start, end = _trimmed(self._text, line.start, line.end, labelled=True) or (line.start, line.end)
        passage = Passage(start, end, "row", tuple(self._path), self._head, self._section, self._paragraph)
        self.found.append(passage)
        self._head = self._head or passage

    def prose(self, line: Line) -> None:
        """A paragraph or a list item: its sentences are passages."""
        self._paragraph += 1
        self._head = None
        if _ASKER.match(self._text, line.start, line.end):
            self._section += 1  # the next of several who ask
            self._letter = None
        elif _VOICE.fullmatch(self._text, line.start, line.end):
            self._section += 1  # the next of several who speak
            self._lead, self._letter = None, None
            return
        elif self._letter and self._pending is None:
            self._pending = self._letter
        self._since_heading += 1
        near = line.kind == "item" or (not self._labelled and self._since_heading <= _ANSWERS_WITHIN)
        heading = self._path[-1] if self._path and near and self._path[-1].text.rstrip().endswith("?") else None
        asked = heading or self._pending
        before = self._lead_of(line)
        first = len(self.found)
        kind = "item" if line.kind == "item" else "sentence"
        parts = sentences(self._text, line.start, line.end, labelled=line.kind == "item")
        label = _run_in(self._text, parts)
        for number, (start, end) in enumerate(parts[1:] if label else parts):
            asked = self._asked_before() or (None if asked is heading and number >= _ANSWERS_WITHIN else asked)
            above = (*self._path, label) if label else tuple(self._path)
            self.found.append(Passage(start, end, kind, above, before, self._section, self._paragraph, asked))
        self._pending = None
        words = self._words_of(line).rstrip("*_ ")
        self._labelled = self._labelled or (kind == "sentence" and words.endswith(":") and len(words.split()) <= _LABEL_WORDS)
        if len(self.found) > first:
            self._after(line, self.found[-1])

    def _asked_before(self) -> Heading | None:
        """The question right before, in the same paragraph."""
        last = self.found[-1] if self.found else None
        if last is None or last.paragraph != self._paragraph or not _asks(self._words(last)):
            return None
        return Heading(self._words(last), last.start, last.end)

    def _lead_of(self, line: Line) -> Passage | None:
        if line.kind != "item":
            self._nested = []
            return None
        while self._nested and (self._nested[-1][0].style == line.style or line.indent < self._nested[-1][0].indent):
            self._nested.pop()
        return self._nested[-1][1] if self._nested else self._lead

    def _after(self, line: Line, last: Passage) -> None:
        words = self._words(last)
        if _ASKER.match(self._text, line.start, line.end):
            here = [p for p in self.found if p.paragraph == self._paragraph]
            asking = next((p for p in reversed(here) if self._words(p).rstrip("*_ ").endswith("?")), last)
            self._pending = self._letter = Heading(self._words(asking), asking.start, asking.end)
        elif _asks(words):
            self._pending = Heading(words, last.start, last.end)
        introduces = not words.rstrip("\"”’)*_ ").endswith((".", "!", "?", ";", "; and", "; or"))
        if line.kind == "item":
            if introduces and (words.endswith((":", "—", "except", "if", "when"))):
                self._nested.append((line, last))
        elif self._text[last.start] != "(":
            self._lead = last if introduces else None

    def _words_of(self, line: Line) -> str:
        return self._text[line.start : line.end]

    def _words(self, passage: Passage) -> str:
        return self._text[passage.start : passage.end]


def _asks(words: str) -> bool:
    return words.endswith("?") or bool(_ASKER.match(words))


def _run_in(text: str, parts: list[tuple[int, int]]) -> Heading | None:
    """A paragraph's first words, if they are a heading that runs in: "Referral. You may need one from your doctor." """
    if len(parts) < 2:
        return None
    start, end = parts[0]
    words = text[start:end]
    if len(parts) > 2 and not any(_VERB.search(text[s:e]) or _DIGIT.search(text[s:e]) for s, e in parts[1:]):
        return None  # a list in prose: "Massage as the sole modality. Maintenance. Prevention."
    bold = words.startswith("**") and len(words.split()) <= 9
    short = len(words.split()) <= 5 and not _VERB.search(words)
    return Heading(words.strip("*. "), start, end, RUN_IN) if (bold or short) and _RUN_IN.match(words) else None


def lines(text: str, begin: int = 0) -> list[Line]:
    """Logical lines: hard-wrapped lines joined (also over blank lines where a sentence plainly goes on), kinds told."""
    raw = _raw_lines(text, begin)
    joined = _join(text, raw)
    return [_classified(text, joined, index) for index in range(len(joined))]


def _raw_lines(text: str, begin: int) -> list[tuple[int, int, int]]:
    """(start, end, blank lines before) of each line that has words, without surrounding space."""
    found: list[tuple[int, int, int]] = []
    blank = 0
    position = begin
    for piece in text[begin:].splitlines(keepends=True):
        stripped = piece.strip()
        if any(c.isalnum() for c in stripped):
            start = position + piece.index(stripped)
            found.append((start, start + len(stripped), blank))
            blank = 0
        else:
            blank += 1
        position += len(piece)
    return found


def _join(text: str, raw: list[tuple[int, int, int]]) -> list[tuple[int, int]]:
    width = _wrap_width(raw)
    joined: list[tuple[int, int]] = []
    previous = (0, 0, 0)
    for start, end, blank in raw:
        if joined and _goes_on(text, previous, (start, end, blank), width):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
        previous = (start, end, blank)
    return joined


def _wrap_width(raw: list[tuple[int, int, int]]) -> int:
    """The width at which the file seems to be hard-wrapped, or 0: many lines, all below it, most near it."""
    lengths = sorted(end - start for start, end, _ in raw)
    if len(lengths) < 8 or lengths[-1] > 120:
        return 0
    near = sum(1 for length in lengths if length > lengths[-1] * 0.75)
    return lengths[-1] if near > len(lengths) * 0.3 else 0


def _goes_on(text: str, above: tuple[int, int, int], here: tuple[int, int, int], width: int) -> bool:
    """Whether the line `here` continues the sentence of the line above."""
    upper, lower = text[above[0] : above[1]], text[here[0] : here[1]]
    if _BULLET.match(lower) or _follows(upper, lower) or _VOICE.fullmatch(lower) or _MARK.match(lower) or _MARK.match(upper):
        return False
    if "|" in lower or upper.endswith("|") or (GAP.search(upper) and GAP.search(lower)):
        return False
    if upper.endswith((".", "!", "?", ":", ".”", '."', ".)", "?”")):
        return False
    if (lower[0].islower() and len(lower.split()) > 1) or upper.endswith((",", " and", " or", " the")) or (upper.endswith(";") and here[2] == 0):
        return True
    return here[2] == 0 and bool(width) and above[1] - above[0] > width * 0.75


def _classified(text: str, joined: list[tuple[int, int]], index: int) -> Line:
    start, end = joined[index]
    words = text[start:end]
    if _in_table(text, joined, index):
        gap = text[joined[index - 1][1] : start] if index else ""
        return Line("row", start, end, style="first" if re.fullmatch(r"\s*\n\s*\n\s*", gap) else "")
    mark = _MARK.match(words)
    if mark and len(words) <= LONGEST:
        return Line("heading", start + mark.end(), start + len(words.rstrip("# ")), mark[0].count("#"))
    beside = [text[slice(*joined[i])] for i in (index - 1, index + 1) if 0 <= i < len(joined)]
    lettered = any(_follows(one, words) or _follows(words, one) for one in beside) and len(words) <= LONGEST
    bullet = _LETTERED.match(words) if lettered else _BULLET.match(words)
    if bullet and not (_NUMBERED.match(words) and _numbered_heading(text, joined, index)):
        return _item(text, start, end, bullet)
    if bullet:
        return _item(text, start, end, bullet) if _advice_like(words[bullet.end() :]) else Line("heading", start + bullet.end(), end, 8)
    following = text[slice(*joined[index + 1])] if index + 1 < len(joined) else ""
    headline = bool(following) and _HEADLINE.fullmatch(words) is not None and _alone(text, joined, index) and following.endswith((".", "!", "?", ":"))
    title = index == 0 and len(words) <= 110 and words[0].isupper() and bool(following) and not words.endswith((".", "!", ":", ";", ","))
    return Line("heading", start, end, 7) if title or headline or _heading_like(words, following) else Line("text", start, end)


def _follows(upper: str, lower: str) -> bool:
    """Whether two lines begin with letters that follow each other: "A. …", "B. …"."""
    first, second = _LETTERED.match(upper), _LETTERED.match(lower)
    return first is not None and second is not None and ord(second["upper"]) - ord(first["upper"]) == 1


def _in_table(text: str, joined: list[tuple[int, int]], index: int) -> bool:
    """Whether a line with cells stands next to another one; alone it is a menu or a trail of links."""
    start, end = joined[index]
    cells = _cells_of(text, start, end)
    return cells > 1 and any(_cells_of(text, *joined[i]) > 1 for i in (index - 1, index + 1) if 0 <= i < len(joined))


def _cells_of(text: str, start: int, end: int) -> int:
    """How many cells a line has, between bars or wide gaps; 1 for what is no row."""
    if end - start > LONGEST:
        return 1
    bars = text.count("|", start, end)
    return bars + 1 if bars else len(GAP.findall(text, start, end)) + 1


def _item(text: str, start: int, end: int, bullet: re.Match[str]) -> Line:
    style = "roman" if bullet[0].strip() in ("(i)", "i)") else bullet.lastgroup or ""
    indent = start - (text.rfind("\n", 0, start) + 1)
    return Line("item", start + bullet.end(), end, style=style, indent=indent)


def _numbered_heading(text: str, joined: list[tuple[int, int]], index: int) -> bool:
    """A numbered line on its own, with prose and not another item after it."""
    start, end = joined[index]
    following = text[slice(*joined[index + 1])] if index + 1 < len(joined) else ""
    return end - start <= LONGEST and text[end - 1] not in ".;" and bool(following) and not _BULLET.match(following)


def _advice_like(words: str) -> bool:
    """A numbered heading that tells the reader what to do: it is read as a sentence."""
    return not words.endswith("?") and len(words.split()) > 3


def _alone(text: str, joined: list[tuple[int, int]], index: int) -> bool:
    """Whether a line stands between blank ones."""
    (start, end), gap = joined[index], re.compile(r"\s*\n\s*\n\s*")
    before = gap.fullmatch(text, joined[index - 1][1], start) if index else None
    return before is not None and gap.fullmatch(text, end, joined[index + 1][0]) is not None


def _heading_like(words: str, following: str) -> bool:
    if not words[0].isupper() and not words[0].isdigit() and words[0] not in _QUOTE_OPEN:
        return False
    if words.endswith((".", "!", ":", ";", ",")) or "|" in words or len(words) > 110 or len(words.split()) > 14 or _BREAKS_OFF.search(words):
        return False
    if re.match(r"[A-Z][\w ’']{0,24}: ", words) and not words.endswith("?"):
        return False
    return bool(following)


def sentences(text: str, start: int, end: int, labelled: bool = False) -> list[tuple[int, int]]:
    """The sentences of `text[start:end]` as spans; a leading label such as "Pros:" is left off, unless it is what a list item is about."""
    found: list[tuple[int, int]] = []
    here = start
    for stop in _SENTENCE_END.finditer(text, start, end):
        at = stop.end()
        if at <= here or _inside(text, here, at, end):
            continue
        found.append((here, at))
        here = at
    found.append((here, end))
    return [span for s, e in found for part in _parts(text, s, e) if (span := _trimmed(text, *part, labelled)) is not None]


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A span as it is, or in parts of LONGEST characters at most."""
    while end - start > LONGEST:
        cut = next((at for sign in _CUTS if (at := text.rfind(sign, start + LONGEST // 2, start + LONGEST)) >= 0), start + LONGEST - 1) + 1
        yield start, cut
        start = cut
    yield start, end


def _inside(text: str, start: int, at: int, end: int) -> bool:
    """Whether a full stop ends no sentence: an abbreviation, an initial, or lower case goes on."""
    if _ANSWER_NO.fullmatch(text, start, at):
        return False
    stop = at
    while stop > start and text[stop - 1] in "\"”’')]":
        stop -= 1
    before, whole = text[max(start, stop - _NEAR) : stop], text[max(start, at - _NEAR) : at]
    after = _NEXT.match(text, at, end)
    if _NO.search(before) and after is not None and not after[1].isdigit() and not after[1].islower():
        return False  # "so that's a no. Another plan …", and not "Form No. 5"
    if _ABBREVIATION.search(before) and not _PART_OF.search(whole):
        return not (whole.lower().endswith(("etc.",)) and text[at : at + 2].strip().isupper())
    return after is not None and after[1].islower() and not whole.endswith("?")


def _trimmed(text: str, start: int, end: int, labelled: bool) -> tuple[int, int] | None:
    while start < end and text[start] in " \t\r\n\xa0|>":
        start += 1
    while end > start and text[end - 1] in " \t\r\n\xa0|":
        end -= 1
    label = None if labelled else _LABEL.match(text, start, end)
    if label and label.end() < end and not text[start:end].endswith("?"):
        start = label.end()
    return (start, end) if any(c.isalnum() for c in text[start:end]) else None
