/// The templates of a reader's lines, and which line follows which, as they are at one time: by these
/// other threads read further lines while the reader goes on.
struct ConsoleTemplates {
  struct Entry {
    let plan: ConsolePlan.Pointer
    let template: ConsoleTemplate
    /// Of the entries; −1 for none.
    var successor: Int
  }

  /// Of lines that come unexpectedly, one of these is the likeliest.
  private static let mostLikely = 8

  let entries: [Entry]
  /// The entries that have read the most lately.
  let likely: [Int]
  /// The entry that is expected next; −1 for none.
  let first: Int

  /// - Parameter last: of the line before.
  init(_ plans: [ConsolePlan.Pointer], last: ConsolePlan.Pointer?) {
    var places = [Int](repeating: -1, count: plans.count)
    var entries: [Entry] = []
    var counts: [(place: Int, count: Int)] = []
    for plan in plans {
      guard let template = plan.pointee.template else { continue }
      places[plan.pointee.number] = entries.count
      if plan.pointee.readCount > 0 { counts.append((entries.count, plan.pointee.readCount)) }
      // What came some time ago may come again.
      plan.pointee.readCount /= 2
      entries.append(Entry(plan: plan, template: template, successor: -1))
    }
    for index in entries.indices {
      if let next = entries[index].plan.pointee.successor {
        entries[index].successor = places[next.pointee.number]
      }
    }
    self.entries = entries
    likely = counts.sorted { ($1.count, $0.place) < ($0.count, $1.place) }
      .prefix(Self.mostLikely).map(\.place)
    first = last?.pointee.successor.map { places[$0.pointee.number] } ?? -1
  }
}
