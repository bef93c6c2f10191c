// What each layer computes, by Keras' class name and settings.
//
// A layer is given its place `at`: inputs and output as { start, shape } with the address of a batch, the weights'
// addresses, and `room(count)` for numbers of each sample. It returns a function that computes a batch of n samples, or
// nothing where the output is the input's numbers.
import { activate, elu, product } from "./activations.js";
import { coordinates, place, rearrange, size, weightedSum } from "./arrays.js";
import { batchNormalization, groupNormalization, layerNormalization, unitNormalization } from "./normalization.js";
import { convolve, depthwise, pooling, separable } from "./windows.js";

const elementwise = (name) => (at) =>
  (name(at) === "linear" ? undefined : activate(at, name(at), at.output.start, at.inputs[0].start));

function dense(at) {
  const { kernels: k, settings: { units } } = at;
  const depth = at.inputs[0].shape.at(-1);
  const rows = size(at.inputs[0].shape) / depth;
  const nr = units <= 8 ? 8 : 16;
  const panels = Math.ceil(units / nr);
  const packed = k.room(panels * nr * depth);
  k.exports.ganzoo_pack_matrix(packed, at.weights.kernel, depth, units, 0, nr, 0, panels);
  const right = k.words(packed, nr, 0, units, 0);
  return product(at, (epilogue) => (out, n) =>
    k.exports.ganzoo_gemm(out, at.inputs[0].start, depth, right, units, epilogue, 0, n * rows));
}

const byCoordinates = (change) => (at) => {
  const { output: { shape }, inputs: [input] } = at;
  return rearrange(at, (index) => place(change(coordinates(index, shape), at), input.shape));
};

const firstSides = (margins) => [margins].flat(2).filter((_, index) => index % 2 === 0);
const padding = byCoordinates((position, at) => {
  const before = firstSides(at.settings.padding);
  return position.map((one, axis) => one - (before[axis] ?? 0));
});
const cropping = byCoordinates((position, at) => {
  const before = firstSides(at.settings.cropping);
  return position.map((one, axis) => one + (before[axis] ?? 0));
});
const repeating = byCoordinates((position, at) => {
  const factors = [at.settings.size].flat();
  return position.map((one, axis) => Math.floor(one / (factors[axis] ?? 1)));
});

// Shares of four pixels around a place, with Keys' a = -1/2 and places to a 1024th; beyond the ends they have none.
function cubicTaps(middle, count) {
  const place = Math.fround(middle - 0.5);
  const first = Math.floor(place);
  const scaled = (place - first) * 1024;
  // Halves go to the even number.
  const whole = Math.round(scaled) - (scaled % 1 === 0.5 && Math.round(scaled) % 2 === 1 ? 1 : 0);
  const share = whole / 1024;
  const near = (x) => (1.5 * x - 2.5) * x * x + 1;
  const far = (x) => ((-0.5 * x + 2.5) * x - 4) * x + 2;
  const weights = [far(share + 1), near(share), near(1 - share), far(2 - share)].map((weight, tap) =>
    (first - 1 + tap >= 0 && first - 1 + tap < count ? weight : 0));
  const sum = weights.reduce((a, b) => a + b);
  return weights.map((weight, tap) =>
    ({ place: Math.min(Math.max(first - 1 + tap, 0), count - 1), weight: weight / sum }));
}

// The pixels of a row or column that a pixel of the result is made of.
function taps(interpolation, middle, count) {
  if (interpolation === "nearest") return [{ place: Math.min(Math.floor(middle), count - 1), weight: 1 }];
  if (interpolation === "bicubic") return cubicTaps(middle, count);
  const place = Math.fround(middle - 0.5);
  const share = place - Math.floor(place);
  return [
    { place: Math.max(Math.floor(place), 0), weight: 1 - share },
    { place: Math.min(Math.ceil(place), count - 1), weight: share },
  ];
}

// The part of an image that is resized to the output's shape: { first, count } of rows and of columns.
function resized(at, interpolation, parts) {
  const { kernels: k, output: { shape, start }, inputs: [input] } = at;
  const tables = [0, 1].map((axis) => Array.from({ length: shape[axis] }, (_, index) =>
    taps(interpolation, Math.fround((index + 0.5) * Math.fround(parts[axis].count / shape[axis])), parts[axis].count)));
  const pixel = (index, rowTap, columnTap) => {
    const position = coordinates(index, shape);
    const [row, column] = [tables[0][position[0]][rowTap], tables[1][position[1]][columnTap]];
    return {
      from: place([parts[0].first + row.place, parts[1].first + column.place, position[2]], input.shape),
      weight: row.weight * column.weight,
    };
  };
  if (interpolation === "nearest") return rearrange(at, (index) => pixel(index, 0, 0).from);
  const count = size(shape);
  const numbers = tables[0][0].map((_, tap) => tap);
  const sums = numbers.flatMap((rowTap) => numbers.map((columnTap) => ({
    from: (index) => pixel(index, rowTap, columnTap).from,
    weights: Float32Array.from({ length: count }, (_, index) => pixel(index, rowTap, columnTap).weight),
  })));
  return weightedSum(at, sums, k, count, start, input);
}

