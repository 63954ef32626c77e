"""An article laid out for reading: its plain form, its passages, and what is named where."""

from bisect import bisect_left

from ingest.article import Article
from ingest.clause import Clause
from ingest.cue import plain
from ingest.mention import Found, all_mentions
from ingest.passage import Heading, Passage, passages
from ontology.vocabulary import load_vocabulary

SUBJECT = "HandsOnTherapy"


class Source:
    """An article with everything that reading looks up in it. Offsets count in the article's text."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.text = article.text
        self.plain = plain(article.text)
        self.passages = passages(article.text, article.body)
        self.mentions = [m for m in all_mentions(article.text, self.plain) if m.start >= article.body]
        self._starts = [m.start for m in self.mentions]
        count = sum(1 for m in self.mentions if of_subject(m) or load_vocabulary().within(m.concept, "MassagePractitioner"))
        self.names_massage = count > 0
        self.about_massage = count >= 3

    def named(self, start: int, end: int) -> list[Found]:
        """The mentions that lie within `text[start:end]`."""
        found = []
        for mention in self.mentions[bisect_left(self._starts, start) :]:
            if mention.start >= end:
                break
            if mention.end <= end:
                found.append(mention)
        return found

    def named_in(self, place: Passage | Heading | Clause) -> list[Found]:
        """The mentions within a passage, a heading or a clause."""
        return self.named(place.start, place.end)

    def whole(self, passage: Passage) -> Clause:
        """A passage as one clause."""
        return Clause(passage, self.plain, passage.start, passage.end)


def of_subject(mention: Found) -> bool:
    """Whether a mention names massage or manual therapy."""
    return mention.dimension == "service" and load_vocabulary().within(mention.concept, SUBJECT)
