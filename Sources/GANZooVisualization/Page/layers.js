// What each layer computes, by Keras' class name and settings.
//
// A layer is given its place `at`: inputs and output as { start, shape } with the address of a batch, the weights'
// addresses, and `room(count)` for numbers of each sample. It returns a function that computes a batch of n samples, or
// nothing where the output is the input's numbers.
import { backwardPhases, convolution, forwardPhases, windowAxis } from "./convolution.js";

export const size = (shape) => shape.reduce((product, one) => product * one, 1);

// Activations that the loops of products apply themselves, as slopes of a LeakyReLU.
const slopes = { relu: 0, leaky_relu: 0.2 };

// Functions of k, the kernels; out and x, addresses; count; and a, b, room for as many numbers.
const activations = {
  linear: null,
  relu: (k, out, x, count) => k.unary("leakyReLU", out, x, count, 0),
  leaky_relu: (k, out, x, count) => k.unary("leakyReLU", out, x, count, 0.2),
  relu6: (k, out, x, count) => k.unary("clamp", out, x, count, 0, 6),
  tanh: (k, out, x, count) => k.unary("tanh", out, x, count),
  sigmoid: (k, out, x, count) => k.unary("sigmoid", out, x, count),
  softplus: (k, out, x, count) => k.unary("softplus", out, x, count),
  exponential: (k, out, x, count) => k.unary("exp", out, x, count),
  softmax: (k, out, x, count, a, b, columns) => k.exports.ganzoo_softmax(out, x, count / columns, columns, 0),
  softsign(k, out, x, count, a, b) {
    k.unary("leakyReLU", a, x, count, -1);
    k.unary("affine", b, a, count, 1, 1);
    k.binary("divide", out, x, b, count);
  },
  elu: (k, out, x, count, a, b) => elu(k, out, x, count, a, b, 1),
  selu(k, out, x, count, a, b) {
    elu(k, a, x, count, out, b, 1.67326324);
    k.unary("affine", out, a, count, 1.05070099, 0);
  },
  gelu(k, out, x, count, a, b) {
    k.unary("affine", a, x, count, Math.SQRT1_2, 0);
    k.unary("erf", b, a, count);
    k.unary("affine", a, b, count, 0.5, 0.5);
    k.binary("multiply", out, x, a, count);
  },
  mish(k, out, x, count, a, b) {
    k.unary("softplus", a, x, count);
    k.unary("tanh", b, a, count);
    k.binary("multiply", out, x, b, count);
  },
  swish(k, out, x, count, a) {
    k.unary("sigmoid", a, x, count);
    k.binary("multiply", out, x, a, count);
  },
  log_softmax: (k, out, x, count, a, b, columns) => k.exports.ganzoo_softmax(out, x, count / columns, columns, 1),
  hard_silu(k, out, x, count, a, b) {
    k.unary("affine", a, x, count, 1 / 6, 0.5);
    k.unary("clamp", b, a, count, 0, 1);
    k.binary("multiply", out, x, b, count);
  },
  hard_tanh: (k, out, x, count) => k.unary("clamp", out, x, count, -1, 1),
  log_sigmoid(k, out, x, count, a, b) {
    k.unary("affine", a, x, count, -1, 0);
    k.unary("softplus", b, a, count);
    k.unary("affine", out, b, count, -1, 0);
  },
  tanh_shrink(k, out, x, count, a) {
    k.unary("tanh", a, x, count);
    k.binary("subtract", out, x, a, count);
  },
  squareplus(k, out, x, count, a, b) {
    k.binary("multiply", a, x, x, count);
    k.unary("affine", b, a, count, 1, 4);
    k.unary("power", a, b, count, 0.5);
    k.binary("add", b, x, a, count);
    k.unary("affine", out, b, count, 0.5, 0);
  },
};

// alpha · (eˣ − 1) below zero.
function elu(k, out, x, count, a, b, alpha) {
  k.unary("clamp", a, x, count, -100, 0);
  k.unary("exp", b, a, count);
  k.unary("affine", a, b, count, alpha, -alpha);
  k.unary("leakyReLU", b, x, count, 0);
  k.binary("add", out, a, b, count);
}

function activate(at, name, out, x) {
  const act = activations[name];
  const [count, columns] = [size(at.output.shape), at.output.shape.at(-1)];
  const [a, b] = [at.room(count), at.room(count)];
  return (n) => act(at.kernels, out, x, n * count, a, b, columns);
}

const elementwise = (name) => (at) =>
  (name(at) === "linear" ? undefined : activate(at, name(at), at.output.start, at.inputs[0].start));

// A product with its bias and activation: `make(epilogue)` gives a function of the result's address and n.
function product(at, make) {
  const name = at.settings.activation ?? "linear";
  const isLinear = name === "linear" || name in slopes;
  const multiply = make(at.kernels.epilogue({ bias: at.weights.bias, slope: slopes[name] }));
  if (isLinear) return (n) => multiply(at.output.start, n);
  const before = at.room(size(at.output.shape));
  const after = activate(at, name, at.output.start, before);
  return (n) => {
    multiply(before, n);
    after(n);
  };
}

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

