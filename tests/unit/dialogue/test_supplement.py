"""A change to a ticket that was sent: shown, changed line by line or in plain words, checked, sent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue.changing import begin_change
from bot.dialogue.model import Ending, State
from bot.dialogue.supplementing import added, dropped, is_changed, reached_otherwise

BEFORE = {
    "may": ("contact", "kinds"),
    "decided": (),
    "state": "awaiting_documents",
    "kinds": ("disclosure", "correction"),
    "reply_route": "email",
    "contact": "ha…@example.jp",
    "delivery_method": "electronic",
    "noticed": "same",
}


@pytest.fixture
def changing(begin):
    """A person at the review of a request for disclosure and correction, answered by e-mail."""

    def at_review(said: str = "", company: str = "pyxos-jk", **before: object):
        person = begin("change_request", company, said)
        kept = {**BEFORE, **before}
        told = dict(person.state.offered)
        filled = {
            "status_reference": "PYX-26-7Q4K2-9",
            "status_code": "7Q4K2-0XW3M",
            "kinds": kept["kinds"],
            "reply_route": kept["reply_route"],
            "email": kept["contact"],
            "anything_else": "",
        }
        person._take(begin_change(State("supplement", "s1", filled=filled, offered=told, before=kept), person.setting))
        return person

    return at_review


def labels(person):
    return [option.label for option in person.heard[-1].options]


class TestWhatIsShown:
    def test_the_ticket_as_the_desk_has_it_with_a_masked_contact_and_no_code(self, changing):
        person = changing()
        assert person.slot == "review" and "PYX-26-7Q4K2-9" in person.text and "waiting for your form" in person.text
        assert "E-mail: ha…@example.jp" in person.text and "7Q4K2-0XW3M" not in person.text
        assert labels(person) == [
            "Tell the desk more",
            "Be reached another way",
            "Ask for more or for less",
            "Leave it as it is",
        ]

    def test_with_nothing_changed_there_is_nothing_to_send(self, changing):
        person = changing().says("yes")
        assert person.slot == "review" and person.ending is None
        for words in ("no", "nothing", "leave it as it is"):
            person = changing()
            person = person.presses("Leave it as it is") if words.startswith("leave") else person.says(words)
            assert person.ending is Ending.CANCELED and "stays as it is" in person.text

    def test_a_notice_that_reads_otherwise_now_comes_first(self, changing):
        person = changing(noticed="")
        assert person.slot == "review"
        state = person.state
        before = {name: value for name, value in state.before.items() if name != "noticed"}
        person._take(begin_change(replace(state, before=before), person.setting))
        assert person.slot == "notice"
        assert person.chooses("notice", "agree").slot == "review"


class TestContact:
    def test_in_plain_words(self, changing):
        person = changing().says("please write to hanako.new@example.jp from now on")
        assert person.state.one("email") == "hanako.new@example.jp" and reached_otherwise(person.state)
        assert "hanako.new@example.jp" in person.text and labels(person)[0] == "Send the change"
        assert person.presses("Send the change").ending is Ending.COMPLETE

    @pytest.mark.parametrize(
        "words", ["my new email is new@example.jp", "new@example.jp", "e-mail should be new@example.jp"]
    )
    def test_by_the_address_however_it_is_put(self, changing, words):
        assert changing().says(words, "change", 0.6).state.one("email") == "new@example.jp"

    def test_another_way_asks_for_its_contact_and_forgets_the_old_one(self, changing):
        person = changing().presses("Be reached another way")
        assert person.slot == "reply_route" and "So far: E-mail" in person.text
        assert "Here in this chat" not in labels(person)
        assert person.presses("Post").slot == "address"
        person.says("〒530-0001 大阪市北区梅田2-3-4")
        assert person.slot == "review" and "email" not in person.state.filled
        assert "大阪市北区梅田2-3-4" in person.text

    def test_the_same_way_asks_for_the_new_contact(self, changing):
        person = changing().presses("Be reached another way").presses("E-mail")
        assert person.slot == "email"
        assert person.says("new@example.jp").state.one("email") == "new@example.jp"

    @pytest.mark.parametrize("words", ["keep it", "skip", "leave it as it is"])
    def test_can_be_left_as_it_was_after_all(self, changing, words):
        person = changing().presses("Be reached another way").presses("Post").says(words)
        assert person.slot == "review" and not is_changed(person.state)
        assert person.state.one("email") == "ha…@example.jp"

    def test_once_it_is_settled_it_is_no_longer_offered_and_words_go_to_the_desk(self, changing):
        person = changing(may=())
        assert labels(person) == ["Tell the desk more", "Leave it as it is"]
        assert "can no longer be changed" in person.chooses("change_slot", "reply_route").text
        person.says("please use new@example.jp for the answer")
        assert not reached_otherwise(person.state) and "new@example.jp" in person.state.one("anything_else")


class TestKinds:
    def test_are_added_with_what_they_need(self, changing):
        person = changing().presses("Ask for more or for less")
        assert "You ask for: disclosure of data, correction" in person.text
        assert "Take out: correction" in labels(person) and "Add: See my data" not in labels(person)
        person.presses("Add: Erase my data")
        assert person.slot == "details"
        person.says("the newsletter account")
        assert person.slot == "ground"
        person.says("skip")
        assert person.slot == "review" and added(person.state) == ("erasure",)
        assert "Asked for as well: erasure" in person.text and "Request:" not in person.text

    def test_the_method_known_already_is_not_asked_again(self, changing):
        person = changing().says("please also show me whom you gave my data to")
        assert added(person.state) == ("third_party_records",)
        person.says("all of it").says("skip")
        assert person.slot == "review" and "delivery_method" not in person.asked
        fresh = changing(kinds=("correction",), delivery_method="")
        state = replace(fresh.state, before={k: v for k, v in fresh.state.before.items() if k != "delivery_method"})
        fresh._take(begin_change(state, fresh.setting))
        fresh.says("also show me my data").says("everything")
        assert fresh.slot == "delivery_method"

    @pytest.mark.parametrize(
        "words",
        [
            "drop the correction",
            "I no longer want the correction",
            "please take the correction out",
            "remove the correction, please",
            "I don't need the correction any more",
            "訂正は不要です",
        ],
    )
    def test_are_taken_out_in_words(self, changing, words):
        person = changing().presses("Ask for more or for less").says(words)
        assert dropped(person.state) == ("correction",) and person.slot == "review", person.text
        assert "No longer asked for: correction" in person.text
        assert dropped(changing().says(words).state) == ("correction",)

    def test_the_last_one_and_the_decided_ones_stay(self, changing):
        person = changing(kinds=("disclosure",)).chooses("change_slot", "kinds")
        assert not any(label.startswith("Take out") for label in labels(person))
        assert person.says("drop the disclosure").slot == "kinds"
        person = changing(decided=("disclosure",)).chooses("change_slot", "kinds")
        assert "Take out: disclosure of data" not in labels(person)
        assert not dropped(person.says("drop the disclosure").state)

    @pytest.mark.parametrize(
        "words",
        [
            "I want to add that I lived in Kobe before",
            "my address there is wrong too, I moved in 2019",
            "Please look for my married name as well.",
        ],
    )
    def test_words_that_only_sound_like_a_kind_are_words(self, changing, words):
        person = changing().says(words)
        assert not added(person.state) and person.state.one("anything_else") == words


class TestWords:
    def test_are_taken_as_written_and_more_is_added_to_them(self, changing):
        person = changing().says("I lived in Nagoya before 2019.")
        assert "Anything else: I lived in Nagoya before 2019." in person.text and "E-mail:" not in person.text
        person.says("And my name was Suzuki then.")
        assert person.state.one("anything_else") == "I lived in Nagoya before 2019.\nAnd my name was Suzuki then."
        assert person.says("yes, send it").ending is Ending.COMPLETE

    def test_asked_for_by_the_choice(self, changing):
        person = changing().presses("Tell the desk more")
        assert person.slot == "anything_else"
        assert person.says("My old number was 1234.").slot == "review"

    def test_numbers_of_cards_are_refused(self, changing):
        person = changing().says("my card is 4111 1111 1111 1111")
        assert not is_changed(person.state) and "card or an identity paper" in person.text

    def test_a_question_is_answered_and_taken_for_none(self, changing):
        person = changing().says("how long do you keep my data?", "retention", 0.9)
        assert person.outcome.question and not is_changed(person.state)


class TestEnds:
    def test_cancelling_a_change_asks_once(self, changing):
        person = changing().says("I lived in Nagoya.").presses("Leave it all as it was")
        assert person.slot == "cancel_confirm"
        assert person.says("yes").ending is Ending.CANCELED and not person.state.filled

    def test_withdrawing_instead_takes_the_proof_along(self, changing):
        person = changing().says("withdraw my request", "withdraw", 0.9)
        assert person.slot == "review" and person.ending is None
        person.presses("Withdraw PYX-26-7Q4K2-9")
        assert person.ending is Ending.COMPLETE and person.state.flow == "withdraw"
        assert person.state.one("withdraw_code") == "7Q4K2-0XW3M"

    def test_inside_a_request_it_leaves_that_one_alone(self, begin, at):
        outer = at("details").state
        person = begin()
        person.state = replace(outer, asked="details")
        filled = {"status_reference": "PYX-26-7Q4K2-9", "status_code": "7Q4K2-0XW3M", "anything_else": "", **contact()}
        inner = State("supplement", "s3", filled=filled, before={**BEFORE, "kinds": ()}, parent=person.state)
        person._take(begin_change(inner, person.setting))
        person.says("I lived in Nagoya.").says("send it")
        assert person.state.flow == "request" and person.slot == "details"
        assert person.state.one("email") == outer.one("email")


class TestSaidAtTheBeginning:
    def test_a_contact_and_a_kind_are_not_asked_for_again(self, changing):
        person = changing("in my request PYX-26-7Q4K2-9 please reply to new@example.jp instead")
        assert person.state.one("email") == "new@example.jp" and person.slot == "review"
        person = changing("please add erasure to my request")
        assert added(person.state) == ("erasure",) and person.slot == "details"

    @pytest.mark.parametrize(
        "words", ["I want to add something to my request", "change my request", "correct my ticket"]
    )
    def test_plain_wishes_change_nothing_yet(self, changing, words):
        assert not is_changed(changing(words).state)


def contact():
    return {"reply_route": "phone", "phone": "…78"}
