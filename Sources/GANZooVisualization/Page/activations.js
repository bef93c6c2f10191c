// Activation functions, and products with a bias and an activation.
import { size } from "./arrays.js";

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
export function elu(k, out, x, count, a, b, alpha) {
  k.unary("clamp", a, x, count, -100, 0);
  k.unary("exp", b, a, count);
  k.unary("affine", a, b, count, alpha, -alpha);
  k.unary("leakyReLU", b, x, count, 0);
  k.binary("add", out, a, b, count);
}

export function activate(at, name, out, x) {
  const act = activations[name];
  const [count, columns] = [size(at.output.shape), at.output.shape.at(-1)];
  const [a, b] = [at.room(count), at.room(count)];
  return (n) => act(at.kernels, out, x, n * count, a, b, columns);
}

// A product with its bias and activation: `make(epilogue)` gives a function of the result's address and n.
export function product(at, make) {
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
