import RunEvents

extension RunCourse {
  /// What the undos of the course made of its edits.
  struct EditsInForce {
    /// Places of the edits that were not taken back, in order.
    var places: [Int] = []
    /// For each undo its place and that of the first edit it took back, for each redo its place and
    /// that of the undo: what only the process can do again that did the other.
    var takenBack: [(by: Int, from: Int)] = []
    /// What the undos that can be made good took back, the last one last.
    fileprivate var undone: [(by: Int, places: [Int])] = []
  }

  var editsInForce: EditsInForce {
    var edits = EditsInForce()
    for (place, entry) in entries.enumerated() where entry.isCarriedOut {
      switch entry.command.action {
      case .set, .race, .keep:
        edits.places.append(place)
        if entry.changed { edits.undone = [] }
      case .undo, .undoFrom: takeBack(entry, at: place, of: &edits)
      case .redo:
        guard let undo = edits.undone.popLast() else { continue }
        edits.places = (edits.places + undo.places).sorted()
        edits.takenBack.append((by: place, from: undo.by))
      default: break
      }
    }
    return edits
  }

  /// How fast a run goes is never taken back.
  private func takeBack(_ undo: Entry, at place: Int, of edits: inout EditsInForce) {
    var first = undo.outcome.flatMap { outcome in
      edits.places.first {
        entries[$0].isEdit
          && (entries[$0].afterStep > outcome.step
            || outcome.edits.contains(entries[$0].command.id))
      }
    }
    // One that went back to a good moment says no values, and takes no edit back besides. Logs of
    // before an undo named its edits say only the step.
    if undo.outcome.map({ $0.after != nil && $0.edits.isEmpty }) ?? true,
      let last = edits.places.last(where: { entries[$0].changed && $0 < first ?? .max })
    {
      first = last
    }
    // A run that was killed before it could answer.
    if undo.outcome == nil, case .undoFrom(let edit) = undo.command.action {
      first = edits.places.first { entries[$0].isEdit && entries[$0].command.id == edit } ?? first
    }
    guard let first else { return }
    let places = edits.places.filter { $0 >= first && entries[$0].isEdit }
    edits.places.removeAll { $0 >= first && entries[$0].isEdit }
    edits.takenBack.append((by: place, from: first))
    edits.undone.append((by: place, places: places))
  }

  /// The edits in force that came after so many commands, by their steps. One that was not answered
  /// is not made again: it may be what ended the run.
  func edits(from count: Int) -> [ScheduledCommand] {
    editsInForce.places.filter { $0 >= count }.map { entries[$0].scheduled }
  }
}