const whole = ({ shape }) => [0, 1].map((axis) => ({ first: 0, count: shape[axis] }));

function resizing(at) {
  const { settings: { height, width, crop_to_aspect_ratio: crops, interpolation }, inputs: [input] } = at;
  const [rows, columns] = input.shape;
  if (!crops) return resized(at, interpolation, whole(input));
  const kept = [[rows, (columns * height) / width], [columns, (rows * width) / height]].map(([all, some]) =>
    ({ all, count: Math.max(Math.min(all, Math.floor(some)), 1) }));
  return resized(at, interpolation, kept.map(({ all, count }) => ({ first: (all - count) >> 1, count })));
}

function embedding(at) {
  const { kernels: k, settings: { input_dim: most, output_dim: width }, weights, inputs: [input], output } = at;
  return (n) => {
    const count = n * size(input.shape);
    const [indices, table] = [k.floats(input.start, count), k.floats(weights.embeddings, most * width)];
    const out = k.floats(output.start, count * width);
    for (let index = 0; index < count; index++)
      out.set(table.subarray(indices[index] * width, (indices[index] + 1) * width), index * width);
  };
}

// Inputs as large as the output, one after the other.
function merging(operate, finish) {
  return (at) => {
    const { kernels: k, output: { shape, start } } = at;
    const count = size(shape);
    const sides = at.inputs.map((input) => {
      if (size(input.shape) === count) return { start: input.start, spread: null };
      const sizes = [...shape.map(() => 1).slice(input.shape.length), ...input.shape];
      const room = at.room(count);
      return {
        start: room,
        spread: rearrange(at, (index) =>
          place(coordinates(index, shape).map((one, axis) => (sizes[axis] === 1 ? 0 : one)), sizes), room, input),
      };
    });
    const [a, b, c] = [at.room(count), at.room(count), at.room(count)];
    return (n) => {
      for (const { spread } of sides) spread?.(n);
      let merged = sides[0].start;
      sides.slice(1).forEach((side, index) => {
        const out = index === sides.length - 2 && !finish ? start : index % 2 ? b : a;
        operate(k, out, merged, side.start, n * count, c);
        merged = out;
      });
      finish?.(k, start, merged, n * count, sides.length);
    };
  };
}

const largest = (k, out, x, y, count, room) => {
  k.binary("subtract", room, x, y, count);
  k.unary("leakyReLU", out, room, count, 0);
  k.binary("add", room, out, y, count);
  k.floats(out, count).set(k.floats(room, count));
};
const smallest = (k, out, x, y, count, room) => {
  k.binary("subtract", room, y, x, count);
  k.unary("leakyReLU", out, room, count, 0);
  k.binary("subtract", room, y, out, count);
  k.floats(out, count).set(k.floats(room, count));
};
const plain = (operation) => (k, out, x, y, count) => k.binary(operation, out, x, y, count);

function concatenate(at) {
  const { kernels: k, output: { shape, start } } = at;
  // Keras' axis counts the batch's, unless it is negative.
  const axis = at.settings.axis < 0 ? shape.length + at.settings.axis : at.settings.axis - 1;
  const inner = (sizes) => size(sizes.slice(axis));
  return (n) => {
    let before = 0;
    for (const input of at.inputs) {
      const [width, whole, rows] = [inner(input.shape), inner(shape), n * size(shape.slice(0, axis))];
      const [x, y] = [k.floats(input.start, rows * width), k.floats(start, rows * whole)];
      for (let row = 0; row < rows; row++) y.set(x.subarray(row * width, (row + 1) * width), row * whole + before);
      before += width;
    }
  };
}

