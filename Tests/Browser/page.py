"""Looks at the live page in Chromium as a user does, at the width of a phone and of a desk.

usage: page.py ADDRESS [FOLDER]

ADDRESS is what `ganzoo serve` prints; there are two runs, `a`, which is done, and one in training. Screenshots go to
FOLDER. Ends with 1 and a line for each thing that is wrong.
"""
import re
import sys
import time

from playwright.sync_api import sync_playwright

from access import problems_of

WIDTHS = [(1280, 900, "light"), (390, 844, "dark")]
problems = []


def check(condition, text):
    if not condition:
        problems.append(text)


def wait(page, condition, argument=None, seconds=120):
    """Asks until the condition holds. The page's policy forbids Playwright's own way, which evaluates text there."""
    end = time.monotonic() + seconds
    while not page.evaluate(f"text => !!({condition})", argument):
        if time.monotonic() > end:
            raise TimeoutError(f"not within {seconds} s: {condition}")
        time.sleep(0.05)


def open_part(page, part):
    page.click(f"nav a[href='#{part}']")
    page.wait_for_selector(f"section[data-part='{part}']:not([hidden])")


def look_at_runs(page):
    page.wait_for_selector("#runs-table tbody tr:nth-child(2)")
    page.wait_for_selector("#chart svg polyline", state="attached")
    # The newest run is shown, which is the one in training: its steps grow without a click.
    state = page.locator("#runs-pair article .quiet").first
    wait(page, "document.querySelector('#runs-pair article .quiet')?.textContent.includes('steps')")
    before = state.inner_text()
    check("running" in before, f"the newest run is not in training: {before}")
    wait(page, "document.querySelector('#runs-pair article .quiet').textContent !== text", before)
    other = page.locator("#run-right option").nth(1).get_attribute("value")
    page.select_option("#run-right", other)
    page.wait_for_selector("#differences:not([hidden]) tbody tr")
    check("training.seed" in page.inner_text("#differences"), "the differences lack the seed")
    check("<b>" in page.inner_text("#runs-table"), "a title with markup is not shown as text")
    check(page.locator("#runs-table b").count() == 0, "a title became markup")
    article = page.locator("#runs-pair article").nth(1)
    slider = article.locator("input[type=range]")
    wait(page, "document.querySelectorAll('#runs-pair img')[1]?.naturalWidth > 0")
    last = article.locator("output").inner_text()
    slider.focus()
    page.keyboard.press("Home")
    wait(page, "document.querySelectorAll('#runs-pair output')[1].textContent !== text", last)
    check(article.locator("output").inner_text() == "step 0", "the slider does not lead to step 0")
    page.select_option("#chart-metric", "critic/real")
    wait(page, "document.querySelector('#chart svg title')?.textContent.includes('critic/real')")


def look_at_explorer(page):
    wait(page, "document.querySelector('#sample')?.naturalWidth > 0")
    source = lambda: page.get_attribute("#sample", "src")
    page.select_option("#generator", "run/a")
    wait(page, "document.querySelector('#verdict').textContent.includes('score')")
    page.select_option("#generator", "package/acgan")
    wait(page, "document.querySelector('#command').textContent.includes('--model acgan')")
    for act in [
        lambda: page.select_option("#class", "3"),
        lambda: page.locator("#directions input").first.fill("3"),
        lambda: page.locator("#way").fill("0.5"),
        lambda: page.click("#new-sample"),
    ]:
        before = source()
        act()
        wait(page, "document.querySelector('#sample').src !== text", before)
    command = page.text_content("#command")
    check(re.fullmatch(r"ganzoo generate --model acgan --data mnist --class 3 --latent=[-0-9.,e]+ --grid sample\.png",
                       command), f"the command is {command}")
    page.click("#breed")
    page.wait_for_selector("#neighbours button:nth-child(9)")
    before = command
    page.click("#neighbours button:nth-child(1)")
    wait(page, "document.querySelector('#command').textContent !== text", before)
    with page.expect_download() as download:
        page.click("#download")
    with open(download.value.path(), "rb") as file:
        check(file.read(8) == b"\x89PNG\r\n\x1a\n", "the download is no PNG")
    page.click("#play")
    wait(page, "document.querySelector('#rate').textContent.includes('pictures a second')")
    page.click("#play")
    page.click("summary:has-text('Latent coordinates')")
    check(page.locator("#coordinates input").count() == 10, "there are no ten coordinates")


def look_at_toys(page):
    page.wait_for_selector("#toy option:nth-child(2)", state="attached")
    page.select_option("#toy", "mlp/toy-8-gaussians")
    page.click("#toy-start")
    wait(page, "/Step [1-9]/.test(document.querySelector('#toy-state').textContent)")
    page.wait_for_timeout(4000)
    colours = page.evaluate("""() => {
        const canvas = document.querySelector('#toy-canvas');
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        return new Set(Array.from({ length: data.length / 4 }, (_, i) => data.slice(4 * i, 4 * i + 3).join())).size;
    }""")
    check(colours > 50, f"the canvas has {colours} colours")
    check(page.locator("#toy-losses tr").count() > 0, "there are no losses")


def end_toys(page):
    page.click("#toy-stop")
    wait(page, "document.querySelector('#toy-state').textContent.startsWith('Stopped')")


def look_at_access(page, width, part):
    for problem in problems_of(page, width):
        check(False, f"{part}: {problem}")
    check(page.locator("nav a[aria-current]").count() == 1, f"{part}: no part is the current one")


def main(address, folder):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for width, height, scheme in WIDTHS:
            context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
            page = context.new_page()
            page.set_default_timeout(120000)
            page.on("console", lambda message: check(
                message.type not in ("error", "warning"), f"console at {width}: {message.text}"))
            page.on("pageerror", lambda error: check(False, f"script at {width}: {error}"))
            page.goto(address)
            check("token" not in page.url, f"the token stays in the address {page.url}")
            for part, look, end in [("runs", look_at_runs, None), ("explorer", look_at_explorer, None),
                                    ("toys", look_at_toys, end_toys)]:
                open_part(page, part)
                try:
                    look(page)
                except Exception as error:
                    check(False, f"{part} at {width}: {error}")
                look_at_access(page, width, part)
                check(page.is_hidden("#notice"), f"{part} at {width} says: {page.text_content('#notice')}")
                if folder:
                    page.screenshot(path=f"{folder}/{part}-{width}.png", full_page=True)
                if end:
                    end(page)
            # The keyboard alone reaches the parts.
            page.keyboard.press("Tab")
            check(page.evaluate("document.activeElement !== document.body"), "Tab leads nowhere")
            context.close()
        stranger = browser.new_context().new_page()
        stranger.goto(address.split("#")[0])
        stranger.wait_for_selector("#notice:not([hidden])")
        check("token" in stranger.text_content("#notice"), "without a token nothing is said")
        browser.close()
    for problem in problems:
        print(problem)
    return 1 if problems else 0


sys.exit(main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None))
