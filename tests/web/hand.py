"""Somebody at a browser: with the mouse, or with the keys alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

MOST_STEPS = 150


class Mouse:
    """Points at what is seen."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, words: str) -> None:
        """Press the link, button or summary with these words."""
        for role in ("button", "link"):
            found = self.page.get_by_role(role, name=words)  # type: ignore[arg-type] # two of its roles
            if found.count():
                found.first.click()
                break
        else:
            self.page.locator("summary", has_text=words).first.click()
        self.page.wait_for_load_state()

    def choose(self, name: str, value: str) -> None:
        """Choose one of several answers."""
        self.page.locator(f"input[name='{name}'][value='{value}']:visible").first.check()

    def pick(self, name: str, value: str) -> None:
        """Pick an entry of a list."""
        self.page.locator(f"select[name='{name}']:visible").first.select_option(value)

    def write(self, name: str, text: str) -> None:
        """Write into a field."""
        self.page.locator(f"[name='{name}']:visible").first.fill(text)


class Keys(Mouse):
    """Has no mouse: Tab, arrows, Space and Enter."""

    def press(self, words: str) -> None:
        self._go_to(
            "document.activeElement.matches('a, button, summary') ? document.activeElement.innerText : ''", words
        )
        self.page.keyboard.press("Enter")
        self.page.wait_for_load_state()

    def choose(self, name: str, value: str) -> None:
        self._go_to("document.activeElement.name || ''", name)
        self.page.keyboard.press("Space")
        for _ in range(MOST_STEPS):
            if self.page.evaluate("document.activeElement.value") == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(value)

    def pick(self, name: str, value: str) -> None:
        self._go_to("document.activeElement.name || ''", name)
        for _ in range(MOST_STEPS):
            if self.page.evaluate("document.activeElement.value") == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(value)

    def write(self, name: str, text: str) -> None:
        self._go_to("document.activeElement.name || ''", name)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)

    def _go_to(self, what: str, words: str) -> None:
        for _ in range(MOST_STEPS):
            self.page.keyboard.press("Tab")
            if words in self.page.evaluate(what):
                return
        raise AssertionError(words)


WAYS = {"mouse": Mouse, "keyboard": Keys}