function prelu(at) {
  const { kernels: k, inputs: [input], output: { shape, start }, settings, weights } = at;
  const count = size(shape);
  const shared = [settings.shared_axes ?? []].flat();
  const sizes = shape.map((one, axis) => (shared.includes(axis + 1) ? 1 : one));
  const alphas = k.room(count);
  rearrange(at, (index) => place(coordinates(index, shape).map((one, axis) => (sizes[axis] === 1 ? 0 : one)), sizes),
    alphas, { start: weights.alpha, shape: sizes })(1);
  const [a, b] = [at.room(count), at.room(count)];
  return (n) => {
    k.unary("clamp", a, input.start, n * count, -3.4e38, 0);
    for (let number = 0; number < n; number++)
      k.binary("multiply", b + 4 * number * count, a + 4 * number * count, alphas, count);
    k.unary("leakyReLU", a, input.start, n * count, 0);
    k.binary("add", start, a, b, n * count);
  };
}

function relu(at) {
  const { kernels: k, inputs: [input], output: { shape, start } } = at;
  const { max_value: most, negative_slope: slope, threshold } = at.settings;
  const count = size(shape);
  if (!threshold && most === null) return (n) => k.unary("leakyReLU", start, input.start, n * count, slope);
  return (n) => {
    const [x, y] = [k.floats(input.start, n * count), k.floats(start, n * count)];
    for (let index = 0; index < x.length; index++)
      y[index] = Math.min(x[index] > threshold ? x[index] : slope * (x[index] - threshold), most ?? Infinity);
  };
}

const unary = (operation, ...names) => (at) => {
  const count = size(at.output.shape);
  const numbers = names.map((name) => at.settings[name]);
  return (n) => at.kernels.unary(operation, at.output.start, at.inputs[0].start, n * count, ...numbers);
};
const nothing = () => undefined;

export const layers = {
  Activation: elementwise((at) => at.settings.activation),
  Add: merging(plain("add")),
  AlphaDropout: nothing,
  Average: merging(plain("add"), (k, out, x, count, inputs) => k.unary("affine", out, x, count, 1 / inputs, 0)),
  AveragePooling1D: (at) => pooling(at, false),
  AveragePooling2D: (at) => pooling(at, false),
  BatchNormalization: batchNormalization,
  Concatenate: concatenate,
  Conv1D: (at) => convolve(at, false),
  Conv2D: (at) => convolve(at, false),
  Conv1DTranspose: (at) => convolve(at, true),
  Conv2DTranspose: (at) => convolve(at, true),
  Cropping1D: cropping,
  Cropping2D: cropping,
  Dense: dense,
  DepthwiseConv2D: depthwise,
  Dropout: nothing,
  ELU(at) {
    const [count, { kernels: k }] = [size(at.output.shape), at];
    const [a, b] = [at.room(count), at.room(count)];
    return (n) => elu(k, at.output.start, at.inputs[0].start, n * count, a, b, at.settings.alpha);
  },
  Embedding: embedding,
  Flatten: nothing,
  GaussianDropout: nothing,
  GaussianNoise: nothing,
  GlobalAveragePooling1D: (at) => pooling(at, false, true),
  GlobalAveragePooling2D: (at) => pooling(at, false, true),
  GlobalMaxPooling1D: (at) => pooling(at, true, true),
  GlobalMaxPooling2D: (at) => pooling(at, true, true),
  GroupNormalization: groupNormalization,
  InputLayer: nothing,
  LayerNormalization: layerNormalization,
  LeakyReLU: unary("leakyReLU", "alpha"),
  Maximum: merging(largest),
  MaxPooling1D: (at) => pooling(at, true),
  MaxPooling2D: (at) => pooling(at, true),
  Minimum: merging(smallest),
  Multiply: merging(plain("multiply")),
  Permute: byCoordinates((position, { settings: { dims } }) =>
    dims.map((_, axis) => position[dims.indexOf(axis + 1)])),
  PReLU: prelu,
  ReLU: relu,
  RepeatVector: byCoordinates((position) => position.slice(1)),
  Rescaling: unary("affine", "scale", "offset"),
  Reshape: nothing,
  Resizing: resizing,
  SeparableConv1D: separable,
  SeparableConv2D: separable,
  Softmax: elementwise(() => "softmax"),
  SpatialDropout2D: nothing,
  SpectralNormalization(at) {
    // The stored kernel is divided by its norm already.
    const { class_name: name, config } = at.settings.layer;
    return layers[name]({ ...at, settings: config });
  },
  Subtract: merging(plain("subtract")),
  UnitNormalization: unitNormalization,
  UpSampling1D: repeating,
  UpSampling2D: (at) =>
    (at.settings.interpolation === "nearest"
      ? repeating(at) : resized(at, at.settings.interpolation, whole(at.inputs[0]))),
  ZeroPadding1D: padding,
  ZeroPadding2D: padding,
};
