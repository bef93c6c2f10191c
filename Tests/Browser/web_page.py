"""Looks at a page of `ganzoo export --format web` in Chromium, from its file and without a network.

usage: web_page.py PAGE [FOLDER]

PAGE is that of a generator of images with classes. Screenshots go to FOLDER. Ends with 1 and a line for each thing that
is wrong.
"""
import pathlib
import re
import sys

from playwright.sync_api import sync_playwright

from access import problems_of

WIDTHS = [(1280, 900, "light"), (390, 844, "dark")]
problems = []


def check(condition, text):
    if not condition:
        problems.append(text)


def pixels(page):
    return page.evaluate("document.querySelector('#sample').toDataURL()")


def look(page):
    page.evaluate("generator.ready")
    check(page.is_hidden("#notice"), f"it says: {page.text_content('#notice')}")
    label = lambda: page.get_attribute("#sample", "aria-label")
    # The keyboard alone: from the seed to its buttons and the classes, and through the classes by arrows.
    page.focus("#seed")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    check(label().endswith("seed 2"), f"after Next: {label()}")
    for typed, taken in [("-5", "0"), ("", "0"), ("1e300", "999999999"), ("3.7", "3")]:
        for field in ["#seed", "#other-seed"]:
            page.fill(field, typed)
            page.press(field, "Enter")
            check(page.input_value(field) == taken, f"{field} shows {page.input_value(field)} for '{typed}'")
    page.fill("#seed", "999999999")
    page.click("#next")
    check(page.input_value("#seed") == "999999999", f"after Next at the end: {page.input_value('#seed')}")
    page.fill("#seed", "2")
    page.press("#seed", "Enter")
    page.focus("#next")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    check("class 1," in label(), f"after an arrow among classes: {label()}")
    for act in [
        lambda: page.click("#random"),
        lambda: page.locator("#directions input").first.press("End"),
        lambda: page.locator("#way").press("End"),
        lambda: page.click("#reset"),
        lambda: page.locator("#truncation").fill("0.1"),
        lambda: page.locator("#classes label").nth(3).click(),
    ]:
        before = pixels(page)
        act()
        check(pixels(page) != before, "a control changes nothing")
    for button, name in [("#download", "sample.png"), ("#download-grid", "grid.png")]:
        with page.expect_download() as download:
            page.click(button)
        check(download.value.suggested_filename == name, f"it is called {download.value.suggested_filename}")
        with open(download.value.path(), "rb") as file:
            check(file.read(8) == b"\x89PNG\r\n\x1a\n", f"{name} is no PNG")
    page.click("#play")
    page.wait_for_selector("#rate:has-text('pictures a second')")
    rate = int(re.match(r"\d+", page.inner_text("#rate"))[0])
    page.click("#play")
    check(rate >= 30, f"{rate} pictures a second")


def main(path, folder):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for width, height, scheme in WIDTHS:
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=scheme, offline=True)
            page = context.new_page()
            page.set_default_timeout(60000)
            page.on("console", lambda message: check(
                message.type not in ("error", "warning"), f"console at {width}: {message.text}"))
            page.on("pageerror", lambda error: check(False, f"script at {width}: {error}"))
            page.on("request", lambda request: check(
                request.url.startswith(("file:", "data:", "blob:")), f"it asks for {request.url}"))
            page.goto(pathlib.Path(path).resolve().as_uri())
            try:
                look(page)
            except Exception as error:
                check(False, f"at {width}: {error}")
            for problem in problems_of(page, width):
                check(False, f"at {width}: {problem}")
            if folder:
                page.screenshot(path=f"{folder}/web-{width}.png", full_page=True)
            context.close()
        browser.close()
    for problem in problems:
        print(problem)
    return 1 if problems else 0


sys.exit(main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None))
