"""Copies of articles are recognised, the same ones in whatever order the articles come."""

import random
from itertools import permutations

import pytest

from ingest.article import Article
from ingest.build import SHIPPED, harvest
from ingest.copies import ALIKE, FEWEST, SHINGLE, copies_of, shingles
from tests.conftest import beside

WORDS = [f"word{number}" for number in range(400)]


def article(name: str, words: list[str], date: str = "") -> Article:
    return Article(name, " ".join(words), f"sha-{name}", date=date)


def written(seed: int, length: int = 300) -> list[str]:
    return random.Random(seed).choices(WORDS, k=length)


def changed(words: list[str], every: int) -> list[str]:
    """The words, one in so many changed."""
    return [f"other{index}" if index % every == every // 2 else word for index, word in enumerate(words)]


def names(articles: list[Article]) -> dict[str, str]:
    return {copy.sha256: copy.source for copy in copies_of(articles)}


def test_an_edited_copy_with_something_before_it_and_in_other_type_is_one() -> None:
    copy = ["Shared", "by", "us:", *(f"{word.upper()}," for word in changed(written(1), 50))]
    assert names([article("a", written(1)), article("b", copy), article("c", written(2))]) == {"sha-b": "a"}


def test_an_article_that_has_half_of_another_is_none() -> None:
    assert names([article("a", written(1)), article("b", [*written(1)[:150], *written(2)[:150]])]) == {}


def test_short_texts_are_alike_by_chance() -> None:
    most = written(1, FEWEST + SHINGLE - 2)
    assert names([article("a", most), article("b", most)]) == {}
    assert names([article("a", [*most, "more"]), article("b", [*most, "more"])]) == {"sha-b": "a"}


def test_the_earliest_is_the_source_and_one_without_a_date_never_before_one_with() -> None:
    assert names([article("a", written(1)), article("b", written(1), "2024"), article("c", written(1), "2023-05")]) == {"sha-a": "c", "sha-b": "c"}


def test_the_order_of_the_articles_does_not_matter() -> None:
    some = [article(name, changed(written(1), every)) for name, every in (("a", 20), ("b", 40), ("c", 60), ("d", 80))]
    some.append(article("e", written(2)))
    assert len({tuple(sorted(names(list(order)).items())) for order in permutations(some)}) == 1


def test_a_copy_is_linked_to_an_article_that_it_is_like_itself() -> None:
    """Not to one that is only like another copy."""
    words = written(1, 600)
    chain = [article("a", words)]
    for step, name in enumerate("bcd", 1):
        chain.append(article(name, [f"new{index}" if index < 90 * step else word for index, word in enumerate(words)]))
    by_sha = {a.sha256: a for a in chain}
    for copy in copies_of(chain):
        mine, other = shingles(by_sha[copy.sha256].text), shingles(by_sha[copy.source_sha256].text)
        assert len(mine & other) / len(mine | other) >= ALIKE
    assert names(chain) == {"sha-b": "a", "sha-d": "c"}


@pytest.mark.parametrize("length", [60, 300, 1500])
@pytest.mark.parametrize("every", [30, 100])
def test_no_copy_is_missed(length: int, every: int) -> None:
    pairs = [(article(f"{seed}a", written(seed, length)), article(f"{seed}b", changed(written(seed, length), every))) for seed in range(60)]
    assert len(names([one for pair in pairs for one in pair])) == 60


def test_the_articles_at_hand_are_no_copies() -> None:
    folders = [SHIPPED, beside("seeds"), beside("practice")]
    assert names([read for read, _ in harvest(folders).read]) == {}
