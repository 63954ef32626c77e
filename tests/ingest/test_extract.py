"""What short articles of our own are read as: whom, what, under which conditions, in which words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.article import Article, article_of
from ingest.claim import CERTAINTIES, EFFECTS, ROLES, Statement
from ingest.extract import extract
from ontology.vocabulary import load_vocabulary


def article(text: str, name: str = "a.txt") -> Article:
    return article_of(name, text.encode())


def read(text: str) -> list[Statement]:
    return extract(article(text))


def one(text: str, effect: str) -> Statement:
    """The only statement of an effect in a text."""
    found = [s for s in read(text) if s.effect == effect]
    assert len(found) == 1, found
    return found[0]


def pairs(text: str, dimension: str) -> list[tuple[str, tuple[str, ...]]]:
    """(effect, concepts on a dimension) of each statement."""
    return [(s.effect, s.concepts(dimension)) for s in read(text)]


@pytest.mark.parametrize(
    ("text", "payer"),
    [
        ("Medicare Advantage plans are sold by companies. These plans cover massage after a stroke.", "MedicareAdvantage"),
        ("TRICARE is for soldiers and their families. It does not cover massage.", "TRICARE"),
        ("Massage by letter\n\nMedicaid is run by the states. They exclude massage.", "Medicaid"),
    ],
)
def test_a_payer_is_carried_over_to_the_words_that_point_back(text: str, payer: str) -> None:
    assert [s.concepts("payer") for s in read(text)] == [(payer,)]


def test_a_heading_that_alone_names_the_payer_says_whom_its_section_is_about() -> None:
    text = "# Who pays for massage\n\n## Medicaid\n\nMassage is not covered.\n\n## TRICARE\n\nMassage is covered after surgery.\n"
    assert pairs(text, "payer") == [("excludes", ("Medicaid",)), ("covers", ("TRICARE",))]


def test_who_is_named_in_the_sentence_goes_before_the_heading() -> None:
    assert pairs("# Massage\n\n## Medicaid\n\nTRICARE does not cover massage.\n", "payer") == [("excludes", ("TRICARE",))]


def test_where_no_payer_is_named_insurers_in_general_are_meant() -> None:
    assert pairs("Massage is not covered.", "payer") == [("excludes", ("AnyPayer",))]


def test_a_massage_that_it_points_back_to_is_the_service() -> None:
    text = "Massage helps. Massage is old. Massage is cheap. Aetna covers it after surgery.\n"
    assert one(text, "covers").concepts("service") == ("MassageTherapy",)


def test_list_items_take_effect_and_payer_of_their_lead_in() -> None:
    text = "Aetna covers massage for:\n\n- whiplash\n- sciatica\n"
    items = {text[s.start : s.end]: s for s in read(text) if s.start > text.index(":")}
    assert {words: (s.effect, s.concepts("payer"), s.concepts("condition")) for words, s in items.items()} == {
        "whiplash": ("covers", ("Aetna",), ("Whiplash",)), "sciatica": ("covers", ("Aetna",), ("Sciatica",)),
    }


def test_bare_items_under_a_heading_of_exclusions_are_excluded_and_other_care_is_left_out() -> None:
    text = "## What is not covered\n\n- Massage at a spa\n- Reflexology\n- Eyeglasses\n\nMassage is nice.\n"
    assert pairs(text, "service") == [("excludes", ("MassageTherapy",)), ("excludes", ("Reflexology",))]


@pytest.mark.parametrize(
    ("answer", "effect", "certainty"),
    [
        ("Yes, after surgery.", "covers", "definite"),
        ("No, it never did.", "excludes", "definite"),
        ("Sometimes.", "covers", "possible"),
        ("Usually not, we hear.", "excludes", "typical"),
        ("It depends.", "varies", "possible"),
    ],
)
def test_a_yes_or_no_under_a_question_answers_it(answer: str, effect: str, certainty: str) -> None:
    [found] = read(f"# Massage, and more massage\n\n## Does Humana cover massage?\n\n{answer}\n")
    assert (found.effect, found.certainty) == (effect, certainty)
    assert (found.concepts("payer"), found.concepts("service")) == (("Humana",), ("MassageTherapy",))


def test_a_question_states_nothing() -> None:
    assert read("Does Aetna cover massage?\nNobody at the clinic could tell.\n") == []


@pytest.mark.parametrize(
    ("text", "general", "exception"),
    [
        ("Aetna does not cover massage unless a doctor prescribes it.", "Aetna does not cover massage", "unless a doctor prescribes it."),
        ("Aetna covers massage, but not when it is for relaxation.", "Aetna covers massage", "but not when it is for relaxation."),
        (
            "Cigna does not cover massage. However, Cigna covers massage after a car accident.",
            "Cigna does not cover massage.",
            "Cigna covers massage after a car accident.",
        ),
    ],
)
def test_an_exception_points_at_the_words_that_it_is_an_exception_to(text: str, general: str, exception: str) -> None:
    rule, other = read(text)
    assert (text[rule.start : rule.end], rule.exception_to) == (general, None)
    assert text[other.start : other.end] == exception
    assert other.exception_to == (rule.start, rule.end)
    assert {rule.effect, other.effect} == {"covers", "excludes"}
    assert other.concepts("payer") == rule.concepts("payer")


def test_what_an_unless_names_is_a_sufficient_condition_of_the_exception() -> None:
    found = one("Aetna does not cover massage unless a doctor prescribes it.", "covers")
    assert found.concepts("circumstance", "sufficient") == ("Prescription",)
    assert found.certainty == "possible"


def test_the_ground_of_a_refusal_is_kept_beside_the_claim_and_is_no_criterion() -> None:
    found = one("Medicare does not cover massage because it is not considered medically necessary.", "excludes")
    assert [r.concept for r in found.reasons] == ["NotMedicallyNecessary"]
    assert found.concepts("circumstance") == ()


@pytest.mark.parametrize(
    ("text", "giver"),
    [
        ("Aetna covers massage by a physical therapist if it is prescribed.", ("PhysicalTherapist",)),
        ("Aetna covers massage given by a chiropractor.", ("Chiropractor",)),
        ("Aetna covers massage if a physician prescribes it.", ()),
    ],
)
def test_who_gives_the_massage_is_told_from_who_prescribes_it(text: str, giver: tuple[str, ...]) -> None:
    assert one(text, "covers").concepts("provider") == giver


@pytest.mark.parametrize(
    ("text", "circumstance"),
    [
        ("Some Medicare Advantage plans cover massage.", "PlanListsBenefit"),
        ("A few insurers pay for massage.", "PlanListsBenefit"),
        ("Some states cover massage under Medicaid.", "StateListsBenefit"),
        ("In many states, Medicaid covers massage.", "StateListsBenefit"),
    ],
)
def test_some_plans_and_some_states_add_that_the_benefit_is_listed(text: str, circumstance: str) -> None:
    assert one(text, "covers").concepts("circumstance") == (circumstance,)


def test_a_payer_named_alone_adds_no_listing() -> None:
    assert one("Aetna covers massage.", "covers").concepts("circumstance") == ()


@pytest.mark.parametrize(
    ("text", "effect", "figure"),
    [
        ("Aetna limits massage to 12 visits per year.", "limits", (12, 12, "visit/year")),
        ("Aetna limits massage to twelve sessions a year.", "limits", (12, 12, "visit/year")),
        ("Humana allows no more than 10 to 20 massage sessions a year.", "limits", (10, 20, "visit/year")),
        ("Aetna limits massage to six visits a month.", "limits", (6, 6, "visit/month")),
        ("Patients pay 20% of each massage under Aetna.", "charges", (20, 20, "percent")),
        ("Aetna charges a copay of $25 per visit for massage.", "charges", (25, 25, "dollar/visit")),
        ("With Aetna you are responsible for the full cost of massage.", "charges", (100, 100, "percent")),
        ("Aetna charges a copay of $1,250 for massage.", "charges", (1250, 1250, "dollar")),
    ],
)
def test_a_limit_or_a_charge_has_its_figure_and_unit(text: str, effect: str, figure: tuple[float, float, str]) -> None:
    found = one(text, effect)
    assert found.quantity is not None
    assert (found.quantity.minimum, found.quantity.maximum, found.quantity.unit) == figure
    assert found.detail and found.detail in text


def test_coverage_with_a_figure_is_coverage_and_a_limit() -> None:
    assert [s.effect for s in read("Humana covers 10 massage sessions a year.")] == ["covers", "limits"]


def test_a_list_of_alternatives_is_a_claim_for_each() -> None:
    found = pairs("Aetna covers massage for back pain, neck pain or migraine.", "condition")
    assert found == [("covers", ("BackPain",)), ("covers", ("NeckPain",)), ("covers", ("Migraine",))]


def test_a_prescription_or_a_referral_are_alternatives_of_one_requirement() -> None:
    found = one("Massage requires a prescription or a referral under Cigna.", "requires")
    assert [c.concepts for c in found.criteria if c.role == "necessary"] == [("Prescription", "Referral")]


def test_a_prescription_and_a_referral_are_two_conditions() -> None:
    found = one("Under Cigna, massage requires a prescription and prior authorization.", "requires")
    assert sorted(c.concepts for c in found.criteria if c.role == "necessary") == [("Prescription",), ("PriorAuthorization",)]


def test_what_follows_only_if_is_necessary_and_what_follows_if_sufficient() -> None:
    assert "Prescription" in one("Cigna pays for massage only if a doctor prescribes it.", "requires").concepts("circumstance", "necessary")
    assert one("Cigna pays for massage if a doctor prescribes it.", "covers").concepts("circumstance", "sufficient") == ("Prescription",)


def test_a_purpose_set_apart_is_not_paid_for() -> None:
    found = one("Aetna covers massage for pain rather than for relaxation.", "excludes")
    assert found.concepts("purpose") == ("Relaxation",)


def test_what_coverage_varies_by_is_kept() -> None:
    assert one("Massage coverage under Medicaid varies by state.", "varies").varies_by == ("place",)


@pytest.mark.parametrize("code", ["97124", "97140"])
def test_a_procedure_code_is_a_service(code: str) -> None:
    assert one(f"Cigna covers CPT {code}.", "covers").concepts("service") == (f"CPT{code}",)


@pytest.mark.parametrize(
    "text",
    [
        "The bakery on Main Street sells rye bread. It covers the counter with flour.",
        "Dental plans pay for crowns. Most insurers cover fillings.",
        "Massage has been known for three thousand years. A massage may ease a sore back.",
        "Researchers found that massage lowered cortisol in one trial.",
        "A massage therapist keeps a quiet room, clean towels and warm hands.",
    ],
)
def test_a_text_off_our_topic_yields_nothing(text: str) -> None:
    assert read(text) == []


def test_heading_path_and_offsets_stand_as_in_the_text() -> None:
    text = "# Massage\r\n\r\n## Aetna\r\n\r\nAetna covers\r\nmassage after surgery.\r\n"
    found = one(text, "covers")
    assert found.heading_path == ("Massage", "Aetna")
    assert text[found.start : found.end] == "Aetna covers\r\nmassage after surgery."


def test_front_matter_is_not_read() -> None:
    assert read("---\ntitle: Aetna covers massage\n---\nNothing to see.\n") == []


def hold(text: str, found: list[Statement]) -> None:
    """All offsets of statements are in the text, and everything in them is of the vocabulary."""
    concepts = load_vocabulary().concepts
    for statement in found:
        quote = text[statement.start : statement.end]
        assert quote and quote == quote.strip()
        assert statement.effect in EFFECTS and statement.certainty in CERTAINTIES
        assert statement.criteria
        for criterion in statement.criteria:
            assert criterion.role in ROLES
            for value in criterion.values:
                assert 0 <= value.start < value.end <= len(text)
                assert concepts[value.concept].dimension == criterion.dimension
        if statement.exception_to:
            assert statement.exception_to in {(s.start, s.end) for s in found}


WORDS = [
    "Aetna", "Medicare", "Part B.", "Some plans", "massage", "97124", "covers", "does not cover", "unless", "but not when", "requires", "a prescription",
    "if", "only", "12 visits per year", "20%", "$30", "You should ask", "varies by state", "for back pain", "or", "and", "However,", "It", "may", "?", ".",
    "\n\n", "\n- ", "\n## ", ":", "because", "not medically necessary", "rather than for relaxation", "\r\n", "\xa0", "Yes.", "“", "İ",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=30))
def test_no_mixture_of_words_of_coverage_raises_and_all_offsets_hold(parts: list[str]) -> None:
    text = " ".join(parts)
    if text.strip():
        hold(text, read(text))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_no_text_at_all_raises(noise: str) -> None:
    text = f"Aetna covers massage. {noise} massage is excluded."
    if "\x00" not in text:
        try:
            text.encode()
        except UnicodeEncodeError:
            return
        hold(text, read(text))


@pytest.mark.parametrize("mark", ["( ", "* * ", '" ', "- ", "\u2013 "])
def test_a_mark_and_a_blank_before_a_sentence_are_no_part_of_its_words(mark: str) -> None:
    text = f"{mark}Massage is not covered by Aetna."
    (said,) = read(text)
    assert text[said.start : said.end] == "Massage is not covered by Aetna."


def test_a_bare_no_under_a_question_answers_it() -> None:
    assert pairs("# Massage, and more massage\n\n## Does Humana cover massage?\n\nNo.\n", "payer") == [("excludes", ("Humana",))]


@pytest.mark.parametrize(
    ("text", "provider"),
    [
        ("Aetna covers massage prescribed by a physician.", ()),
        ("Aetna covers massage by a physical therapist if a physician prescribes it.", ("PhysicalTherapist",)),
        ("Cigna covers massage given by a licensed massage therapist and prescribed by a chiropractor.", ("LicensedMassageTherapist",)),
        ("Aetna covers massage provided at home by a physician.", ("Physician",)),
    ],
)
def test_who_prescribes_is_not_who_gives_it(text: str, provider: tuple[str, ...]) -> None:
    assert pairs(text, "provider") == [("covers", provider)]


def test_massage_only_if_is_not_massage_alone() -> None:
    assert "Standalone" not in one("Cigna covers massage only if a doctor prescribes it.", "requires").concepts("circumstance")


def test_a_range_of_dollars_keeps_both_figures_and_its_unit() -> None:
    said = one("Aetna massage has a copay of $15 to $30 per visit.", "charges")
    assert said.quantity is not None
    assert (said.quantity.minimum, said.quantity.maximum, said.quantity.unit) == (15, 30, "dollar/visit")


def test_a_technique_is_something_paid_for() -> None:
    assert pairs("Massage techniques\n\nAetna pays for lymphatic drainage.", "service") == [("covers", ("LymphaticDrainage",))]


@pytest.mark.parametrize(
    ("text", "effect", "payer"),
    [
        ("Aetna does not pay for massage on the same day as an adjustment.", "limits", "Aetna"),
        ("If you go without the authorization, Aetna will not pay for the massage.", "requires", "Aetna"),
        ("Cigna excludes massage therapy from all its individual plans.", "limits", "Cigna"),
        ("Spouses and dependents are not eligible for the massage benefit of Aetna.", "limits", "Aetna"),
        ("The limited-purpose FSA cannot be used for massage.", "excludes", "LimitedPurposeFSA"),
        ("Some Aetna plans exclude massage.", "varies", "Aetna"),
        ("Massage therapy is on the list of services CHAMPVA does not cover.", "excludes", "CHAMPVA"),
        ("97124 is the massage code and Aetna wont pay for massage.", "excludes", "Aetna"),
        ("Molina Medicaid does not cover massage.", "excludes", "MolinaHealthcare"),
    ],
)
def test_a_refusal_in_part_is_no_refusal_of_the_benefit(text: str, effect: str, payer: str) -> None:
    found = [s for s in extract(article_of("a.txt", text.encode())) if not s.is_weighed]
    assert {(s.effect, s.concepts("payer")) for s in found} == {(effect, (payer,))}


def test_no_coverage_is_read_into_the_case_before_the_main_clause() -> None:
    text = "When it is provided for general wellness, stress reduction, or spa-like services, Aetna typically will not cover massage."
    assert {s.effect for s in extract(article_of("a.txt", text.encode()))} == {"excludes"}


def test_what_is_conceded_is_no_condition() -> None:
    text = "Massage is not covered by Aetna, even when prescribed by a physician."
    [refusal] = [s for s in extract(article_of("a.txt", text.encode())) if s.effect == "excludes"]
    assert refusal.concepts("circumstance") == ()


def test_what_need_not_be_is_no_requirement() -> None:
    text = "Aetna covers massage therapy. Your condition doesn't have to be service connected."
    assert [s.concepts("circumstance") for s in extract(article_of("a.txt", text.encode())) if s.effect == "requires" and not s.is_weighed] == []


def test_the_rules_of_a_plan_that_is_never_named_are_nobody_elses() -> None:
    text = """Benefit bulletin

