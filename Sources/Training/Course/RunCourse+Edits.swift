import RunEvents

extension RunCourse {
  /// What the undos of the course made of its edits.
  struct EditsInForce {
    /// Places of the edits that were not taken back, in order.
    var places: [Int] = []
    /// For each undo its place, and that of the first edit it took back.
    var takenBack: [(by: Int, from: Int)] = []
  }

  var editsInForce: EditsInForce {
    var edits = EditsInForce()
    for (place, entry) in entries.enumerated() where entry.isCarriedOut {
      switch entry.command.action {
      case .set: edits.places.append(place)
      case .undo: takeBack(entry, at: place, of: &edits)
      default: break
      }
    }
    return edits
  }

  /// How fast a run goes is never taken back.
  private func takeBack(_ undo: Entry, at place: Int, of edits: inout EditsInForce) {
    var first = undo.outcome.flatMap { outcome in
      edits.places.first { entries[$0].isEdit && entries[$0].afterStep > outcome.step }
    }
    // One that went back to a good moment says no values, and takes no edit back besides.
    if undo.outcome.map({ $0.after != nil }) ?? true,
      let last = edits.places.last(where: { entries[$0].changed && $0 < first ?? .max })
    {
      first = last
    }
    guard let first else { return }
    edits.places.removeAll { $0 >= first && entries[$0].isEdit }
    edits.takenBack.append((by: place, from: first))
  }

  /// The edits in force that came after so many commands, by their steps. One that was not answered
  /// is not made again: it may be what ended the run.
  func edits(from count: Int) -> [ScheduledCommand] {
    editsInForce.places.filter { $0 >= count }.map { entries[$0].scheduled }
  }
}
