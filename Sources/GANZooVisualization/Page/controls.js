// What the page of `ganzoo serve` and pages of `ganzoo export --format web` share: elements, sliders, latent vectors.

export const find = (selector) => document.querySelector(selector);

export function element(name, properties = {}, ...children) {
  const node = document.createElement(name);
  for (const [property, value] of Object.entries(properties)) {
    if (property in node) node[property] = value;
    else node.setAttribute(property, value);
  }
  node.append(...children);
  return node;
}

// A slider with its number; `take` is called with each new value.
export function slider(kind, number, least, most, value, take) {
  const input = element("input", { type: "range", min: least, max: most, step: 0.01 });
  input.setAttribute("aria-label", `${kind} ${number + 1}`);
  const row = element("label", {}, element("span", { textContent: number + 1 }), input, element("output"));
  input.addEventListener("input", () => {
    setSlider(input, input.value);
    take(Number(input.value));
  });
  setSlider(input, value);
  return row;
}

export function setSlider(input, value) {
  input.value = value;
  const shown = input.parentElement?.querySelector("output");
  if (shown) shown.textContent = Number(value).toFixed(2);
}

// A slider for each principal direction, as far as latent vectors usually lie from the middle.
export function directionSliders({ latent, distribution, directions }, take) {
  const reach = (0.6 * Math.sqrt(latent) * (distribution === "uniform" ? 0.58 : 1)).toFixed(2);
  return directions.map((_, number) =>
    slider("Direction", number, -reach, reach, 0, (value) => take(number, value)));
}

// Along the great circle, on which normal vectors keep their length; straight where the ends are almost one.
export function between(a, b, way) {
  if (way === 0) return a;
  const dot = (x, y) => x.reduce((sum, value, index) => sum + value * y[index], 0);
  const cosine = dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  const angle = Math.acos(Math.min(1, Math.max(-1, cosine)));
  if (!(angle > 1e-3) || angle > Math.PI - 1e-3) return a.map((value, index) => value + way * (b[index] - value));
  const [left, right] = [Math.sin((1 - way) * angle), Math.sin(way * angle)].map((one) => one / Math.sin(angle));
  return a.map((value, index) => left * value + right * b[index]);
}

// A vector moved by a distance along each direction.
export const moved = (vector, directions, distances) => vector.map((value, index) =>
  directions.reduce((sum, direction, number) => sum + distances[number] * direction[index], value));

// The way of an animation after so many milliseconds: there and back in eight seconds.
export const wayAt = (time) => 0.5 - 0.5 * Math.cos((time * Math.PI) / 4000);

// A whole number of at least 0 that someone typed.
export const seedOf = (text) => Math.max(0, Math.floor(Number(text)) || 0);

export const randomSeed = () => Math.floor(Math.random() * 1e6);
