// The explorer: a sample's latent vector, moved by sliders. Seed, way, directions and coordinates add up to it.
import { ask, askJSON, notify, query, show } from "/app.js";
import {
  between, directionSliders, element, find, moved, randomSeed, seedOf, setSlider, slider, wayAt,
} from "/controls.js";

let facts = null;
let base = [];
let other = [];
let shifts = [];
let edits = [];
let playing = null;
let wired = false;

export async function open() {
  if (!wired) wire();
  const { generators } = await askJSON("/api/generators");
  const select = find("#generator");
  const chosen = select.value;
  select.replaceChildren(...generators.map(({ id, title }) => element("option", { value: id, textContent: title })));
  const place = (wanted) => generators.find(({ id }) => id === wanted);
  const usual = place(chosen) ?? place("package/acgan") ?? generators[0];
  if (!usual) return notify("There are no generators here.");
  select.value = usual.id;
  await choose();
}

export function close() { stop(); }

function wire() {
  wired = true;
  const on = (name, event, act) => find(name).addEventListener(event, async () => {
    try {
      await act();
    } catch (error) {
      notify(error.message);
    }
  });
  on("#generator", "change", choose);
  on("#class", "change", draw);
  on("#seed", "change", newSeed);
  on("#new-sample", "click", () => {
    find("#seed").value = randomSeed();
    return newSeed();
  });
  on("#other-seed", "change", async () => {
    other = await latent(find("#other-seed").value);
    await draw();
  });
  on("#way", "input", () => {
    stop();
    return draw();
  });
  on("#play", "click", play);
  on("#reset", "click", reset);
  on("#breed", "click", breed);
  on("#coordinates-from", "change", showCoordinates);
  on("#download", "click", download);
  on("#copy", "click", async () => {
    await navigator.clipboard.writeText(find("#command").textContent);
    find("#copy").textContent = "Copied";
    setTimeout(() => (find("#copy").textContent = "Copy the command"), 1500);
  });
}

// MARK: The latent vector

async function choose() {
  stop();
  notify(null);
  facts = await askJSON("/api/generator?" + query({ id: find("#generator").value }));
  const names = facts.classes;
  find("#class-label").hidden = !names.length;
  find("#class").replaceChildren(...names.map((name, number) =>
    element("option", { value: number, textContent: name === String(number) ? name : `${number}: ${name}` })));
  find("#directions").replaceChildren(...directionSliders(facts, (number, value) => {
    shifts[number] = value;
    draw();
  }));
  const from = Array.from({ length: Math.ceil(facts.latent / 10) }, (_, page) => page * 10);
  find("#coordinates-from").replaceChildren(...from.map((first) => element("option", { value: first,
    textContent: `${first + 1} to ${Math.min(first + 10, facts.latent)}` })));
  find("#neighbours").replaceChildren();
  await newSeed();
}

const latent = async (text) =>
  (await askJSON("/api/generator/latent?" + query({ id: facts.id, seed: seedOf(text) }))).latent;

async function newSeed() {
  [base, other] = await Promise.all([latent(find("#seed").value), latent(find("#other-seed").value)]);
  await reset();
}

function reset() {
  stop();
  shifts = facts.directions.map(() => 0);
  edits = base.map(() => 0);
  find("#way").value = 0;
  for (const input of document.querySelectorAll("#directions input")) setSlider(input, 0);
  showCoordinates();
  return draw();
}

function showCoordinates() {
  const first = Number(find("#coordinates-from").value);
  const numbers = base.map((_, number) => number).slice(first, first + 10);
  find("#coordinates").replaceChildren(...numbers.map((number) =>
    slider("Coordinate", number, -4, 4, base[number] + edits[number], (value) => {
      edits[number] = value - base[number];
      draw();
    })));
}

// The numbers as the command line writes them: nine digits tell float32 numbers apart.
const exact = (vector) => vector.map((value) => Number(Math.fround(value).toPrecision(9)));

function current() {
  const start = between(base, other, Number(find("#way").value)).map((value, index) => value + edits[index]);
  return exact(moved(start, facts.directions, shifts));
}

