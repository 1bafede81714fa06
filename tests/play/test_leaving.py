"""Walking away, who inherits, and coming back lower (rows 21 and 22)."""

from __future__ import annotations

from tests.play.people import Person, Table


async def test_who_leaves_is_cut_and_the_table_sees_it(frank: Person, table: Table):
    tonny = await table.joins("Tonny")
    public = len(table.table())

    answer = await frank.types("session leave")

    assert "You still owed 11,880 kr." in answer
    [said] = table.table()[public:]
    assert "Frank" in said
    assert "Frank: out" in await tonny.types("session who")


async def test_nothing_more_happens_to_who_has_left(frank: Person, table: Table):
    await table.joins("Tonny")
    await frank.types("session leave")
    frank.hears()

    await table.until("wednesday", 12)

    assert frank.hears() == []


async def test_a_debt_passes_to_an_heir_who_agreed(frank: Person, table: Table):
    tonny = await table.joins("Tonny", versus=True)
    kurt = await table.joins("Kurt")
    tonny.hears()
    kurt.hears()

    answer = await frank.types("session leave", heir="Tonny")

    assert "11,880 kr of it is Tonny's now." in answer
    assert "You still owed" not in answer
    [call] = tonny.hears()
    assert "11,880 kr of Frank's is yours now, due Tuesday 18:00" in call
    assert tonny.rings()[-1] == call
    assert kurt.hears() == []
    assert await tonny.owes() == 2 * 11_880
    assert any("Tonny" in said and "Frank" in said for said in table.table()[-2:])


async def test_who_did_not_agree_inherits_nothing(frank: Person, table: Table):
    tonny = await table.joins("Tonny")

    with table.world.unchanged():
        by_name = await frank.types("session leave", heir="Tonny")
        by_id = await frank.types("session leave", heir=(await tonny.dealer()).id)
        nobody = await frank.types("session leave", heir="Santa")
        oneself = await frank.types("session leave", heir="Frank")

    assert by_name == "There is nobody called “Tonny” at this table who could be meant."
    for answer in (by_id, nobody, oneself):
        assert answer.startswith("There is nobody called")


async def test_who_comes_back_comes_back_lower_and_owes_what_was_left(frank: Person, table: Table):
    await table.joins("Tonny")
    await frank.types("session leave")
    await table.hours(2)

    welcome = await frank.joins("Frank the Second")

    assert "In your pocket: 200 kr and 18 g." in welcome
    owed = await frank.types("milo owe")
    assert "You owe 11,880 kr, due Tuesday 20:00" in owed
    assert owed.count("You owe") == 2
    assert (await frank.dealer()).standing == 350


async def test_who_comes_back_has_a_phone_of_their_own_again(frank: Person, table: Table):
    await frank.types("session leave")
    await frank.joins("Frankie")

    old, new = frank.threads()

    assert [old.name, new.name] == ["Frank's phone", "Frankie's phone"]
    assert any("18 g in your bag." in call for call in frank.phone()[2:])


async def test_the_name_of_who_left_is_not_free(frank: Person, table: Table):
    await frank.types("session leave")

    answer = await frank.types("session join", name="frank")

    assert answer == "Somebody here is, or was, called frank. Take another name."


async def test_who_paid_everything_leaves_with_nothing_owed(frank: Person):
    for corner in ("vesterbro", "norrebro", "nordvest", "amager"):
        await frank.types("street sell", grams="4", where=corner)
    await frank.types("milo pay", amount="all")

    answer = await frank.types("session leave")

    assert "You still owed" not in answer


async def test_the_campaign_closes_at_the_dawn_after_the_last_has_left(frank: Person, table: Table):
    await frank.types("session leave")

    await table.until("tuesday", 6, 1)

    assert table.closing() == "The table is closed. Nothing is resolved."
    answer = await frank.types("session join", name="Frankie")
    assert answer.startswith("That campaign is over.")
