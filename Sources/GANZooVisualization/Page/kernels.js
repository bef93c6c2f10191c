// The loops of kernels.wasm and their memory. Structures of the loops are lists of 32-bit words, as
// Sources/CGANZooKernels/include/CGANZooKernels.h declares them.

export class Kernels {
  static async make(bytes) {
    return new Kernels((await WebAssembly.instantiate(bytes, { Math })).instance.exports);
  }

  constructor(exports) {
    this.exports = exports;
    this.end = exports.__heap_base.value;
  }

  // Room for so many numbers of 32 bits; nothing is freed.
  room(count) {
    const start = Math.ceil(this.end / 64) * 64;
    this.end = start + 4 * count;
    const missing = this.end - this.exports.memory.buffer.byteLength;
    if (missing > 0) this.exports.memory.grow(Math.ceil(missing / 65536));
    return start;
  }

  // The numbers at an address. A view is of no use once the memory has grown.
  floats(start, count) { return new Float32Array(this.exports.memory.buffer, start, count); }

  // The address of a copy.
  put(numbers) {
    const start = this.room(numbers.length);
    new numbers.constructor(this.exports.memory.buffer, start, numbers.length).set(numbers);
    return start;
  }

  // A structure of whole numbers and addresses.
  words(...numbers) { return this.put(Int32Array.from(numbers)); }

  // activation(x · scale + bias), where an address is 0 for none.
  epilogue({ scale = 0, bias = 0, slope } = {}) {
    const start = this.words(scale, bias, slope === undefined ? 0 : 1, 0);
    this.floats(start + 12, 1)[0] = slope ?? 0;
    return start;
  }

  unary(operation, out, x, count, a = 0, b = 0) {
    this.exports.ganzoo_unary(Kernels.unaries.indexOf(operation), out, x, count, a, b);
  }

  binary(operation, out, x, y, count, { scalar = false } = {}) {
    this.exports.ganzoo_binary(Kernels.binaries.indexOf(operation), out, x, 1, y, scalar ? 0 : 1, count, 0);
  }

  // Room for numbers that are soon copied out.
  scratch(count) {
    if (!(this.scratchRoom?.count >= count)) this.scratchRoom = { count, start: this.room(count) };
    return this.scratchRoom.start;
  }

  // Numbers of a sample as bytes: −1 is 0 and 1 is 255.
  pixels(numbers) {
    const [start, count] = [this.scratch(2 * numbers.length), numbers.length];
    this.floats(start, count).set(numbers);
    this.exports.ganzoo_pixels(start + 4 * count, start, count);
    return new Uint8Array(this.exports.memory.buffer, start + 4 * count, count).slice();
  }

  // Numbers of the stream that a RandomStream of the library has, for `seed` and `stream` of 64 bits.
  random(kind, count, seed, stream) {
    const start = this.scratch(count);
    this.exports[`ganzoo_${kind}`](start, seed, stream, 0, count);
    return this.floats(start, count).slice();
  }

  static unaries = ["affine", "exp", "log", "power", "tanh", "sigmoid", "softplus", "erf", "leakyReLU", "clamp"];
  static binaries = ["add", "subtract", "multiply", "divide"];
}