// MARK: Pictures

const classes = (count) => (facts.classes.length ? Array(count).fill(Number(find("#class").value)) : []);
const sample = (latents, columns = 1) => ask("/api/generator/sample", {
  body: { generator: facts.id, latents, classes: classes(latents.length), columns },
});

let drawing = null;
let again = false;

// One picture at a time; the last wish wins.
function draw() {
  again = true;
  drawing ??= (async () => {
    try {
      while (again) {
        again = false;
        await drawOnce();
      }
    } catch (error) {
      notify(error.message);
    } finally {
      drawing = null;
    }
  })();
  return drawing;
}

async function drawOnce() {
  const vector = current();
  const answer = await sample([vector]);
  const [score, share] = ["GANZoo-Scores", "GANZoo-Shares"].map((name) => answer.headers.get(name));
  await show(find("#sample"), answer);
  const name = facts.classes[find("#class").value];
  find("#sample").alt = "A sample" + (name === undefined ? "" : ` of class ${name}`);
  find("#verdict").textContent = score === null ? "There is no critic beside this generator."
    : `The critic's score is ${Number(score).toPrecision(4)}: it finds this more real than `
      + `${Math.round(100 * share)} % of 200 random samples.`;
  const kind = facts.classes.length ? ` --class ${find("#class").value}` : "";
  find("#command").textContent = `ganzoo generate ${facts.source}${kind} --latent=${vector.join(",")} --grid sample.png`;
}

async function download() {
  const address = URL.createObjectURL(await (await sample([current()])).blob());
  const link = element("a", { href: address, download: "sample.png" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

function stop() {
  playing = null;
  find("#play").textContent = "Play";
  find("#rate").textContent = "";
}

async function play() {
  if (playing) return stop();
  const mine = (playing = {});
  find("#play").textContent = "Stop";
  const start = performance.now();
  let count = 0;
  let shown = start;
  while (playing === mine) {
    const time = performance.now();
    find("#way").value = wayAt(time - start);
    await draw();
    count += 1;
    if (time - shown > 500) {
      find("#rate").textContent = `${Math.round((1000 * count) / (performance.now() - start))} pictures a second`;
      shown = time;
    }
    // Sixty in a second are enough, and a page that is not shown waits.
    if (document.hidden) await new Promise(requestAnimationFrame);
    else await new Promise((done) => setTimeout(done, Math.max(0, 15 - (performance.now() - time))));
  }
}

// MARK: Neighbours

function normal() {
  return Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
}

// Vectors at a distance from the current one, as long as it is.
function neighbour(vector, distance) {
  const mixed = vector.map((value) => Math.sqrt(1 - distance * distance) * value
    + distance * (facts.distribution === "uniform" ? 2 * Math.random() - 1 : normal()));
  return exact(mixed);
}

async function breed() {
  const centre = current();
  const distance = Number(find("#distance").value);
  const vectors = Array.from({ length: 9 }, (_, number) => (number === 4 ? centre : neighbour(centre, distance)));
  const answer = await sample(vectors, 3);
  const shares = answer.headers.get("GANZoo-Shares")?.split(" ") ?? [];
  const sheet = await createImageBitmap(await answer.blob());
  // The sheet has a margin of two pixels around each sample.
  const { width, height } = facts;
  find("#neighbours").replaceChildren(...vectors.map((vector, number) => {
    const canvas = element("canvas", { width, height });
    const [x, y] = [2 + (number % 3) * (width + 2), 2 + Math.floor(number / 3) * (height + 2)];
    canvas.getContext("2d").drawImage(sheet, x, y, width, height, 0, 0, width, height);
    const real = shares[number] === undefined ? "" : `, more real than ${Math.round(100 * shares[number])} %`;
    const title = (number === 4 ? "The sample" : "Go on from this one") + real;
    const button = element("button", { type: "button", title }, canvas);
    button.setAttribute("aria-label", `Neighbour ${number + 1}${real}`);
    button.addEventListener("click", async () => {
      base = vector;
      await reset();
      await breed().catch((error) => notify(error.message));
    });
    return button;
  }));
}
