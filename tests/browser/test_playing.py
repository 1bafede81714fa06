"""One person plays in a browser; another sees the public part, and nothing of the private part."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Page, expect

SOON = 8_000
A_GAME_DAY = 130_000


async def sit_down(browser: Browser, address: str, username: str) -> Page:
    """Open a tab as one of the people, in the room where the game is played."""
    page = await browser.new_page(viewport={"width": 1280, "height": 800})
    await page.goto(address)
    await page.get_by_test_id(f"person-card-{username}").click()
    await page.get_by_test_id("channel-back-room").first.click()
    return page


async def types(page: Page, command: str, **options: str) -> None:
    """Type a slash command and its options; those that may be left out are added first."""
    await page.get_by_test_id("composer").click()
    await page.keyboard.type(f"/{command}", delay=5)
    await expect(page.get_by_test_id("command-picker")).to_be_visible(timeout=SOON)
    await page.keyboard.press("Enter")
    for name, value in options.items():
        add = page.get_by_role("button", name=f"+ {name}", exact=True)
        if await add.count():
            await add.click()
        await page.keyboard.type(value, delay=5)
        await page.wait_for_timeout(500)
        await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")


async def presses(page: Page, label: str) -> None:
    await page.get_by_role("button", name=label, exact=True).last.click()


@pytest.mark.timeout(240)
async def test_a_person_joins_fronts_sells_is_late_and_answers_radovan(
    browser: Browser, address: str
):
    boss = await sit_down(browser, address, "mettelund")
    await types(boss, "campaign start", scenario="quick", pace="demo", tone="soft")
    await expect(boss.get_by_text("The table is set")).to_be_visible(timeout=SOON)
    frank = await sit_down(browser, address, "kaspervestbro")
    other = await sit_down(browser, address, "signeholm")

    await types(frank, "session join", name="Frank")
    await presses(frank, "I'm in")
    await expect(frank.get_by_text("Your phone rings")).to_be_visible(timeout=SOON)
    await types(frank, "milo pay", amount="all")
    await expect(frank.get_by_text("Settled.")).to_be_visible(timeout=SOON)
    await types(frank, "milo front")
    await expect(frank.get_by_text("in your bag")).to_be_visible(timeout=SOON)
    await types(frank, "street sell", grams="1", where="amager")
    await expect(frank.get_by_text("a gram, in")).to_be_visible(timeout=SOON)

    await frank.get_by_text("Frank's phone").first.click()
    await expect(frank.get_by_text("You are at rung 1").first).to_be_visible(timeout=A_GAME_DAY)
    await expect(frank.get_by_role("button", name="“No fish.”").last).to_be_visible(
        timeout=A_GAME_DAY
    )
    await presses(frank, "“No fish.”")
    answer = frank.get_by_text("Only you can see this").last
    await expect(answer).to_be_visible(timeout=SOON)

    seen = await other.locator("body").inner_text()
    assert "Frank" in seen
    assert "Frank's phone" not in seen
    assert "Only you can see this" not in seen
    assert "You owe" not in seen
