import RunEvents

extension FoundRun {
  /// Whether anything was logged in it at two steps, as far as its beginning shows: a run of single
  /// numbers is a note beside another run.
  var hasCurve: Bool {
    guard case .foreign(let group, _) = self else { return true }
    return group.members.contains { member in
      let reader = ForeignRunReader(member.run)
      var points: [MetricKey: Int] = [:]
      for case .scalars(let block) in reader.read(byteBudget: 64 << 10, isComplete: true) {
        for key in block.keys { points[key, default: 0] += block.rowCount }
      }
      return points.values.contains { $0 > 1 }
    }
  }

  var sizeBytes: Int {
    guard case .foreign(let group, _) = self else { return 0 }
    return group.members.reduce(0) { sum, member in
      sum
        + member.run.files.reduce(0) {
          $0 + (FileFacts.sizeBytes("\(member.run.folder)/\($1)") ?? 0)
        }
    }
  }
}

extension [FoundRun] {
  /// So many of the newest runs are looked into.
  private static var mostLookedInto: Int { 20 }

  /// The run to show first: the newest that has a curve, the largest of those that were written at
  /// the same time.
  public var indexOfFirstShown: Int? {
    let newest = indices.sorted { left, right in
      let (one, other) = (self[left], self[right])
      return (one.modifiedAt.rounded(), one.sizeBytes, one.path)
        > (other.modifiedAt.rounded(), other.sizeBytes, other.path)
    }
    return newest.prefix(Self.mostLookedInto).first { self[$0].hasCurve } ?? newest.first
  }
}
