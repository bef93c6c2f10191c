// A page with a generator: seeds, classes, sliders and a grid, computed here.
import { Kernels } from "./kernels.js";
import { size } from "./arrays.js";
import { Network } from "./network.js";
import {
  between, directionSliders, element, find, moved, randomSeed, seedOf, setSlider, slider, wayAt,
} from "./controls.js";

const facts = JSON.parse(find("#facts").textContent);
const isPoints = facts.sample.length === 1;
const [points, columns] = [1000, 10];
// Purposes of the library's RandomStream.
const purposes = { grid: 8n, generation: 9n };

let network;
let vectors = { base: [], other: [] };
let shifts = [];
let playing = null;

function bytes(selector) {
  const text = atob(find(selector).textContent.trim());
  const all = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) all[index] = text.charCodeAt(index);
  find(selector).remove();
  return all;
}

// MARK: Latent vectors

// Those that the library samples of a seed for a purpose, [count · latent]: elements beyond the truncation are sampled
// again, from a stream for each round.
function latents(seed, count = 1, purpose = "generation", truncation = threshold()) {
  const stream = (round) => (purposes[purpose] << 56n) | (BigInt(round) << 40n);
  const sample = (kind, round) => network.kernels.random(kind, count * facts.latent, BigInt(seed), stream(round));
  if (facts.distribution === "uniform") return sample("uniform", 0).map((one) => 2 * one - 1);
  const values = sample("normal", 0);
  let beyond = [...values.keys()].filter((index) => Math.abs(values[index]) > truncation);
  for (let round = 1; beyond.length; round++) {
    const fresh = sample("normal", round);
    for (const index of beyond) values[index] = fresh[index];
    beyond = beyond.filter((index) => Math.abs(values[index]) > truncation);
  }
  return values;
}

function threshold() {
  const { value, max } = find("#truncation");
  return value === max ? Infinity : Number(value);
}

// As many vectors as a picture shows: a point by itself says little.
const sampled = (seed) => {
  const values = latents(seed, isPoints ? points : 1, isPoints ? "grid" : "generation");
  return Array.from({ length: values.length / facts.latent }, (_, number) =>
    Array.from(values.subarray(number * facts.latent, (number + 1) * facts.latent)));
};

const current = () => vectors.base.map((vector, number) =>
  moved(between(vector, vectors.other[number], Number(find("#way").value)), facts.directions, shifts));

const chosenClass = () => Number(find("#classes input:checked")?.value ?? 0);

// MARK: Pictures

const samples = (vectors, classes = []) => network.samples(Float32Array.from(vectors), Float32Array.from(classes));

// An image as RGBA, whatever its channels are.
function image(sample) {
  const [height, width, channels] = facts.sample;
  const grey = network.kernels.pixels(sample);
  const result = new ImageData(width, height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const own = grey.subarray(pixel * channels, (pixel + 1) * channels);
    const [red, green, blue] = channels < 3 ? [own[0], own[0], own[0]] : own;
    result.data.set([red, green, blue, channels % 2 ? 255 : own[channels - 1]], 4 * pixel);
  }
  return result;
}

function paintImage() {
  const canvas = find("#sample");
  canvas.getContext("2d").putImageData(image(samples(current()[0], [chosenClass()])), 0, 0);
}

function paintPoints() {
  const canvas = find("#sample");
  const context = canvas.getContext("2d");
  const style = getComputedStyle(document.documentElement);
  const kinds = Math.max(1, facts.classes.length);
  const all = current();
  const found = samples(all.flat(), all.map((_, number) => number % kinds));
  context.fillStyle = style.getPropertyValue("--card");
  context.fillRect(0, 0, canvas.width, canvas.height);
  const middle = canvas.width / 2;
  const place = (value) => middle + (value / facts.reach) * middle * 0.9;
  context.strokeStyle = style.getPropertyValue("--line");
  context.strokeRect(place(-facts.reach), place(-facts.reach), middle * 1.8, middle * 1.8);
  for (let number = 0; number < all.length; number++) {
    const hue = (360 * (number % kinds)) / kinds + 210;
    context.fillStyle = kinds > 1 ? `hsl(${hue} 65% 50%)` : style.getPropertyValue("--accent");
    context.fillRect(place(found[2 * number]) - 2, canvas.height - place(found[2 * number + 1]) - 2, 4, 4);
  }
}

function paint() {
  if (isPoints) paintPoints();
  else paintImage();
}

function say() {
  const name = facts.classes[chosenClass()];
  const what = isPoints ? `${points} points` : "A sample" + (name === undefined ? "" : ` of class ${name}`);
  find("#sample").setAttribute("aria-label", `${what}, seed ${find("#seed").value}`);
  find("#said").textContent = `${what}, seed ${find("#seed").value}`
    + (shifts.some(Boolean) || Number(find("#way").value) ? ", moved" : "");
}

function show() {
  paint();
  say();
}

// MARK: Seeds and sliders

// The seed in a field, which shows from now on the one that is taken for what was typed.
function readSeed(name) {
  const field = find(name);
  const seed = Math.min(seedOf(field.value), Number(field.max));
  field.value = seed;
  return seed;
}

function newSeed() {
  stop();
  vectors = { base: sampled(readSeed("#seed")), other: sampled(readSeed("#other-seed")) };
  reset();
  fillGrid();
}

function choose(seed) {
  find("#seed").value = seed;
  newSeed();
}

function reset() {
  stop();
  shifts = facts.directions.map(() => 0);
  find("#way").value = 0;
  for (const input of document.querySelectorAll("#directions input")) setSlider(input, 0);
  show();
}

