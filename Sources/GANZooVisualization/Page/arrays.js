// Numbers of samples moved, repeated and summed.
//
// A layer's place `at` has inputs and output as { start, shape } with the address of a batch, and `room(count)` for
// numbers of each sample.

export const size = (shape) => shape.reduce((product, one) => product * one, 1);

// Each number of a sample is one of the input's, or 0: `source` gives its place there, or −1.
export function rearrange(at, source, out = at.output.start, input = at.inputs[0]) {
  const [count, from] = [size(at.output.shape), size(input.shape)];
  const indices = at.kernels.put(Int32Array.from({ length: count }, (_, index) => source(index)));
  return (n) => {
    for (let number = 0; number < n; number++)
      at.kernels.exports.ganzoo_gather(out + 4 * number * count, input.start + 4 * number * from, indices, count);
  };
}

// The coordinates of a number in a shape, and back; −1 outside.
export const coordinates = (index, shape) => shape.reduceRight(([rest, found], one) =>
  [Math.floor(rest / one), [rest % one, ...found]], [index, []])[1];
export const place = (position, shape) => position.reduce((sum, one, axis) =>
  (sum < 0 || one < 0 || one >= shape[axis] ? -1 : sum * shape[axis] + one), 0);

// Σ of rearranged inputs times weights of a sample's numbers.
export function weightedSum(at, parts, k, count, start, input) {
  const [gathered, scaled] = [at.room(count), at.room(count)];
  const steps = parts.map(({ from, weights }) => ({
    gather: rearrange(at, from, gathered, input), weights: k.put(weights),
  }));
  return (n) => {
    k.floats(start, n * count).fill(0);
    for (const { gather, weights } of steps) {
      gather(n);
      for (let number = 0; number < n; number++)
        k.binary("multiply", scaled + 4 * number * count, gathered + 4 * number * count, weights, count);
      add(k, start, scaled, n * count);
    }
  };
}

// out ← out + x, which the loops' arguments have as two buffers.
function add(k, out, x, count) {
  k.binary("add", x, out, x, count);
  k.floats(out, count).set(k.floats(x, count));
}
