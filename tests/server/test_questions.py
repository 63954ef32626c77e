"""What is asked next."""

from typing import Any

from flask.testing import FlaskClient

from ontology.vocabulary import Vocabulary
from server.asked import Asked
from server.questions import questions
from tests.server.fakes import Fake


def need(concept: str, dimension: str = "circumstance", status: str = "open", **more: Any) -> dict[str, Any]:
    """Something that would decide."""
    return {"label": concept, "concept": concept, "dimension": dimension, "question": f"{concept}?", "as_requirement": "",
            "obtainable": False, "status": status, "alternatives": [], **more}  # fmt: skip


def test_only_what_is_open_is_asked(vocabulary: Vocabulary) -> None:
    needs = [need("Prescription"), need("PartOfPlanOfCare", status="unmet"), need("Standalone", status="lost")]
    assert [q.text for q in questions(needs, Asked(), vocabulary)] == ["Prescription?"]


def test_what_was_answered_is_not_asked_again(vocabulary: Vocabulary) -> None:
    needs = [need("Prescription"), need("PartOfPlanOfCare")]
    assert [q.concepts for q in questions(needs, Asked(unknown=("Prescription",)), vocabulary)] == [("PartOfPlanOfCare",)]


def test_an_alternative_is_asked_for_once_the_first_is_denied(vocabulary: Vocabulary) -> None:
    needs = [need("Prescription", alternatives=["PartOfPlanOfCare"])]
    assert [q.text for q in questions(needs, Asked(denied=("Prescription",)), vocabulary)] == ["Is it part of your plan of care?"]
    assert questions(needs, Asked(denied=("Prescription",), unknown=("PartOfPlanOfCare",)), vocabulary) == []


def test_a_no_asks_only_who_wants_to_be_asked(client: FlaskClient, fake: Fake) -> None:
    fake.answer["need_details"] = [need("Prescription")]
    fake.answer["verdict"] = "not-covered"
    page = client.get("/?q=massage").text
    assert page.index("<summary>Questions that could change this</summary>") < page.index('id="ask-1-1"')


def test_several_providers_are_one_choice(client: FlaskClient, fake: Fake) -> None:
    fake.answer["need_details"] = [need("PhysicalTherapist", "provider"), need("LicensedMassageTherapist", "provider")]
    page = client.get("/?q=massage").text
    assert page.count('class="asks"') == 1
    assert "Who gives it?" in page
    assert 'href="/?q=massage&amp;provider=LicensedMassageTherapist">Licensed massage therapist' in page
    assert 'href="/?q=massage&amp;not=PhysicalTherapist&amp;not=LicensedMassageTherapist">None of these' in page


def test_who_pays_is_chosen_from_a_list(client: FlaskClient, fake: Fake) -> None:
    fake.answer["need_details"] = [need("AnyPayer", "payer", question="Who would pay?")]
    page = client.get("/?q=massage&not=Prescription&drop=Medicare").text
    form = page[page.index('<label class="asks"') - 400 :]
    assert '<input type="hidden" name="not" value="Prescription">' in form
    assert '<input type="hidden" name="drop" value="Medicare">' in form
    assert '<select id="ask-1-1" name="payer">' in form
    assert '<option value="MedicarePartB">\u00a0\u00a0\u00a0Medicare Part B</option>' in form
