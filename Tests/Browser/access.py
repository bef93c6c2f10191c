"""What every page has to be for those who do not look at it on a wide screen with a mouse."""


def problems_of(page, width):
    """Too wide, controls without a name, contrast that is too weak: a line for each."""
    found = []
    if page.evaluate("document.documentElement.scrollWidth") > width:
        found.append(f"wider than {width} pixels")
    nameless = page.evaluate("""() => [...document.querySelectorAll('main input, main select, main button')]
        .filter((one) => one.checkVisibility() && !one.labels?.length && !one.getAttribute('aria-label')
            && !one.textContent.trim()).map((one) => one.outerHTML)""")
    if nameless:
        found.append(f"without a name: {nameless}")
    weak = page.evaluate("""() => {
        const style = getComputedStyle(document.documentElement);
        const light = (name) => {
            const hex = style.getPropertyValue(name).trim().replace(/^#(.)(.)(.)$/, '#$1$1$2$2$3$3');
            const [r, g, b] = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255)
                .map((part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        return ['--ink', '--quiet', '--accent', '--running', '--failed'].flatMap((name) => ['--page', '--card']
            .filter((ground) => {
                const [low, high] = [light(name), light(ground)].sort((a, b) => a - b);
                return !((high + 0.05) / (low + 0.05) >= 4.5);
            }).map((ground) => name + ' on ' + ground));
    }""")
    if weak:
        found.append(f"contrast below 4.5: {weak}")
    return found
