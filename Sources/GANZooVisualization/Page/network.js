// A network with its weights, ready to compute samples.
import { size } from "./arrays.js";
import { layers } from "./layers.js";

// Samples that are computed at a time, and the most numbers that all their layers may have.
const [mostSamples, mostNumbers] = [1000, 1 << 21];

// The positions of up-samplings that the convolution behind them does itself, at less cost.
function fusedUpSamplings(vertices, output) {
  const readers = vertices.map(() => []);
  for (const vertex of vertices) for (const input of vertex.inputs) readers[input].push(vertex);
  const isFused = ({ class: name, settings }, position) => {
    if (name !== "UpSampling2D" || settings.interpolation !== "nearest" || settings.size.join() !== "2,2"
      || readers[position].length !== 1 || position === output) return false;
    const { class: reader, settings: { padding, strides } } = readers[position][0];
    return reader === "Conv2D" && padding === "same" && strides.join() === "1,1";
  };
  return new Set(vertices.flatMap((vertex, position) => (isFused(vertex, position) ? [position] : [])));
}

export class Network {
  // `layers` are in an order in which each comes after its inputs. A layer has its class, settings, inputs, shape, and
  // for each of its weights the place of the first number and how many there are.
  constructor(kernels, { layers: vertices, inputs, output }, weights) {
    this.kernels = kernels;
    const numbers = vertices.reduce((sum, { shape }) => sum + size(shape), 0);
    this.batch = Math.max(1, Math.min(mostSamples, Math.floor(mostNumbers / numbers)));
    const fused = fusedUpSamplings(vertices, output);
    const places = [];
    this.steps = [];
    for (const [position, vertex] of vertices.entries()) {
      const at = {
        kernels, settings: vertex.settings, inputs: vertex.inputs.map((one) => places[one]),
        output: { start: 0, shape: vertex.shape }, upSampling: fused.has(vertex.inputs[0]) ? 2 : 1,
        weights: Object.fromEntries(Object.entries(vertex.weights).map(([name, [first, count]]) =>
          [name, kernels.put(weights.subarray(first, first + count))])),
        room: (count) => kernels.room(count * this.batch),
      };
      places.push(fused.has(position) ? at.inputs[0] : at.output);
      if (fused.has(position)) continue;
      at.output.start = at.room(size(vertex.shape));
      const step = layers[vertex.class](at);
      if (step) this.steps.push(step);
      else if (at.inputs.length) at.output.start = at.inputs[0].start;
    }
    this.inputs = inputs.map((one) => places[one]);
    this.output = places[output];
  }

  // The samples of latent vectors and classes, a Float32Array each, one after the other.
  samples(...inputs) {
    const widths = this.inputs.map(({ shape }) => size(shape));
    const [all, count] = [inputs[0].length / widths[0], size(this.output.shape)];
    const result = new Float32Array(all * count);
    for (let first = 0; first < all; first += this.batch) {
      const n = Math.min(this.batch, all - first);
      for (const [number, { start }] of this.inputs.entries()) {
        const part = inputs[number].subarray(first * widths[number], (first + n) * widths[number]);
        this.kernels.floats(start, part.length).set(part);
      }
      for (const step of this.steps) step(n);
      result.set(this.kernels.floats(this.output.start, n * count), first * count);
    }
    return result;
  }
}
