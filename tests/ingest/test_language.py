"""Other languages than English are recognised, and nothing English is taken for one."""

import pytest

from ingest.article import UnreadableArticle, article_of
from ingest.build import SHIPPED, harvest
from ingest.language import foreign
from ingest.passage import passages
from tests.conftest import beside

FOREIGN = {
    "Spanish": "Medicare Original no cubre la terapia de masaje, pero los planes Medicare Advantage pueden cubrirla si un médico la receta.",
    "French": "L'assurance ne rembourse pas les massages, sauf s'ils sont prescrits par un médecin et donnés par un kinésithérapeute agréé.",
    "German": "Die Krankenkasse übernimmt die Kosten der Massage nur, wenn ein Arzt sie verordnet hat und sie medizinisch notwendig ist.",
    "Portuguese": "O plano de saúde não cobre a massagem, a não ser que um médico a prescreva e que ela seja parte de um tratamento.",
    "Italian": "L'assicurazione non copre il massaggio, ma può rimborsare la terapia se è prescritta dal medico e fatta da un fisioterapista.",
    "Dutch": "De verzekering vergoedt een massage niet, maar wel als de huisarts het voorschrijft en je een aanvullend pakket hebt.",
    "Polish": "Ubezpieczenie nie pokrywa masażu, ale może go pokryć, jeśli lekarz go przepisze i jest on częścią rehabilitacji.",
    "Vietnamese": "Bảo hiểm không trả tiền cho xoa bóp trị liệu và các dịch vụ này nếu không có bác sĩ kê đơn, trừ một số trường hợp khi được phép.",
    "Tagalog": "Hindi sakop ng Medicare ang masahe, ngunit maaaring bayaran ito ng mga plano kung may reseta para sa iyong sakit mula sa doktor.",
    "Haitian": "Asirans lan pa peye pou masaj, men li ka peye si yon doktè preskri li ak si li nan yon plan swen pou moun ki gen doulè.",
    "Swedish": "Försäkringen täcker inte massage, men den kan betala för behandlingen om en läkare har skrivit remiss och det är nödvändigt.",
    "Chinese": "保险不支付按摩费用。",
    "Japanese": "保険はマッサージをカバーしません。",
    "Korean": "보험은 마사지를 보장하지 않습니다.",
    "a language in Cyrillic script": "Страховка не покрывает массаж.",
}
ENGLISH = [
    "Massage: covered. PT: covered. Spa: not covered.",
    "97124 | Yes | $40\n97140 | No | $0\nM54.5 | – | –",
    "- prescription\n- referral\n- prior authorization",
    "Clinics: Las Vegas, Los Angeles, El Paso, La Jolla, Los Gatos, Las Cruces, San Juan, Del Rio, Des Moines, Baton Rouge",
    "Para español, llame al 1-800. Medicare does not cover massage therapy, and you pay for it.",
    "Swedish massage, shiatsu, tui na (推拿), anma (按摩) and lomi lomi are not covered.",
    "I paid. I called at 5. No luck.",
    "NO COVERAGE. SEE PLAN.",
    "",
]


@pytest.mark.parametrize("language", FOREIGN)
def test_one_sentence_of_another_language_is_recognised(language: str) -> None:
    assert foreign(FOREIGN[language]) == language
    assert foreign(f"# Massage 97124\n\n{FOREIGN[language] * 4} CPT 97140, ICD M54.5, $40, Aetna, Blue Cross") == language


@pytest.mark.parametrize("text", ENGLISH)
def test_short_texts_lists_tables_and_names_are_english(text: str) -> None:
    assert foreign(text) == ""


def test_a_page_in_english_with_a_notice_in_other_languages_is_english() -> None:
    notice = " ".join(FOREIGN[name] for name in ("Spanish", "French", "Chinese"))
    assert foreign(("Your plan does not cover the massage that you book, and you have to pay for it. " * 4) + notice) == ""


@pytest.mark.parametrize("articles", ["shipped", "seeds", "practice"])
def test_no_article_and_no_sentence_of_one_is_taken_for_another_language(articles: str) -> None:
    for article, _ in harvest([SHIPPED if articles == "shipped" else beside(articles)]).read:
        parts = [article.text, *(passage.of(article.text) for passage in passages(article.text, article.body))]
        assert [part for part in parts if foreign(part)] == []


def test_an_article_in_another_language_can_not_be_read() -> None:
    with pytest.raises(UnreadableArticle, match=r"guía\.txt: seems to be in Spanish; only English is read"):
        article_of("guía.txt", FOREIGN["Spanish"].encode())
    assert article_of("a.md", f"---\ntitle: {FOREIGN['Spanish']}\n---\nMedicare covers it.".encode()).title
