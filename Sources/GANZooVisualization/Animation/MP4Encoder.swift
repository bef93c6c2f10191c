import Foundation
import GANZooData
import GANZooSupport

/// H.264 in MP4 by the program ffmpeg, which reads pixels from a socket.
struct MP4Encoder: AnimationEncoder {
  private let path: String
  private let program: String

  /// The longest that a picture of the film lasts, in milliseconds; what is shown longer is repeated.
  private static let longestTick = 40
  private static let longestMessage = 400

  /// Throws `AnimationError.noProgram` where ffmpeg is not installed.
  init(path: String) throws {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let found = folders.map { "\($0)/ffmpeg" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    guard let found else { throw AnimationError.noProgram(path: path, program: "ffmpeg") }
    (self.path, program) = (path, found)
  }

  func write(_ animation: Animation, to file: PendingFile, progress: (Int) -> Void) throws {
    let times = animation.milliseconds
    let tick = Set(times).count == 1 ? times[0] : min(Self.longestTick, times.min() ?? Self.longestTick)
    let messages = try TemporaryFile()
    var ends: [Int32] = [0, 0]
    // A socket, since a pipe without a reader would end the process by SIGPIPE.
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
      throw failure(systemReason(errno))
    }
    let output = FileHandle(forWritingAtPath: file.name) ?? .nullDevice
    let ffmpeg = process(animation, tick: tick)
    ffmpeg.standardInput = FileHandle(fileDescriptor: ends[1])
    ffmpeg.standardOutput = output
    ffmpeg.standardError = FileHandle(fileDescriptor: messages.descriptor)
    do {
      defer { close(ends[1]) }
      try ffmpeg.run()
    } catch {
      close(ends[0])
      throw failure("\(program.printable) does not start: \(error)")
    }
    let result = Result { try send(animation, tick: tick, to: ends[0], progress) }
    close(ends[0])
    if case .failure(let error) = result, !(error is Refusal) { ffmpeg.terminate() }
    ffmpeg.waitUntilExit()
    if case .failure(let error) = result, !(error is Refusal) { throw error }
    guard ffmpeg.terminationStatus == 0, case .success = result else {
      throw failure(Self.text(of: messages.descriptor) ?? "ffmpeg ended with status \(ffmpeg.terminationStatus)")
    }
  }

  /// ffmpeg takes no more.
  private struct Refusal: Error {}

  private func process(_ animation: Animation, tick: Int) -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    // The file goes by its descriptor: by its name ffmpeg might make it anew after Ctrl-C has removed it. H.264 takes
    // even sides. Most players know this form of colours alone.
    process.arguments = [
      "-nostdin", "-loglevel", "error", "-y", "-f", "rawvideo", "-pix_fmt", animation.channels == 1 ? "gray" : "rgb24",
      "-video_size", "\(animation.width)x\(animation.height)", "-framerate", "1000/\(tick)", "-i", "pipe:0",
      "-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2", "-c:v", "libx264", "-crf", "16", "-pix_fmt", "yuv420p",
      "-movflags", "+faststart", "-f", "mp4", "file:/dev/fd/1",
    ]
    return process
  }

  private func send(_ animation: Animation, tick: Int, to socket: Int32, _ progress: (Int) -> Void) throws {
    var shown = 0
    for (index, end) in animation.ends.enumerated() {
      let pixels = try animation.picture(index).pixels
      let until = max(shown + 1, (end + tick / 2) / tick)
      while shown < until {
        try pixels.withUnsafeBytes { try send($0, to: socket) }
        shown += 1
      }
      progress(index + 1)
    }
  }

  private func send(_ bytes: UnsafeRawBufferPointer, to socket: Int32) throws {
    var rest = bytes
    while !rest.isEmpty {
      let count = Foundation.send(socket, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw Refusal() }
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
    }
  }

  /// What ffmpeg has said, in one line.
  private static func text(of descriptor: Int32) -> String? {
    var bytes = [UInt8](repeating: 0, count: longestMessage)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    guard count > 0 else { return nil }
    let lines = String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n")
    return lines.joined(separator: "; ").printable
  }

  private func failure(_ reason: String) -> AnimationError { .failed(path: path, format: .mp4, reason: reason) }
}