The Plan pays for massage therapy when a doctor orders it. The Plan does not pay for massage at a spa, and our members must use our network.

Members may use 12 visits a year. We do not cover hot stone massage. The Administrator decides appeals.
"""
    payers = {payer for s in extract(article_of("bulletin.txt", text.encode())) for payer in s.concepts("payer")}
    assert payers == {"ProposedThePlanOfBenefitBulletin"}


def test_cells_of_a_table_hold_for_the_case_of_their_column() -> None:
    text = "# Aetna and massage\n\n| Service | In network | Out of network |\n|---|---|---|\n| Massage therapy | Covered | Not covered |\n"
    found = {(s.effect, s.concepts("circumstance")) for s in extract(article_of("a.md", text.encode()))}
    assert found == {("covers", ("InNetwork",)), ("excludes", ("OutOfNetwork",))}


def test_and_not_sets_apart_from_coverage_alone() -> None:
    text = "Aetna leaves massage out as a comfort, and not as a treatment. Cigna covers it as therapy, and not as a massage."
    found = {(s.effect, s.concepts("payer")) for s in extract(article_of("a.txt", text.encode())) if not s.is_weighed}
    assert found == {("excludes", ("Aetna",)), ("covers", ("Cigna",)), ("excludes", ("Cigna",))}


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Does Aetna cover massage?\n\nUnfortunately not.", "Does Aetna cover massage?\n\nUnfortunately not."),
        ("Q. Does Aetna cover massage?\nA. No. It calls massage a comfort.", "A. No. It calls massage a comfort."),
        ("Does Aetna cover massage?\n\nNo, not even with a prescription from your doctor.", "No, not even with a prescription from your doctor."),
    ],
)
def test_a_bare_answer_is_quoted_with_what_it_answers_or_what_follows(text: str, quote: str) -> None:
    [refusal] = [s for s in extract(article_of("a.txt", text.encode())) if s.effect == "excludes" and "answer" in s.rules[0]]
    assert text[refusal.start : refusal.end] == quote


@pytest.mark.parametrize(
    "text",
    [
        "Massage and Medicare.\n\nMedicare covers some physical therapy treatments as long as a doctor orders them.",
        "Massage and Medicare.\n\nMedicare pays for your physical therapy. Massage by a massage therapist is not covered.",
        "Massage and Medicare.\n\nPhysical therapy visits are covered by Medicare.",
    ],
)
def test_that_therapy_is_paid_for_is_not_that_massage_is(text: str) -> None:
    (found,) = [s for s in read(text) if s.effect == "covers" and not s.is_weighed]
    assert found.concepts("service") == ("PhysicalTherapy",)


def test_a_page_on_another_therapy_tells_of_massage_only_where_it_names_it() -> None:
    text = (
        "Needle House Acupuncture\n\nMedicare pays for acupuncture for low back pain. You get twelve acupuncture visits. Ask your doctor for a referral. "
        "Acupuncture has to be given by a doctor. Medicaid does not cover massage. Acupuncture is all we do.\n"
    )
    assert [s.effect for s in extract(article_of("a.txt", text.encode()))] == ["excludes"]


def test_an_exception_in_words_that_are_not_known_is_a_doubt() -> None:
    text = "Massage and Aetna\n\nAetna does not cover massage unless the moon is full over the clinic.\n"
    found = extract(article_of("a.txt", text.encode()))
    assert [(s.effect, s.certainty) for s in found] == [("excludes", "definite"), ("varies", "possible")]


def test_what_some_do_is_said_of_what_was_said_before() -> None:
    text = "Massage and Aetna\n\nAetna plans can cover massage therapy. Most don't, though.\n\nAetna plans do not pay for massage. Some do.\n"
    found = extract(article_of("a.txt", text.encode()))
    assert [(s.effect, s.certainty) for s in found] == [("covers", "possible"), ("excludes", "typical"), ("excludes", "definite"), ("covers", "possible")]
