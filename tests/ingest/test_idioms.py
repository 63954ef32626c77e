"""What payers do in the words of speech: turns of phrase that are read as payment, refusal or cost, and never the other way round."""

import pytest

from ingest import cue
from ingest.article import article_of
from ingest.extract import extract
from tests.ingest.test_refusals import HEAD, effects

PAID = [
    "Massage claims for neck pain go through easily.",
    "Massage claims usually go through without trouble when a doctor ordered the care.",
    "Will workers' compensation pay for massage? The short answer is yes.",
    "In Oregon, massage made the cut.",
    "What the plan does cover is massage by a physical therapist.",
    "Several insurers sell massage as an add-on rider.",
    "Some plans sweeten the deal with massage visits.",
    "A handful of plans throw in massage.",
    "The plan shells out for massage if a doctor orders it.",
    "Massage comes with the plan.",
    "Some Medicaid dollars go to massage in Oregon.",
    "Insurers warm to massage when it is part of rehabilitation.",
    "The VA says yes to massage for chronic pain.",
    "The VA gives the green light to massage for chronic low back pain.",
    "The adjuster signed off on ten massage visits.",
    "The plan signs off on massage if the referral is in order.",
    "Two of the twelve plans pay for massage.",
    "Massage is something that the VA pays for.",
    "Massage is on the list of covered services.",
    "The state added massage to its Medicaid plan.",
    "Reimbursement for massage is likely if a chiropractor supervises it.",
    "Your FSA dollars can go toward massage with a letter.",
    "Massage is fair game for HSA funds when a doctor prescribes it.",
    "Workers' comp has you covered for massage after a work injury.",
    "After a crash your PIP has massage covered.",
    "The carrier is responsible for the massage bill.",
    "What gets approved is massage that treats an injury.",
    "You can get some of the money for a massage back.",
    "Auto carriers pay for treatment too, and massage is no exception.",
    "Massage is among the complementary health services of the package.",
    "A veteran with chronic pain may get ten massages.",
    "Personal injury protection is what pays for massage after a crash.",
    "It is easy to get massage approved in the first weeks.",
    "Two insurers sell plans with a dozen massage visits a year.",
    "The carrier allows up to five massage sessions a month.",
    "Veterans receive ten massages a year at no cost.",
    "Workers' comp claims are accepted for massage as well.",
    "Massage inside physical therapy is allowed.",
    "The saying goes that Aetna never covers massage. Not true.",
]
REFUSED = [
    "You won't find massage among the services that Aetna has covered.",
    "The massage exclusion applies to all of these plans.",
    "It is impossible to get massage covered under Part B.",
    "Outside the network, an HMO will pay nothing for massage.",
    "Most retirees will learn that neither program covers massage by itself.",
    "What is not covered is massage as the only service of the day.",
    "Massage by a volunteer is a kindness and not a Medicare benefit.",
    "Claims for massage for anxiety rarely go through.",
    "Massage claims get kicked back.",
    "My insurer turned me down for massage therapy.",
    "Aetna turned down my massage claim.",
    "I have Blue Cross and was told no when I asked about massage.",
    "The short answer on massage is no.",
    "Massage doesn't make the cut.",
    "TRICARE draws the line at massage.",
    "What Medicaid won't do is pay for a massage because your week was rough.",
    "What Medicare does not do is cover massage.",
    "No Medicaid dollars go to massage.",
    "Your HMO won't touch massage.",
    "Insurers balk at massage for stress.",
    "Insurers tend to balk at massage for stress.",
    "Insurers shy away from massage.",
    "The VA says no to massage.",
    "Medicare gives massage a thumbs-down.",
    "Massage is a no-go under Medicare.",
    "Forget about massage under Original Medicare.",
    "Good luck getting Medicare to pay for a massage.",
    "Do not hold your breath for Medicare to cover massage.",
    "There's no way your insurer will pay for a massage.",
    "No insurer in the state pays for massage.",
    "Not a single plan in the county covers massage.",
    "Hardly any plan covers massage.",
    "Few plans cover massage.",
    "Zero of the twelve plans pay for massage.",
    "None of the plans that we looked at pays for massage.",
    "Nobody's insurance pays for massage.",
    "Massage isn't something Medicare pays for.",
    "Massage isn't among the services that Medicare recognizes.",
    "Massage is not on the list.",
    "Massage has no place in the benefit package.",
    "Coverage for massage ended in January.",
    "Massage coverage was cut last year.",
    "The state dropped massage from its Medicaid plan.",
    "Reimbursement for massage is unlikely.",
    "Reimbursement for massage is a long shot.",
    "HSA funds are off limits for massage.",
    "Medicare wants nothing to do with massage.",
    "Massage never qualifies for Medicare payment.",
    "The claim for her massage came back denied.",
    "The plan will not entertain claims for massage.",
    "Insurers look askance at massage.",
    "Massage won't fly with Medicare.",
]
OWED = [
    "Book it at a massage studio and you will be paying for all of it yourself.",
    "You are on your own for massage under Original Medicare.",
    "Medicare leaves you on the hook for massage.",
    "Medicare leaves massage to your own wallet.",
    "Massage stays on your tab.",
    "You'll be footing the bill for massage.",
    "Massage is at your own expense.",
    "Massage comes out of your own pocket.",
    "Massage is a cash-only service at our clinic.",
    "Massage is self-pay.",
    "A massage at the spa is on you.",
    "Medicare says massage is on your dime.",
]