// A sequence is an image of one row.
const asImage = (shape) => (shape.length === 2 ? [1, ...shape] : shape);
const pair = (value) => (Array.isArray(value) ? (value.length === 1 ? [1, value[0]] : value) : [1, value ?? 1]);

function convolve(at, isTransposed) {
  const { settings } = at;
  const [image, result] = [asImage(at.inputs[0].shape), asImage(at.output.shape)];
  const [taps, strides, dilation] = [settings.kernel_size, settings.strides, settings.dilation_rate].map(pair);
  const [large, small] = isTransposed ? [result, image] : [image, result];
  const up = at.upSampling ?? 1;
  const phases = [0, 1].map((axis) => {
    const isCausal = settings.padding === "causal" && axis === 0;
    const window = windowAxis(large[axis] * (isTransposed ? 1 : up), small[axis], taps[axis], {
      stride: strides[axis], dilation: dilation[axis], padding: isCausal ? "valid" : settings.padding,
    });
    return isTransposed ? backwardPhases(window) : forwardPhases(window, up);
  });
  return product(at, (epilogue) => {
    const run = convolution(at.kernels, {
      image, result, rows: phases[0], columns: phases[1], kernelColumns: taps[1], kernel: at.weights.kernel,
      isTransposed, epilogue,
    });
    return (out, n) => run(out, at.inputs[0].start, n);
  });
}

// Each number of a sample is one of the input's, or 0: `source` gives its place there, or −1.
function rearrange(at, source, out = at.output.start, input = at.inputs[0]) {
  const [count, from] = [size(at.output.shape), size(input.shape)];
  const indices = at.kernels.put(Int32Array.from({ length: count }, (_, index) => source(index)));
  return (n) => {
    for (let number = 0; number < n; number++)
      at.kernels.exports.ganzoo_gather(out + 4 * number * count, input.start + 4 * number * from, indices, count);
  };
}

// The coordinates of a number in a shape, and back; −1 outside.
const coordinates = (index, shape) => shape.reduceRight(([rest, found], one) =>
  [Math.floor(rest / one), [rest % one, ...found]], [index, []])[1];
const place = (position, shape) => position.reduce((sum, one, axis) =>
  (sum < 0 || one < 0 || one >= shape[axis] ? -1 : sum * shape[axis] + one), 0);
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

// Between pixels' centres in straight lines: a mean of four images, with weights for each number.
function bilinear(at) {
  const { kernels: k, output: { shape, start }, inputs: [input], settings } = at;
  const count = size(shape);
  const neighbour = (position, axis, isSecond) => {
    const place = (position[axis] + 0.5) / settings.size[axis] - 0.5;
    const first = Math.floor(place);
    const inside = Math.min(Math.max(first + (isSecond ? 1 : 0), 0), input.shape[axis] - 1);
    return [inside, isSecond ? place - first : 1 - place + first];
  };
  const parts = [0, 1, 2, 3].map((corner) => {
    const of = (index) => {
      const position = coordinates(index, shape);
      const [[row, a], [column, b]] = [neighbour(position, 0, corner > 1), neighbour(position, 1, corner % 2)];
      return { from: place([row, column, position[2]], input.shape), weight: a * b };
    };
    return { from: (index) => of(index).from, weights: Float32Array.from({ length: count }, (_, i) => of(i).weight) };
  });
  return weightedSum(at, parts, k, count, start, input);
}

