// Normalisations.
import { coordinates, place, size } from "./arrays.js";

export function batchNormalization(at) {
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

// Normalises the numbers of each group: `groupOf` gives the group of a number of a sample, `weightOf` its place among
// gamma and beta, and `scale` the factor of a group's mean square.
function normalize(at, { groupOf, weightOf, scale, isCentered = true }) {
  const { kernels: k, output: { shape, start }, inputs: [input], weights } = at;
  const count = size(shape);
  const indices = (of) => Int32Array.from({ length: count }, (_, index) => of(coordinates(index, shape)));
  const [groups, places] = [indices(groupOf), indices(weightOf)];
  const members = new Float64Array(groups.reduce((a, b) => Math.max(a, b), 0) + 1);
  for (const group of groups) members[group] += 1;
  const most = places.reduce((a, b) => Math.max(a, b), 0) + 1;
  const [gamma, beta] = [weights.gamma, weights.beta].map((start) => (start ? k.floats(start, most).slice() : null));
  return (n) => {
    for (let number = 0; number < n; number++) {
      const x = k.floats(input.start + 4 * number * count, count);
      const y = k.floats(start + 4 * number * count, count);
      const [means, squares] = [new Float64Array(members.length), new Float64Array(members.length)];
      if (isCentered) {
        for (let index = 0; index < count; index++) means[groups[index]] += x[index];
        for (let group = 0; group < means.length; group++) means[group] /= members[group];
      }
      for (let index = 0; index < count; index++) squares[groups[index]] += (x[index] - means[groups[index]]) ** 2;
      const factors = squares.map((square, group) => scale(square, members[group]));
      for (let index = 0; index < count; index++) {
        const group = groups[index];
        y[index] = (x[index] - means[group]) * factors[group] * (gamma ? gamma[places[index]] : 1)
          + (beta ? beta[places[index]] : 0);
      }
    }
  };
}

// Places of the axes that settings name, the batch's counted as the first, and of the others.
function splitAxes({ axis }, shape) {
  const named = [axis].flat().map((one) => (one < 0 ? one + shape.length : one - 1));
  const of = (wanted) => shape.map((_, position) => position).filter((one) => named.includes(one) === wanted);
  return { own: of(true), others: of(false) };
}

const among = (position, shape, axes) => place(axes.map((one) => position[one]), axes.map((one) => shape[one]));

export function layerNormalization(at) {
  const { shape } = at.output;
  const { own, others } = splitAxes(at.settings, shape);
  return normalize(at, {
    groupOf: (position) => among(position, shape, others), weightOf: (position) => among(position, shape, own),
    scale: (square, count) => 1 / Math.sqrt(square / count + at.settings.epsilon),
  });
}

export function groupNormalization(at) {
  const { output: { shape }, settings: { groups, epsilon } } = at;
  const members = groups === -1 ? 1 : shape.at(-1) / groups;
  return normalize(at, {
    groupOf: (position) => Math.floor(position.at(-1) / members), weightOf: (position) => position.at(-1),
    scale: (square, count) => 1 / Math.sqrt(square / count + epsilon),
  });
}

export function unitNormalization(at) {
  const { shape } = at.output;
  const { others } = splitAxes(at.settings, shape);
  return normalize({ ...at, weights: {} }, {
    groupOf: (position) => among(position, shape, others), weightOf: () => 0, isCentered: false,
    scale: (square) => 1 / Math.sqrt(Math.max(square, 1e-12)),
  });
}
