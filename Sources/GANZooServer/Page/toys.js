// Toys: a training of points in the plane, drawn as it goes.
import { askJSON, events, notify } from "/app.js";
import { element, find } from "/controls.js";

let control = null;
let scene = null;
let wired = false;

export async function open() {
  if (!wired) wire();
  const { toys } = await askJSON("/api/toys");
  const select = find("#toy");
  const chosen = select.value || "mlp/toy-8-gaussians";
  select.replaceChildren(...toys.map((name) => element("option", { value: name, textContent: name })));
  if (toys.includes(chosen)) select.value = chosen;
}

export function close() { control?.abort(); }

function wire() {
  wired = true;
  find("#toy-start").addEventListener("click", train);
  find("#toy-stop").addEventListener("click", () => control?.abort());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => scene?.frame && draw());
}

const number = new Intl.NumberFormat("en");

async function train() {
  control?.abort();
  const mine = (control = new AbortController());
  find("#toy-stop").disabled = false;
  notify(null);
  const body = { toy: find("#toy").value, seed: Math.max(0, Math.floor(Number(find("#toy-seed").value)) || 0) };
  let ended = "Stopped";
  try {
    for await (const { name, data } of events("/api/toy", { body, signal: mine.signal })) take(name, data);
    if (scene?.frame?.step === scene?.steps) ended = "Trained";
  } catch (error) {
    if (!mine.signal.aborted) notify(error.message);
  }
  if (control !== mine) return;
  find("#toy-stop").disabled = true;
  const step = scene?.frame?.step;
  if (step !== undefined) find("#toy-state").textContent = `${ended} after ${number.format(step)} steps.`;
}

function take(name, data) {
  if (name === "failure") return notify(data.error);
  if (name === "start") return void (scene = { ...data, frame: null });
  scene.frame = data;
  draw();
  find("#toy-state").textContent = `Step ${number.format(data.step)} of ${number.format(scene.steps)}`;
  find("#toy-losses").replaceChildren(...data.losses.map(({ name, value }) => element("tr", {},
    element("th", { scope: "row", textContent: name }), element("td", { textContent: Number(value).toPrecision(4) }))));
  find("#toy-canvas").setAttribute("aria-label",
    `Real and generated points with lines of the critic's score, at step ${data.step} of ${scene.steps}`);
}

// MARK: Drawing

function draw() {
  const canvas = find("#toy-canvas");
  const context = canvas.getContext("2d");
  const { reach, side, data, frame } = scene;
  const size = canvas.width;
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const finite = frame.critic.filter((value) => value !== null);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  surface(context, size, side, frame.critic, low, high, dark);
  contours(context, size, side, frame.critic, low, high, dark);
  const dots = (points, color, radius) => {
    context.fillStyle = color;
    for (let i = 0; i < points.length; i += 2) {
      if (points[i] === null || points[i + 1] === null) continue;
      const [x, y] = [((points[i] + reach) / (2 * reach)) * size, ((reach - points[i + 1]) / (2 * reach)) * size];
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.fill();
    }
  };
  dots(data, "#e07b00", 2.5);
  dots(frame.points, "#1f77d0", 3.5);
}

function surface(context, size, side, values, low, high, dark) {
  const image = new ImageData(side, side);
  values.forEach((value, i) => {
    const share = value === null || high <= low ? 0 : (value - low) / (high - low);
    const light = dark ? 22 + 60 * share : 165 + 85 * share;
    image.data.set([light, light + 3, light + 8, 255], 4 * i);
  });
  const small = new OffscreenCanvas(side, side);
  small.getContext("2d").putImageData(image, 0, 0);
  context.imageSmoothingEnabled = true;
  // A value stands in the middle of its cell, the outer ones on the frame.
  context.drawImage(small, 0.5, 0.5, side - 1, side - 1, 0, 0, size, size);
}

// Marching squares: where a cell's edges cross a level, a line joins the crossings.
function contours(context, size, side, values, low, high, dark) {
  const levels = 10;
  const cell = size / (side - 1);
  context.strokeStyle = dark ? "#9fb0c4" : "#4c5f78";
  context.lineWidth = 1;
  context.beginPath();
  for (let level = 1; level < levels && high > low; level += 1) {
    const height = low + ((high - low) * level) / levels;
    for (let row = 0; row + 1 < side; row += 1) {
      for (let column = 0; column + 1 < side; column += 1) {
        const corner = (x, y) => values[(row + y) * side + column + x];
        const corners = [[0, 0], [1, 0], [1, 1], [0, 1]];
        if (corners.some(([x, y]) => corner(x, y) === null)) continue;
        const crossings = corners.flatMap(([x, y], i) => {
          const [u, v] = corners[(i + 1) % 4];
          const [a, b] = [corner(x, y), corner(u, v)];
          if (a < height === b < height) return [];
          const way = (height - a) / (b - a);
          return [[(column + x + way * (u - x)) * cell, (row + y + way * (v - y)) * cell]];
        });
        for (let i = 0; i + 1 < crossings.length; i += 2) {
          context.moveTo(...crossings[i]);
          context.lineTo(...crossings[i + 1]);
        }
      }
    }
  }
  context.stroke();
}
