import Foundation

/// The real binary, and other programs, run to their end without a terminal.
enum Command {
  struct Result {
    var status: Int32
    var output: String
    var errors: String
  }

  /// The `dltui` built beside this test bundle.
  static let dltui: String = {
    let bundle = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    let beside = bundle.deletingLastPathComponent().appending(path: "dltui").path
    if FileManager.default.isExecutableFile(atPath: beside) { return beside }
    let argument = URL(filePath: CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? ".")
    return argument.deletingLastPathComponent().appending(path: "dltui").path
  }()

  @discardableResult
  static func run(
    _ program: String, _ arguments: [String], environment: [String: String] = [:],
    folder: String? = nil
  ) throws -> Result {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    if let folder { process.currentDirectoryURL = URL(filePath: folder) }
    process.standardInput = FileHandle.nullDevice
    let scratch = try TemporaryFolder()
    let files = ["output", "errors"].map { scratch.path + "/" + $0 }
    for file in files { FileManager.default.createFile(atPath: file, contents: nil) }
    process.standardOutput = FileHandle(forWritingAtPath: files[0])
    process.standardError = FileHandle(forWritingAtPath: files[1])
    try process.run()
    process.waitUntilExit()
    let texts = try files.map { try String(contentsOfFile: $0, encoding: .utf8) }
    let signal = process.terminationReason == .uncaughtSignal ? 128 : Int32(0)
    return Result(
      status: process.terminationStatus + signal, output: texts[0], errors: texts[1])
  }

  /// Runs `dltui` with these arguments.
  static func dltui(_ arguments: String..., folder: String? = nil) throws -> Result {
    try run(dltui, arguments, folder: folder)
  }
}

/// A folder of its own for one test, removed with it.
final class TemporaryFolder {
  let path: String

  init() throws {
    path =
      FileManager.default.temporaryDirectory
      .appending(path: "dltui-test-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
