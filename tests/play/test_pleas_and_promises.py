"""Asking for time, excuses, and words about money (rows 4 and 8)."""

from __future__ import annotations

import re

import pytest

from tests.play.people import Person, Table

PROMISE = "I'll pay you 4k by tomorrow 12:00"


async def test_time_is_named_with_its_price_before_anything_is_agreed(frank: Person):
    frank.hears()

    answer = await frank.types("milo talk", text="I need more time, Milo.")

    assert "You said: “I need more time, Milo.”" in answer
    assert "Milo answers on your phone" in answer
    [terms] = frank.hears()
    assert "1,188 kr more for time until Wednesday 11:00" in terms
    assert "[Agree]" in terms
    assert "[Leave it]" in terms
    assert await frank.owes() == 11_880


async def test_agreeing_buys_half_the_time_for_a_tenth(frank: Person):
    await frank.types("milo talk", text="Can you give me until Friday?")

    answer = await frank.presses("Agree")

    assert "1,188 kr more. You owe 13,068 kr, due Wednesday 11:00" in answer
    assert "You owe 13,068 kr, due Wednesday 11:00" in await frank.types("milo owe")


async def test_leaving_it_changes_nothing(frank: Person):
    await frank.types("milo talk", text="I need more time")

    await frank.presses("Leave it")

    assert "You owe 11,880 kr, due Tuesday 18:00" in await frank.types("milo owe")


async def test_time_is_sold_once_for_each_debt(frank: Person):
    await frank.presses("What you owe")
    await frank.presses("Ask for time")
    await frank.presses("Agree")
    frank.hears()

    await frank.types("milo talk", text="I need another day")

    [no] = frank.hears()
    assert "[Agree]" not in no
    assert await frank.owes() == 13_068


async def test_terms_that_were_named_for_an_older_deadline_are_gone(frank: Person, table: Table):
    await frank.types("milo talk", text="I need more time")
    await table.until("tuesday", 19)
    owed = await frank.owes()

    answer = await frank.presses("Agree")

    assert "not on the table any more" in answer
    assert await frank.owes() == owed


@pytest.mark.parametrize(
    "excuse",
    [
        "The police took it, all of it.",
        "My car broke down because of the rain, sorry.",
        "I was robbed on the stairs last night.",
        "Tonny lost the bag, it was not my fault!",
    ],
)
async def test_no_excuse_lowers_a_debt(frank: Person, excuse: str):
    frank.hears()

    await frank.types("milo talk", text=excuse)

    [answer] = frank.hears()
    assert answer.startswith("### Milo")
    assert "You owe 11,880 kr, due Tuesday 18:00" in await frank.types("milo owe")


async def test_a_question_about_the_debt_is_answered_with_the_facts(frank: Person):
    frank.hears()

    await frank.types("milo talk", text="How much do I still owe you?")

    [answer] = frank.hears()
    assert "11,880 kr" in answer


async def test_a_promise_is_said_back_before_it_binds(frank: Person):
    frank.hears()

    await frank.types("milo talk", text=PROMISE)

    [back] = frank.hears()
    assert f"“{PROMISE}”" in back
    assert "4,000 kr by Tuesday 12:00" in back
    assert "[Give your word]" in back
    assert "[Not what I said]" in back
    assert "Words you gave" not in await frank.types("session me")


async def test_not_what_i_said_binds_nobody(frank: Person, table: Table):
    await frank.types("milo talk", text=PROMISE)

    answer = await frank.presses("Not what I said")
    frank.hears()
    await table.until("tuesday", 13)

    assert answer.startswith("### Milo")
    assert "Words you gave" not in await frank.types("session me")
    assert not any("your word" in call for call in frank.hears())


async def test_a_word_that_is_kept_is_quoted_back(frank: Person, table: Table):
    await frank.types("milo talk", text=PROMISE)
    given = await frank.presses("Give your word")
    assert "4,000 kr by Tuesday 12:00" in given
    assert "Milo: 4,000 kr, by Tuesday 12:00" in await frank.types("session me")
    await frank.types("street sell", grams="6", where="amager")

    part = await frank.types("milo pay", amount="3000")
    rest = await frank.types("milo pay", amount="1000")

    assert "is kept" not in part
    assert "Your word about 4,000 kr is kept." in rest
    assert PROMISE in rest
    assert "Words you gave" not in await frank.types("session me")


async def test_a_word_that_is_broken_is_quoted_back_verbatim(frank: Person, table: Table):
    said = "I'll pay you 2,500 kr by tomorrow 12:00 — *really*, ask <@1> or @everyone!"
    await frank.types("milo talk", text=said)
    await frank.presses("Give your word")
    standing = (await frank.dealer()).standing
    frank.hears()

    await table.until("tuesday", 12, 1)

    [quoted] = [call for call in frank.hears() if "Your word about 2,500 kr is broken" in call]
    assert said in quoted
    assert (await frank.dealer()).standing < standing