// Σ of rearranged inputs times weights of a sample's numbers.
function weightedSum(at, parts, k, count, start, input) {
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

function pooling(at, isMaximum, isGlobal) {
  const { kernels: k, settings } = at;
  const image = asImage(at.inputs[0].shape);
  const result = isGlobal ? [1, 1, image[2]] : asImage(at.output.shape);
  const window = isGlobal ? image.slice(0, 2) : pair(settings.pool_size);
  const strides = isGlobal ? [1, 1] : pair(settings.strides);
  const axes = [0, 1].map((axis) => windowAxis(
    image[axis], result[axis], window[axis], { stride: strides[axis], padding: isGlobal ? "valid" : settings.padding }));
  if (isMaximum) {
    const pool = k.words(...image, result[0], result[1], ...window, ...strides, axes[0].before, axes[1].before);
    const indices = at.room(size(result));
    return (n) => {
      for (let number = 0; number < n; number++)
        k.exports.ganzoo_max_pool(at.output.start, indices, at.inputs[0].start, pool, number);
    };
  }
  // A mean counts pixels of the image alone.
  const first = (position, axis) => position[axis] * strides[axis] - axes[axis].before;
  const inside = (position, axis) => Math.min(first(position, axis) + window[axis], image[axis])
    - Math.max(first(position, axis), 0);
  const weights = Float32Array.from({ length: size(result) }, (_, index) => {
    const position = coordinates(index, result);
    return 1 / (inside(position, 0) * inside(position, 1));
  });
  const parts = Array.from({ length: window[0] * window[1] }, (_, tap) => ({
    weights,
    from(index) {
      const position = coordinates(index, result);
      const [row, column] = [Math.floor(tap / window[1]), tap % window[1]];
      return place([first(position, 0) + row, first(position, 1) + column, position[2]], image);
    },
  }));
  return weightedSum(at, parts, k, size(result), at.output.start, at.inputs[0]);
}

function batchNormalization(at) {
  const { kernels: k, weights: { gamma, beta, moving_mean, moving_variance }, settings: { epsilon } } = at;
  const columns = at.output.shape.at(-1);
  const values = (start) => (start ? k.floats(start, columns).slice() : undefined);
  const [g, b, mean, variance] = [gamma, beta, moving_mean, moving_variance].map(values);
  const scale = variance.map((one, index) => Math.fround(1 / Math.sqrt(Math.fround(one + Math.fround(epsilon)))) *
    (g?.[index] ?? 1));
  const bias = mean.map((one, index) => (b?.[index] ?? 0) - one * scale[index]);
  const epilogue = k.epilogue({ scale: k.put(scale), bias: k.put(bias), slope: at.slope });
  const rows = size(at.output.shape) / columns;
  return (n) => k.exports.ganzoo_apply_epilogue(at.output.start, at.inputs[0].start, n * rows, columns, epilogue);
}

function layerNormalization(at) {
  const { kernels: k, output: { shape, start }, inputs: [input], settings, weights } = at;
  const columns = size(shape.slice(-settings.axis.length));
  const rows = size(shape) / columns;
  const epilogue = k.epilogue({ scale: weights.gamma, bias: weights.beta });
  return (n) => {
    const [x, y] = [k.floats(input.start, n * rows * columns), k.floats(start, n * rows * columns)];
    for (let first = 0; first < x.length; first += columns) {
      const row = x.subarray(first, first + columns);
      const mean = row.reduce((sum, one) => sum + one, 0) / columns;
      const variance = row.reduce((sum, one) => sum + (one - mean) ** 2, 0) / columns;
      const scale = 1 / Math.sqrt(variance + settings.epsilon);
      for (let index = 0; index < columns; index++) y[first + index] = (row[index] - mean) * scale;
    }
    k.exports.ganzoo_apply_epilogue(start, start, n * rows, columns, epilogue);
  };
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
  Average: merging(plain("add"), (k, out, x, count, inputs) => k.unary("affine", out, x, count, 1 / inputs, 0)),
  AveragePooling1D: (at) => pooling(at, false),
  AveragePooling2D: (at) => pooling(at, false),
  BatchNormalization: batchNormalization,
  Concatenate: concatenate,
  Conv1D: (at) => convolve(at, false),
  Conv2D: (at) => convolve(at, false),
  Conv2DTranspose: (at) => convolve(at, true),
  Cropping1D: cropping,
  Cropping2D: cropping,
  Dense: dense,
  Dropout: nothing,
  ELU(at) {
    const [count, { kernels: k }] = [size(at.output.shape), at];
    const [a, b] = [at.room(count), at.room(count)];
    return (n) => elu(k, at.output.start, at.inputs[0].start, n * count, a, b, at.settings.alpha);
  },
  Embedding: embedding,
  Flatten: nothing,
  GaussianNoise: nothing,
  GlobalAveragePooling1D: (at) => pooling(at, false, true),
  GlobalAveragePooling2D: (at) => pooling(at, false, true),
  GlobalMaxPooling1D: (at) => pooling(at, true, true),
  GlobalMaxPooling2D: (at) => pooling(at, true, true),
  InputLayer: nothing,
  LayerNormalization: layerNormalization,
  LeakyReLU: unary("leakyReLU", "alpha"),
  Maximum: merging(largest),
  MaxPooling1D: (at) => pooling(at, true),
  MaxPooling2D: (at) => pooling(at, true),
  Minimum: merging(smallest),
  Multiply: merging(plain("multiply")),
  Permute: byCoordinates((position, at) => at.settings.dims.map((_, axis) => position[at.settings.dims.indexOf(axis + 1)])),
  PReLU: prelu,
  ReLU: relu,
  RepeatVector: byCoordinates((position) => position.slice(1)),
  Rescaling: unary("affine", "scale", "offset"),
  Reshape: nothing,
  Softmax: elementwise(() => "softmax"),
  SpatialDropout2D: nothing,
  SpectralNormalization(at) {
    // The stored kernel is divided by its norm already.
    const { class_name: name, config } = at.settings.layer;
    return layers[name]({ ...at, settings: config });
  },
  Subtract: merging(plain("subtract")),
  UpSampling1D: repeating,
  UpSampling2D: (at) => (at.settings.interpolation === "bilinear" ? bilinear(at) : repeating(at)),
  ZeroPadding1D: padding,
  ZeroPadding2D: padding,
};
