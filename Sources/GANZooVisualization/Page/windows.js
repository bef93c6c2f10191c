// Convolutions and poolings.
import { product } from "./activations.js";
import { coordinates, place, size, weightedSum } from "./arrays.js";
import { backwardPhases, convolution, forwardPhases, windowAxis } from "./convolution.js";

// A sequence is an image of one row.
const asImage = (shape) => (shape.length === 2 ? [1, ...shape] : shape);
const pair = (value) => (Array.isArray(value) ? (value.length === 1 ? [1, value[0]] : value) : [1, value ?? 1]);

export function convolve(at, isTransposed) {
  const groups = at.settings.groups ?? 1;
  if (groups > 1) return convolveGroups(at, groups);
  return product(at, (epilogue) => {
    const run = wholeConvolution(at, { isTransposed, epilogue, kernel: at.weights.kernel });
    return (out, n) => run(out, at.inputs[0].start, n);
  });
}

// A convolution of a whole image, or of one of so many groups of its channels.
function wholeConvolution(at, { isTransposed = false, epilogue, kernel, groups = 1 }) {
  const { settings } = at;
  const part = (shape) => [...asImage(shape).slice(0, 2), shape.at(-1) / groups];
  const [image, result] = [part(at.inputs[0].shape), part(at.output.shape)];
  const [taps, strides, dilation] = [settings.kernel_size, settings.strides, settings.dilation_rate].map(pair);
  const [large, small] = isTransposed ? [result, image] : [image, result];
  const up = at.upSampling ?? 1;
  const [rows, columns] = [0, 1].map((axis) => {
    // Of a sequence the first axis has one row.
    const isRow = at.output.shape.length === 2 && axis === 0;
    const window = windowAxis(large[axis] * (isTransposed ? 1 : up), small[axis], taps[axis], {
      stride: strides[axis], dilation: dilation[axis], padding: isRow ? "valid" : settings.padding,
    });
    return isTransposed ? backwardPhases(window) : forwardPhases(window, up);
  });
  return convolution(at.kernels, {
    image, result, rows, columns, kernelColumns: taps[1], kernel, isTransposed, epilogue,
  });
}

// Each group of channels by itself, which is copied out of the image, and its result into the whole.
function convolveGroups(at, groups) {
  const { kernels: k, inputs: [input], output: { shape } } = at;
  const [inWidth, outWidth] = [input.shape.at(-1), shape.at(-1)];
  const [pixels, outPixels] = [size(input.shape) / inWidth, size(shape) / outWidth];
  const [channels, filters] = [inWidth / groups, outWidth / groups];
  const rows = size(pair(at.settings.kernel_size)) * channels;
  const whole = k.floats(at.weights.kernel, rows * outWidth).slice();
  const none = k.epilogue();
  const [x, y, sum] = [at.room(pixels * channels), at.room(outPixels * filters), at.room(size(shape))];
  const runs = Array.from({ length: groups }, (_, group) => {
    const kernel = Float32Array.from({ length: rows * filters }, (_, index) =>
      whole[Math.floor(index / filters) * outWidth + group * filters + (index % filters)]);
    return wholeConvolution(at, { kernel: k.put(kernel), groups, epilogue: none });
  });
  // Rows of some of `width` numbers, between a narrow and a wide array.
  const copy = (from, fromWidth, fromFirst, to, toWidth, toFirst, width, count) => {
    const [source, target] = [k.floats(from, count * fromWidth), k.floats(to, count * toWidth)];
    for (let row = 0; row < count; row++)
      target.set(source.subarray(row * fromWidth + fromFirst, row * fromWidth + fromFirst + width),
        row * toWidth + toFirst);
  };
  return product(at, (epilogue) => (out, n) => {
    runs.forEach((run, group) => {
      copy(input.start, inWidth, group * channels, x, channels, 0, channels, n * pixels);
      run(y, x, n);
      copy(y, filters, 0, sum, outWidth, group * filters, filters, n * outPixels);
    });
    k.exports.ganzoo_apply_epilogue(out, sum, n * outPixels, outWidth, epilogue);
  });
}

// Each channel by itself: for each tap the pixels that it reads, times its weights.
function depthwiseSum(at, start) {
  const { kernels: k, inputs: [input], output: { shape }, settings } = at;
  const [taps, strides, dilation] = [settings.kernel_size, settings.strides, settings.dilation_rate].map(pair);
  const axes = [0, 1].map((axis) => windowAxis(input.shape[axis], shape[axis], taps[axis], {
    stride: strides[axis], dilation: dilation[axis], padding: settings.padding,
  }));
  const kernel = k.floats(at.weights.depthwise_kernel, taps[0] * taps[1] * shape[2]).slice();
  const multiplier = shape[2] / input.shape[2];
  const parts = Array.from({ length: taps[0] * taps[1] }, (_, tap) => ({
    weights: Float32Array.from({ length: size(shape) }, (_, index) => kernel[tap * shape[2] + (index % shape[2])]),
    from(index) {
      const position = coordinates(index, shape);
      const [row, column] = [Math.floor(tap / taps[1]), tap % taps[1]].map((one, axis) =>
        position[axis] * strides[axis] - axes[axis].before + one * dilation[axis]);
      return place([row, column, Math.floor(position[2] / multiplier)], input.shape);
    },
  }));
  return weightedSum(at, parts, k, size(shape), start, input);
}

export function depthwise(at) {
  const { kernels: k, output: { shape } } = at;
  const sum = at.room(size(shape));
  const run = depthwiseSum(at, sum);
  return product(at, (epilogue) => (out, n) => {
    run(n);
    k.exports.ganzoo_apply_epilogue(out, sum, n * shape[0] * shape[1], shape[2], epilogue);
  });
}

export function separable(given) {
  const [image, result] = [given.inputs[0], given.output].map((one) => ({ ...one, shape: asImage(one.shape) }));
  const at = { ...given, inputs: [image], output: result };
  const { inputs: [input], output, settings, weights } = at;
  const middle = { shape: [...output.shape.slice(0, 2), input.shape[2] * (settings.depth_multiplier ?? 1)] };
  middle.start = at.room(size(middle.shape));
  const first = depthwiseSum({ ...at, output: middle }, middle.start);
  const last = convolve({
    ...at, inputs: [middle],
    settings: { kernel_size: [1, 1], strides: [1, 1], padding: "valid", activation: settings.activation },
    weights: { kernel: weights.pointwise_kernel, bias: weights.bias },
  });
  return (n) => {
    first(n);
    last(n);
  };
}

export function pooling(at, isMaximum, isGlobal) {
  const { kernels: k, settings } = at;
  const image = asImage(at.inputs[0].shape);
  const result = isGlobal ? [1, 1, image[2]] : asImage(at.output.shape);
  const window = isGlobal ? image.slice(0, 2) : pair(settings.pool_size);
  const strides = isGlobal ? [1, 1] : pair(settings.strides);
  const axes = [0, 1].map((axis) => windowAxis(
    image[axis], result[axis], window[axis],
    { stride: strides[axis], padding: isGlobal ? "valid" : settings.padding }));
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
