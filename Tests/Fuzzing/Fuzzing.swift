import Glibc

/// The targets of `Tests/FuzzTests` under libFuzzer, which leads inputs by the coverage that they reach:
/// `Fuzzing --target=NAME CORPUS…` with libFuzzer's own options; `--seeds=FOLDER` writes the target's seeds
/// there, `--list` names all targets. `Tests/Campaigns/fuzzing.py` builds and runs it.
@main enum Fuzzing {
  @MainActor static func main() {
    let words = CommandLine.arguments
    func value(_ option: String) -> String? {
      words.first { $0.hasPrefix("--\(option)=") }.map { String($0.dropFirst(option.count + 3)) }
    }
    if words.contains("--list") {
      for name in FuzzTarget.all.map(\.name) + [TerminalTarget.name] { Swift.print(name) }
      return
    }
    let name = value("target") ?? ""
    let known =
      name == TerminalTarget.name
      ? TerminalTarget.make() : FuzzTarget.all.first { $0.name == name }
    guard let target = known else { fail("there is no target \(name); --list names them") }
    if let folder = value("seeds") {
      for (number, seed) in ((try? target.seeds()) ?? []).enumerated() {
        guard let file = fopen("\(folder)/seed-\(number)", "w") else {
          fail("cannot write \(folder)")
        }
        fwrite(seed, 1, seed.count, file)
        fclose(file)
      }
      return
    }
    chosen = target
    var count = CommandLine.argc
    var values: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
    exit(
      runFuzzer(&count, &values) { bytes, size in
        do {
          try chosen?.check(Array(UnsafeBufferPointer(start: bytes, count: size)))
        } catch {
          fatalError("\(error)")
        }
        return 0
      })
  }

  static func fail(_ sentence: String) -> Never {
    let line = "Fuzzing: \(sentence)\n"
    _ = write(STDERR_FILENO, line, line.utf8.count)
    exit(2)
  }
}

// Set once, before anything runs; libFuzzer calls on the thread that it was called on.
nonisolated(unsafe) private var chosen: FuzzTarget?

/// libFuzzer as a library (FuzzerInterface.h).
@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
  _ argumentCount: UnsafeMutablePointer<Int32>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32