@pytest.mark.parametrize("sentence", PAID)
def test_a_turn_of_phrase_pays(sentence: str) -> None:
    told = {effect for effect, _ in effects(sentence)}
    assert "covers" in told
    assert "excludes" not in told


@pytest.mark.parametrize("sentence", REFUSED)
def test_a_turn_of_phrase_refuses(sentence: str) -> None:
    told = {effect for effect, _ in effects(sentence)}
    assert "excludes" in told
    assert "covers" not in told


@pytest.mark.parametrize("sentence", OWED)
def test_a_turn_of_phrase_leaves_it_to_the_patient(sentence: str) -> None:
    assert {effect for effect, _ in effects(sentence)} == {"charges"}


@pytest.mark.parametrize("words", ["it doesn't list massage", "it does not list massage", "that won't fly", "they don't currently accept it"])
def test_a_refusal_may_be_contracted(words: str) -> None:
    assert cue.has("denies", words)


@pytest.mark.parametrize(
    "sentence",
    [
        "Upkeep massage is hard to get approved.",
        "It is difficult to get massage covered by Medicaid.",
        "Getting approval for massage is an uphill battle.",
        "Massage is tough to get paid by any insurer.",
        "Carriers still dispute massage now and then.",
        "The studio next door may cover none of the massage cost.",
    ],
)
def test_what_is_hard_to_get_is_neither_paid_nor_refused(sentence: str) -> None:
    assert {effect for effect, _ in effects(sentence)} == {"varies"}


def test_what_is_said_after_a_plain_no_is_not_said_of_the_one_before() -> None:
    told = extract(article_of("a.txt", (HEAD + "Aetna follows Medicare on massage, so that's a no. A union plan pays for massage at 80%.\n").encode()))
    assert {s.concepts("payer") for s in told if s.effect == "covers"} == {("UnionPlan",)}


@pytest.mark.parametrize(
    "sentence",
    [
        "Mail is slower, even if you use the massage therapy cover letter.",
        "The manual lists who may be paid for massage.",
        "You may get only a fixed number of massage sessions.",
    ],
)
def test_what_only_looks_like_payment_is_none(sentence: str) -> None:
    assert "covers" not in {effect for effect, _ in effects(sentence)}


def test_what_a_plan_has_besides_does_not_become_whom_the_article_is_about() -> None:
    text = (
        "Massage and Medicare Advantage\n\nMedicare Advantage plans give you all of Part A and Part B, and most add Part D drug coverage. "
        "Massage is covered by a few of them.\n"
    )
    assert {s.concepts("payer") for s in extract(article_of("a.txt", text.encode())) if s.effect == "covers"} == {("MedicareAdvantage",)}