function stop() {
  playing = null;
  find("#play").textContent = "Play";
}

function play() {
  if (playing) {
    stop();
    return say();
  }
  const mine = (playing = {});
  find("#play").textContent = "Stop";
  const start = performance.now();
  let [count, busy, told] = [0, 0, start];
  const next = () => {
    if (playing !== mine) return;
    const time = performance.now();
    find("#way").value = wayAt(time - start);
    paint();
    count += 1;
    busy += performance.now() - time;
    if (time - told > 500) {
      const rate = Math.round((1000 * count) / (performance.now() - start));
      find("#rate").textContent = `${rate} pictures a second, each computed in ${(busy / count).toFixed(1)} ms`;
      told = time;
    }
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
}

// MARK: The grid

let filling = null;

// The picture of `ganzoo generate --seed`: a latent vector for each column and a row for each class, or each image its
// own.
async function fillGrid() {
  if (isPoints) return;
  const mine = (filling = {});
  const names = facts.classes;
  const rows = names.length ? Math.min(names.length, 100) : columns;
  const all = latents(readSeed("#seed"), names.length ? columns : columns * rows, "grid");
  const [height, width] = facts.sample;
  for (let row = 0; row < rows; row++) {
    const own = names.length ? all : all.subarray(row * columns * facts.latent, (row + 1) * columns * facts.latent);
    const found = samples(own, Array(columns).fill(row));
    const context = find(`#grid tr:nth-child(${row + 1}) canvas`).getContext("2d");
    for (let column = 0; column < columns; column++) {
      const one = found.subarray(column * size(facts.sample), (column + 1) * size(facts.sample));
      context.putImageData(image(one), 2 + column * (width + 2), 1);
    }
    // Between rows of a large network the page answers.
    await new Promise((done) => setTimeout(done));
    if (filling !== mine) return;
  }
}

function makeGrid() {
  const names = facts.classes;
  const [height, width] = facts.sample;
  find("#grid-title").textContent = names.length ? "Every class" : "A hundred samples";
  const rows = names.length ? names.slice(0, 100) : Array(columns).fill(null);
  find("#grid").replaceChildren(...rows.map((name, row) => {
    const canvas = element("canvas", { width: columns * (width + 2) + 2, height: height + 2, className: "picture" });
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", name === null ? `Row ${row + 1}: ten samples` : `Ten samples of class ${name}`);
    const head = name === null ? [] : [element("th", { scope: "row", textContent: name, title: name })];
    return element("tr", {}, ...head, element("td", {}, canvas));
  }));
}

// All rows in one picture, with a margin of two pixels.
function gridPicture() {
  const rows = [...document.querySelectorAll("#grid canvas")];
  const whole = element("canvas", { width: rows[0].width, height: rows.length * rows[0].height + 2 });
  const context = whole.getContext("2d");
  context.fillStyle = "#808080";
  context.fillRect(0, 0, whole.width, whole.height);
  rows.forEach((row, number) => context.drawImage(row, 0, 1 + number * row.height));
  return whole;
}

function download(canvas, name) {
  canvas.toBlob((blob) => {
    const address = URL.createObjectURL(blob);
    element("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  });
}

// MARK: The page

function makeClasses() {
  find("#classes").hidden = !facts.classes.length || isPoints;
  find("#classes").append(...facts.classes.map((name, number) => {
    const input = element("input", { type: "radio", name: "class", value: number, checked: number === 0 });
    input.addEventListener("change", show);
    return element("label", { className: "choice" }, input, element("span", { textContent: name }));
  }));
}

function makeSliders() {
  const take = (number, value) => {
    shifts[number] = value;
    stop();
    show();
  };
  find("#directions").replaceChildren(...directionSliders(facts, take));
  if (facts.coordinates) {
    find("#latent-title").textContent = "Latent coordinates";
    find("#latent-text").textContent = "How far each is moved.";
  }
}

function wire() {
  const on = (name, event, act) => find(name).addEventListener(event, act);
  on("#seed", "change", newSeed);
  on("#next", "click", () => choose(readSeed("#seed") + 1));
  on("#random", "click", () => choose(randomSeed()));
  on("#other-seed", "change", () => {
    vectors.other = sampled(readSeed("#other-seed"));
    show();
  });
  on("#way", "input", () => {
    stop();
    show();
  });
  on("#play", "click", play);
  on("#reset", "click", reset);
  on("#truncation", "input", () => {
    tellTruncation();
    newSeed();
  });
  on("#download", "click", () => download(find("#sample"), "sample.png"));
  on("#download-grid", "click", () => download(gridPicture(), "grid.png"));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
}

function tellTruncation() {
  find("#truncation-said").textContent = threshold() === Infinity ? "None." : `At ${threshold()}.`;
}

async function open() {
  const kernels = await Kernels.make(bytes("#kernels"));
  network = new Network(kernels, facts.network, new Float32Array(bytes("#weights").buffer));
  const canvas = find("#sample");
  [canvas.height, canvas.width] = isPoints ? [560, 560] : facts.sample;
  find("#grid-card").hidden = isPoints;
  find("#truncation-card").hidden = facts.distribution === "uniform";
  makeClasses();
  makeSliders();
  if (!isPoints) makeGrid();
  tellTruncation();
  wire();
  newSeed();
}

// For programs that use this page: latent vectors of a seed, and the numbers of samples.
globalThis.generator = { facts, latents, samples };

globalThis.generator.ready = open().catch((error) => {
  find("#notice").textContent = `This browser cannot show the page: ${error.message}`;
  find("#notice").hidden = false;
});
