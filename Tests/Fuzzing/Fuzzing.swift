import Glibc

// The targets of `Tests/FuzzTests` under libFuzzer, which leads inputs by the coverage that they reach:
// `Fuzzing --target=NAME CORPUS…` with libFuzzer's own options; `--seeds=FOLDER` writes the target's seeds
// there, `--list` names all targets. `Tests/Campaigns/fuzzing.py` builds and runs it.

// Set once, before the first input; libFuzzer calls on one thread.
nonisolated(unsafe) private var chosen: FuzzTarget?

/// What libFuzzer calls first, with the words of the command line.
@_cdecl("LLVMFuzzerInitialize") @MainActor
func begin(
  _ count: UnsafeMutablePointer<Int32>,
  _ words: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>
) -> Int32 {
  let words = (0..<Int(count.pointee)).compactMap { index in
    words.pointee?[index].map { String(cString: $0) }
  }
  func value(_ option: String) -> String? {
    words.first { $0.hasPrefix("--\(option)=") }.map { String($0.dropFirst(option.count + 3)) }
  }
  if words.contains("--list") {
    for target in FuzzTarget.all { print(target.name) }
    print(TerminalTarget.name)
    exit(0)
  }
  let name = value("target") ?? ""
  chosen =
    name == TerminalTarget.name
    ? TerminalTarget.make() : FuzzTarget.all.first { $0.name == name }
  guard let target = chosen else { fail("there is no target \(name); --list names them") }
  guard let folder = value("seeds") else { return 0 }
  for (number, seed) in ((try? target.seeds()) ?? []).enumerated() {
    guard let file = fopen("\(folder)/seed-\(number)", "w") else { fail("cannot write \(folder)") }
    fwrite(seed, 1, seed.count, file)
    fclose(file)
  }
  exit(0)
}

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
func tryInput(_ bytes: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
  do {
    try chosen?.check(Array(UnsafeBufferPointer(start: bytes, count: size)))
  } catch {
    fail("\(error)", status: nil)
  }
  return 0
}

/// - Parameter status: what the process ends with; nil traps, for libFuzzer to keep the input.
private func fail(_ sentence: String, status: Int32? = 2) -> Never {
  let line = "Fuzzing: \(sentence)\n"
  _ = write(STDERR_FILENO, line, line.utf8.count)
  if let status { exit(status) }
  fatalError(sentence)
}

/// The program's beginning, where its linker wants one of ours.
@_cdecl("Fuzzing_main")
func main(
  _ count: Int32, _ words: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> Int32 {
  var (count, words) = (count, words)
  return runFuzzer(&count, &words, tryInput)
}

/// libFuzzer as a library (FuzzerInterface.h).
@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
  _ count: UnsafeMutablePointer<Int32>,
  _ words: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32
