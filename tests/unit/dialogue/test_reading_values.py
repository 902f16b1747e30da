"""Reading e-mail addresses, telephone numbers, postal addresses, kinds and codes; refusing identity numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue import reading
from bot.dialogue.names import kana
from bot.dialogue.places import place_in
from bot.dialogue.sensitive import is_sensitive
from bot.dialogue.slots import kinds_in


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("03-1234-5678", "+81 3-1234-5678"),
        ("０３−１２３４−５６７８", "+81 3-1234-5678"),
        ("(03) 1234-5678", "+81 3-1234-5678"),
        ("03(1234)5678", "+81 3-1234-5678"),
        ("TEL０３（１２３４）５６７８", "+81 3-1234-5678"),
        ("0312345678", "+81 3-1234-5678"),
        ("03.1234.5678", "+81 3-1234-5678"),
        ("090-1234-5678", "+81 90-1234-5678"),
        ("090 1234 5678", "+81 90-1234-5678"),
        ("090・1234・5678", "+81 90-1234-5678"),
        ("090　1234　5678", "+81 90-1234-5678"),
        ("０９０ー１２３４ー５６７８", "+81 90-1234-5678"),
        ("電話は090‐1234‐5678です", "+81 90-1234-5678"),
        ("my mobile is 09012345678, after six", "+81 90-1234-5678"),
        ("+81 90 1234 5678", "+81 90-1234-5678"),
        ("+81-(0)3-1234-5678", "+81 3-1234-5678"),
        ("0081 3 1234 5678", "+81 3-1234-5678"),
        ("0120-123-456", "+81 120-123-456"),
        ("050-1234-5678", "+81 50-1234-5678"),
        ("0985-12-3456", "+81 985-12-3456"),
        ("06-6123-4567 内線12", "+81 6-6123-4567 ext. 12"),
        ("06-6123-4567 ext. 12", "+81 6-6123-4567 ext. 12"),
        ("+1 415 555 2671", "+1 415-555-2671"),
    ],
)
def test_a_telephone_number_is_read_in_every_form(text, number):
    assert reading.phone(text) == number


@pytest.mark.parametrize("text", ["", "123", "090-1234-567", "call me", "123456789018", "1-2-3 Ginza"])
def test_what_is_no_telephone_number_is_not_read(text):
    assert reading.phone(text) is None


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("hanako@example.jp", "hanako@example.jp"),
        ("My e-mail: Hanako.Sato+desk@Example.JP.", "Hanako.Sato+desk@example.jp"),
        ("ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｊｐ", "hanako@example.jp"),
        ("メールはhanako@example.jpです。", "hanako@example.jp"),
        ("<hanako@example.jp>", "hanako@example.jp"),
        ("ha..nako.@docomo.ne.jp", "ha..nako.@docomo.ne.jp"),
        ("用户@例子.公司", "用户@例子.公司"),
    ],
)
def test_an_email_address_is_found_in_its_sentence(text, address):
    assert reading.email(text) == address


@pytest.mark.parametrize(
    "text", ["hanako", "hanako@", "@example.jp", "hanako@home", "ha..nako@example.jp", "hanako at example.jp"]
)
def test_what_is_no_email_address_is_not_read(text):
    assert reading.email(text) is None


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("〒１０８－００７４　東京都港区高輪３−２４−１８", "108-0074 東京都港区高輪3−24−18"),
        ("108-0074東京都港区高輪3-24-18", "108-0074東京都港区高輪3-24-18"),
        ("〒1080074\n東京都港区高輪3-24-18\nスカイハイツ5F", "108-0074 東京都港区高輪3-24-18 スカイハイツ5F"),
        ("東京都港区高輪3-24-18 〒108ー0074", "東京都港区高輪3-24-18 108-0074"),
        ("1-1 Chiyoda, Chiyoda-ku, Tokyo 100 0001", "1-1 Chiyoda, Chiyoda-ku, Tokyo 100-0001"),
        ("100-0001 1234 Oaza, Tokyo", "100-0001 1234 Oaza, Tokyo"),
        ("090-1234-5678, 1-2-3 Ginza, Tokyo 104-0061", "090-1234-5678, 1-2-3 Ginza, Tokyo 104-0061"),
    ],
)
def test_a_postal_address_keeps_its_words_and_gets_a_plain_postcode(text, address):
    assert reading.address(text) == address


@pytest.mark.parametrize(
    "text", ["100-0001", "東京都港区高輪3-24-18", "Ginza, 090-1234-5678", "Ginza 03-1234-5678", "10 Downing Street"]
)
def test_an_address_without_postcode_or_place_is_not_read(text):
    assert reading.address(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "221B Baker Street, London NW1 6XE, United Kingdom",
        "12 Rue Haute, 1000 Brussels, Belgium.",
        "350 Fifth Avenue, New York, NY 10118, USA",
        "Hauptstr. 5 10115 Berlin Germany",
        "ソウル特別市中区世宗大路110 韓国",
        "110 Sejong-daero, Jung-gu, Seoul, South Korea",
    ],
)
def test_an_address_abroad_is_known_by_the_country_at_its_end(text):
    assert reading.address(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "221B Baker Street, London NW1 6XE",
        "I live in France",
        "I bought it in 2019 in France",
        "Rue Haute, Belgium",
        "12 Lane, Bromania",
    ],
)
def test_an_address_abroad_without_country_or_number_and_a_sentence_are_not_read(text):
    assert reading.address(text) is None


def test_words_that_the_desk_could_not_store_are_asked_for_again_and_never_cut():
    assert reading.few_words("mother " * 40) is None
    assert reading.few_words("her mother") == "her mother"
    assert reading.free_text("ﷺ" * 2000) is None
    assert reading.free_text("a" * 2000) == "a" * 2000
    assert reading.free_text(" one \r\n\n two  words\x00 ") == "one\ntwo words"


@pytest.mark.parametrize("text", ["さとう はなこ", "サトウ　ハナコ", "ｻﾄｳ ﾊﾅｺ", "さとうはなこです", "Sato Hanako"])
def test_the_reading_of_a_name_is_kana_or_latin(text):
    assert kana(text)


@pytest.mark.parametrize("text", ["佐藤花子", "what?", "I don't know", ""])
def test_kanji_and_sentences_are_no_reading(text):
    assert kana(text) is None


@pytest.mark.parametrize(
    "text", ["PYX-26-7Q4K2-9", "pyx 26 7q4k2 9", "PYX267Q4K29", "参照番号はPYX‐26‐7Q4K2‐9です", "(PYX-26-7Q4K2-9)"]
)
def test_a_reference_is_read_in_every_form(text):
    assert reading.reference(text) == "PYX-26-7Q4K2-9"


@pytest.mark.parametrize(
    "text",
    [
        "4T9XM-2KD7R",
        "4t9xm2kd7r",
        "４Ｔ９ＸＭ－２ＫＤ７Ｒ",
        "my access code: 4T9XM 2KD7R, thanks",
        "code 4T9XM–2KD7R please check",
    ],
)
def test_an_access_code_is_read_in_every_form(text):
    assert reading.access_code(text) == "4T9XM-2KD7R"


def test_an_access_code_of_letters_is_read_only_alone():
    assert reading.access_code("ABCDE-FGHJK") == "ABCDE-FGHJK"
    assert reading.access_code("I think ABCDE FGHJK") is None
    assert reading.access_code("I have lost it") is None


@given(st.text())
def test_no_reader_ever_fails(text):
    for reader in (
        reading.email,
        reading.phone,
        reading.address,
        reading.free_text,
        reading.reference,
        reading.access_code,
        kana,
    ):
        value = reader(text)
        assert value is None or value.strip()
    is_sensitive(text)
    kinds_in(text)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("the second one", 1),
        ("2", 1),
        ("option 3", 2),
        ("number two", 1),
        ("the first", 0),
        ("the last one", 2),
        ("no. 1", 0),
        ("3rd", 2),
        ("4", None),
        ("second thoughts", None),
        ("no one", None),
    ],
)
def test_a_place_in_the_list_is_understood(text, place):
    assert place_in(text, 3) == place


@pytest.mark.parametrize("text", ["the second one", "２", "②", "Number two, please."])
def test_a_choice_is_taken_by_its_place(begin, text):
    assert begin(text="see my data").says("ok").says(text).state.one("capacity") == "statutory_agent"


def test_kinds_are_taken_by_their_places(begin):
    assert begin().says("the first and the third").state.several("kinds") == ("disclosure", "addition")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("I want to see my data", ("disclosure",)),
        ("show me everything you have on me", ("disclosure",)),
        ("you have my old address, fix it", ("correction",)),
        ("I got married and my name changed", ("correction",)),
        ("my birthday is missing", ("addition",)),
        ("remove the wrong note in my file", ("deletion",)),
        ("please delete my account", ("erasure",)),
        ("I don't want you to keep my data", ("erasure",)),
        ("stop sending me e-mails", ("suspension_of_use",)),
        ("unsubscribe", ("suspension_of_use",)),
        ("stop giving my details to your partners", ("cessation_of_third_party",)),
        ("don't share my data any more", ("cessation_of_third_party",)),
        ("why do you have my data", ("purpose_notification",)),
        ("for what purpose do you use it", ("purpose_notification",)),
        ("who did you share my data with?", ("third_party_records",)),
        ("which companies did you send my data to", ("third_party_records",)),
        ("correct my name and delete my old number", ("correction", "erasure")),
        ("erase all of it and tell me who you gave it to", ("third_party_records", "erasure")),
        ("stop sharing my data with others and delete it", ("erasure", "cessation_of_third_party")),
        ("see my data and stop using it", ("disclosure", "suspension_of_use")),
        ("Open a request", ()),
        ("I would like to make a request", ()),
        ("State of my request", ()),
        ("hello", ()),
    ],
)
def test_kinds_are_read_from_plain_words(text, kinds):
    assert kinds_in(text) == kinds


@pytest.mark.parametrize(
    "text",
    [
        "123456789018",
        "1234 5678 9018",
        "1234-5678-9018",
        "１２３４５６７８９０１８",
        "my number is 111122223333",
        "マイナンバーは123456789012です",
        "licence 309212345610",
        "免許証番号 301234567890",
        "4111 1111 1111 1111",
        "4111111111111111",
        "card 3782 822463 10005",
        "5555-5555-5555-4444 exp 12/29",
        "3530111333300000",
        "my visa 4111 1111 1111 1112",
        "4111 1111 1111 1111 12/27",
        "4111 1111 1111 1111 123",
        "3782 822463 10005 1227",
        "4111ー1111ー1111ー1111",
        "1234–5678–9018",
        "1234 - 5678 - 9018",
        "1234−5678−9018",
        "123 456 789 018",
        "No.123456789018",
        "visa4111111111111111",
        "123456789018 1990",
    ],
)
def test_identity_and_card_numbers_are_seen(text):
    assert is_sensitive(text)


@pytest.mark.parametrize(
    "text",
    [
        "+81 90 1234 5678",
        "+819012345678",
        "090-1234-5678 or 03-1234-5678",
        "order 123456789012",
        "100-0001 1-1-1 Chiyoda",
        "PYX-26-7Q4K2-9",
        "4111",
        "from 2019-04-01 to 2023-03-31",
        "customer 1234567",
        "4111 1111 1111 1112",
        "123456789018@docomo.ne.jp",
        "192.168.100.200",
        "ORD123456789018",
        "03-1234-5678 06-1234-5678",
        "105-0023 1234 5678",
        "2019 2020 2021 2022",
    ],
)
def test_other_numbers_pass(text):
    assert not is_sensitive(text)
