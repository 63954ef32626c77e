"""Articles to measure with: made of sentence templates by a seeded random, unlike each other and the same in every run."""

import random
from collections.abc import Iterator
from pathlib import Path

PAYERS = (
    "Original Medicare", "Medicare Advantage plans", "Medicaid", "TRICARE Prime", "Aetna", "Cigna", "UnitedHealthcare", "Humana",
    "Workers' compensation", "Auto insurance", "The VA", "Kaiser Permanente", "Private insurers", "Employer plans", "Most plans",
    "Some policies", "Larkmoor Mutual", "Ostrava Health Plan",
    "Pinebarrow Insurance", "Tollgate Health Trust",
)  # fmt: skip
SERVICES = ("massage therapy", "medical massage", "manual therapy", "myofascial release", "lymphatic drainage", "therapeutic massage", "deep tissue massage")
GIVERS = ("a physical therapist", "a licensed massage therapist", "a chiropractor", "an occupational therapist", "a nurse", "a spa employee")
CONDITIONS = ("chronic low back pain", "lymphedema", "neck pain", "fibromyalgia", "a shoulder injury", "migraine", "arthritis", "stress", "a car accident")
PAPERS = ("a prescription", "a referral", "prior authorization", "a written plan of care", "progress notes", "a diagnosis code", "proof of medical necessity")
CLAIMS = (
    "{payer} may cover {service} for {condition} when {giver} provides it.",
    "{payer} does not cover {service} that is given for relaxation.",
    "{payer} covers {service} only if the patient has {paper}.",
    "In {year}, {payer} limited {service} to {count} visits per year, unless {giver} asked for more.",
    "With {paper}, {payer} usually pays {percent}% of the cost of {service}; you pay the rest.",
    "Whether {payer} pays for {service} varies by state and by plan.",
    "{payer} requires {paper} before {service} for {condition} is covered.",
    "Before the first session, ask {payer} whether {service} needs {paper}.",
    "If {payer} denies the claim for {service}, send {paper} with the appeal within {count} days.",
    "{payer} excludes {service} by {giver}, but it may pay for {other} in the same visit.",
    "A copay of ${count} applies when {service} is part of a physical therapy plan of care under {payer}.",
    "Claims for {service} are billed in units of 15 minutes, and {payer} wants {paper} with each of them.",
)
TALK = (
    "{name} came to the clinic on {street} after a long winter with {condition} and little sleep.",
    "A trial with {count} people found that {service} eased {condition} for about {weeks} weeks.",
    "The waiting room on {street} has {count} chairs, a kettle, and a shelf of paperbacks that nobody returns.",
    "{name} keeps a notebook in which every session since {year} has a line of its own.",
    "Does {payer} pay for {service}?",
    "Hands warm the tissue, the breath slows, and after some {weeks} minutes most people stop counting the tiles.",
    "What helped {name} was a walk each morning, a firmer pillow, and a little patience with {condition}.",
    "Oil of almond or grape seed is common, and a towel under the knees spares the back.",
)
HEADINGS = (
    "What {payer} says about {service}", "Paying for {service}", "Does {payer} cover {service}?", "{condition} and the bill", "Papers to keep",
    "A case from {street}",
)  # fmt: skip
NAMES = ("Ilse", "Marek", "Odile", "Tomasz", "Renata", "Hugo", "Priya", "Anselm", "Yusuf", "Greta", "Noor", "Calum")
STREETS = ("Mill Lane", "Harbor Road", "Quarry Street", "Old Ferry Road", "Linden Row", "Station Hill", "Weaver Street")


def article(index: int, words: int = 1_500) -> str:
    """One article of about so many words, in Markdown. The same index gives the same article."""
    chance = random.Random(index)
    parts = [f"# {sentence(chance, HEADINGS)}: note {index}"]
    count = 0
    while count < words:
        block = _block(chance)
        count += len(block.split())
        parts.append(block)
    return "\n\n".join(parts) + "\n"


def write(folder: Path, numbers: range) -> None:
    """Write the articles of these numbers into a folder, a file each."""
    folder.mkdir(parents=True, exist_ok=True)
    for index in numbers:
        (folder / f"note-{index:05}.md").write_text(article(index), encoding="utf-8")


def _block(chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.2:
        return f"## {sentence(chance, HEADINGS)}"
    if kind < 0.3:
        return "\n".join([f"{chance.choice(PAYERS)} may ask for:", "", *_items(chance)])
    return " ".join(sentence(chance, CLAIMS if chance.random() < 0.5 else TALK) for _ in range(chance.randint(3, 7)))


def _items(chance: random.Random) -> Iterator[str]:
    for paper in chance.sample(PAPERS, chance.randint(2, 4)):
        yield f"- {paper} for {chance.choice(SERVICES)}"


def sentence(chance: random.Random, templates: tuple[str, ...]) -> str:
    """One of these templates, filled in by chance, with its first letter large."""
    said = chance.choice(templates).format(
        payer=chance.choice(PAYERS), service=chance.choice(SERVICES), other=chance.choice(SERVICES), giver=chance.choice(GIVERS),
        condition=chance.choice(CONDITIONS), paper=chance.choice(PAPERS), name=chance.choice(NAMES), street=chance.choice(STREETS),
        year=chance.randint(1998, 2026), count=chance.randint(3, 60), weeks=chance.randint(2, 40), percent=chance.randint(2, 19) * 5,
    )
    return said[0].upper() + said[1:]
