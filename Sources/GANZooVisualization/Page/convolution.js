// Convolutions as their polyphase components, each one direct convolution: what GANZoo's own
// ConvolutionPhase.swift plans for the same loops.

const floorDivide = (a, b) => Math.floor(a / b);

// An axis has `input` and `output` positions, a window of `taps` with `dilation` and `stride`, zeros `before`.
export function windowAxis(input, output, taps, { stride = 1, dilation = 1, padding }) {
  const extent = (taps - 1) * dilation + 1;
  const zeros = padding === "same" ? Math.max((output - 1) * stride + extent - input, 0) : 0;
  return { input, output, taps, stride, dilation, before: padding === "causal" ? extent - 1 : zeros >> 1 };
}

function merged(reads) {
  const taps = new Map();
  for (const { offset, tap } of reads) taps.set(offset, [...(taps.get(offset) ?? []), tap]);
  return [...taps].sort((a, b) => a[0] - b[0]).map(([offset, kernelTaps]) => ({ offset, kernelTaps }));
}

const range = (count) => Array.from({ length: Math.max(0, count) }, (_, index) => index);

// Of images that are up-sampled by a factor first.
export function forwardPhases(axis, upSampling = 1) {
  return range(Math.min(upSampling, axis.output)).map((phase) => ({
    positions: Math.ceil((axis.output - phase) / upSampling), step: axis.stride, outputStep: upSampling, phase,
    taps: merged(range(axis.taps).map((tap) => ({
      offset: floorDivide(phase * axis.stride - axis.before + tap * axis.dilation, upSampling), tap,
    }))),
  }));
}

// Of a transposed convolution: from the output of the axis to its input.
export function backwardPhases(axis) {
  return range(Math.min(axis.stride, axis.input)).map((phase) => ({
    positions: Math.ceil((axis.input - phase) / axis.stride), step: 1, outputStep: axis.stride, phase,
    taps: merged(range(axis.taps).flatMap((tap) => {
      const distance = phase + axis.before - tap * axis.dilation;
      return distance % axis.stride === 0 ? [{ offset: distance / axis.stride, tap }] : [];
    })),
  }));
}

// A step that convolves a batch.
//
// Images have [height, width, channels]. The kernel at an address is [taps of rows, taps of columns, channels of the
// image, channels of the result], the last two the other way round if `isTransposed`.
export function convolution(kernels, { image, result, rows, columns, kernelColumns, kernel, isTransposed, epilogue }) {
  const [channels, filters] = isTransposed ? [result[2], image[2]] : [image[2], result[2]];
  const nr = result[2] <= 8 ? 8 : 16;
  const panels = Math.ceil(result[2] / nr);
  const count = (sizes) => sizes[0] * sizes[1] * sizes[2];
  const phases = rows.flatMap((row) => columns.map((column) => {
    const pairs = row.taps.flatMap((a) => column.taps.map((b) => [a, b]));
    const taps = pairs.map(([a, b]) =>
      a.kernelTaps.flatMap((one) => b.kernelTaps.map((other) => one * kernelColumns + other)));
    const starts = taps.reduce((sums, some) => [...sums, sums.at(-1) + some.length], [0]);
    const packed = kernels.room(panels * pairs.length * image[2] * nr);
    const mergedTaps = kernels.words(
      channels, filters, pairs.length, kernels.words(...starts), kernels.words(...taps.flat()));
    kernels.exports.ganzoo_pack_kernel(packed, kernel, mergedTaps, isTransposed ? 1 : 0, nr, 0, panels * pairs.length);
    const offsets = [0, 1].map((axis) => kernels.words(...pairs.map((pair) => pair[axis].offset)));
    return {
      input: kernels.words(
        1, ...image, row.positions, column.positions, 0, 0, row.step, column.step, pairs.length, ...offsets),
      output: kernels.words(...result, row.outputStep, column.outputStep, row.phase, column.phase),
      weights: kernels.words(packed, nr, 0, result[2], 0), positions: row.positions * column.positions,
    };
  }));
  return (out, x, images) => {
    for (const { input, output, weights, positions } of phases)
      for (let number = 0; number < images; number++)
        kernels.exports.ganzoo_conv(
          out + 4 * number * count(result), output, x + 4 * number * count(image), input, weights, epilogue, 0,
          positions);
  };
}
