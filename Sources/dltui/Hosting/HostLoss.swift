import RunEvents

/// What is said once the screen of a run is closed whose host is gone without a word.
struct HostLoss {
  let path: String
  let isExternal: Bool
  let orphan: RunConnection.Orphan?
  /// The machine that the run is on; nil for this one.
  let machine: String?

  var lines: [String] {
    if let orphan { return [orphan.text, orphan.way] }
    let place = machine.map { "on \($0): " } ?? ""
    return isExternal
      ? [
        "the run's host is gone; its log is kept", "replay:  \(place)dltui replay \(path)",
        "trainer: \(place)dltui doctor \(path) says whether it goes on by itself",
      ]
      : [
        "the process that trained the run is gone; what it has saved is kept",
        "resume:  \(place)dltui train --resume \(path)",
      ]
  }
}

extension HostLoss {
  init(of run: AttachedRun, on machine: String?) {
    self.init(
      path: run.client?.runPath ?? "latest", isExternal: run.isExternal, orphan: run.orphan,
      machine: machine)
  }
}