async def test_a_promise_with_a_part_missing_is_asked_about(frank: Person):
    frank.hears()

    await frank.types("milo talk", text="I'll pay you on Wednesday")
    [asked] = frank.hears()
    await frank.types("milo talk", text="4000 kr")
    [back] = frank.hears()

    assert "[Give your word]" not in asked
    assert "“I'll pay you on Wednesday 4000 kr”" in back
    assert "4,000 kr by Wednesday 20:00" in back
    assert "[Give your word]" in back


async def test_what_is_not_the_missing_part_leaves_it_unsaid(frank: Person):
    await frank.types("milo talk", text="I'll pay you on Wednesday")
    await frank.types("milo talk", text="How is the cake today?")
    await frank.types("milo talk", text="4000 kr")

    assert "[Give your word]" not in "".join(frank.hears())
    assert "Words you gave" not in await frank.types("session me")


async def test_what_only_sounds_like_a_promise_binds_nobody(frank: Person):
    for text in (
        "Maybe I'll pay you 4000 tomorrow",
        "If they pay me I'll bring 4000 tomorrow",
        "I won't pay you 4000 tomorrow",
        "Will you take 4000 tomorrow?",
        'He said "I\'ll pay you 4000 tomorrow"',
    ):
        await frank.types("milo talk", text=text)

    assert "Give your word" not in frank.buttons()


async def test_nobody_believes_a_third_promise(frank: Person):
    for day in ("wednesday", "thursday"):
        await frank.types("milo talk", text=f"I'll pay you 1000 kr by {day} 12:00")
        await frank.presses("Give your word")

    answer = await frank.types("milo talk", text="I'll pay you 1000 kr by friday 12:00")

    assert answer == "Milo has enough promises of yours open. Keep one first."


async def test_the_answer_button_under_a_call_opens_a_form_to_that_character(frank: Person):
    frank.hears()

    answer = await frank.fills("Answer", "You look good today, I missed you")

    assert "Vic answers on your phone" in answer
    [call] = frank.hears()
    assert call.startswith("### Vic")


async def test_a_mention_on_the_phone_is_heard_and_answered_there(frank: Person, table: Table):
    [thread] = frank.threads()
    frank.hears()

    await frank.says(f"{table.server.bots_mention} Milo, how much do I owe?", thread)

    [answer] = frank.hears()
    assert answer.startswith("### Milo")
    assert "11,880 kr" in answer


async def test_a_reply_reaches_the_one_who_called(frank: Person):
    [thread] = frank.threads()
    vic = frank.calls()[-1]
    frank.hears()

    await frank.says("I missed you", thread, reply_to=vic)

    [answer] = frank.hears()
    assert answer.startswith("### Vic")


async def test_what_is_said_at_the_table_is_answered_on_the_phone(frank: Person, table: Table):
    public = table.table()
    frank.hears()

    await frank.says(f"{table.server.bots_mention} Milo, how much do I owe?", table.channel)

    [answer] = frank.hears()
    assert "11,880 kr" in answer
    assert table.table() == public


async def test_what_is_refused_of_it_is_not_for_everybody(frank: Person, table: Table):
    public = table.table()
    frank.hears()

    await frank.says(
        f"{table.server.bots_mention} I'll pay you 4000 kr in three weeks", table.channel
    )

    assert table.table() == public
    [answer] = frank.hears()
    assert "Nobody believes a promise for more than two weeks ahead." in answer


async def test_a_stranger_who_speaks_up_is_told_how_to_join(table: Table):
    stranger = table.person("Stranger")

    with table.world.unchanged():
        await stranger.says(f"{table.server.bots_mention} Milo, hi", table.channel)

    assert table.table()[-1] == "You are not at this table. `/session join` sits you down."


async def test_talk_that_is_not_for_the_bot_is_left_alone(frank: Person, table: Table):
    [thread] = frank.threads()

    with table.world.unchanged():
        await frank.says("Milo, how much do I owe?", table.channel)
        await frank.says("I'll pay you 4000 kr by tomorrow 12:00", thread)


async def test_the_longest_word_full_of_markup_fits_wherever_it_is_quoted(
    frank: Person, table: Table
):
    said = "I'll pay you 4000 kr by tomorrow 12:00 ".ljust(500, "<")
    await frank.types("milo talk", text=said)
    await frank.presses("Give your word")

    await table.until("tuesday", 12, 1)

    assert any(said in call for call in frank.phone()[-2:])


async def test_a_promise_by_mention_is_the_same_promise(frank: Person, table: Table):
    [thread] = frank.threads()

    await frank.says(f"{table.server.bots_mention} Milo, {PROMISE}", thread)
    given = await frank.presses("Give your word")

    assert "4,000 kr by Tuesday 12:00" in given
    assert re.search(r"Milo: 4,000 kr, by Tuesday 12:00", await frank.types("session me"))
