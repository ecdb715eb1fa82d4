import NeuralEngine
import RunEvents

/// Finds examples whose inputs stand in two sets, to the bit.
enum DuplicateSearch {
  /// Features of the middle of an example that a first look takes in.
  private static let glance = 128

  /// An example: its set's place in the list, and its row.
  private struct Place {
    var set: Int
    var row: Int
  }

  /// Pairs of sets that share examples, in the sets' order.
  static func overlaps(in sets: [NamedSet]) -> [SetOverlap] {
    var groups: [[Place]] = []
    for suspects in suspects(in: sets) {
      // Alike at a glance: now by all they have.
      var byHash: [UInt64: [Place]] = [:]
      for place in suspects {
        byHash[hash(sets[place.set].examples, row: place.row, whole: true), default: []]
          .append(place)
      }
      for group in byHash.values where group.count > 1 {
        groups += equal(group, in: sets)
      }
    }
    var found: [SetOverlap] = []
    for first in sets.indices {
      for second in sets.indices where second > first {
        var overlap = SetOverlap(
          first: sets[first].split, second: sets[second].split, count: 0, contradictions: 0)
        for group in groups {
          guard let twin = group.first(where: { $0.set == first }) else { continue }
          for place in group where place.set == second {
            overlap.count += 1
            if !haveEqualTargets(sets, twin, place) { overlap.contradictions += 1 }
          }
        }
        if overlap.count > 0 { found.append(overlap) }
      }
    }
    return found
  }

  /// Groups of examples that are alike at a glance, of two sets at least.
  private static func suspects(in sets: [NamedSet]) -> [[Place]] {
    var firsts: [UInt64: Place] = [:]
    firsts.reserveCapacity(sets.reduce(0) { $0 + $1.examples.count })
    var groups: [UInt64: [Place]] = [:]
    for (number, set) in sets.enumerated() {
      for row in 0..<set.examples.count {
        let place = Place(set: number, row: row)
        let hash = hash(set.examples, row: row, whole: false)
        if let first = firsts[hash] {
          groups[hash, default: [first]].append(place)
        } else {
          firsts[hash] = place
        }
      }
    }
    return groups.values.filter { group in group.contains { $0.set != group[0].set } }
  }

  /// The group divided into such as are equal indeed, should two have one hash by chance.
  private static func equal(_ group: [Place], in sets: [NamedSet]) -> [[Place]] {
    var divided: [[Place]] = []
    for place in group {
      let inputs = inputs(sets, place)
      if let index = divided.firstIndex(where: { inputs.elementsEqual(self.inputs(sets, $0[0])) }) {
        divided[index].append(place)
      } else {
        divided.append([place])
      }
    }
    return divided
  }

  private static func inputs(_ sets: [NamedSet], _ place: Place) -> ArraySlice<Float> {
    let examples = sets[place.set].examples
    let start = place.row * examples.featureCount
    return examples.inputs[start..<(start + examples.featureCount)]
  }

  private static func haveEqualTargets(
    _ sets: [NamedSet], _ left: Place, _ right: Place
  ) -> Bool {
    switch (sets[left.set].examples.targets, sets[right.set].examples.targets) {
    case (.classes(let lefts, _), .classes(let rights, _)):
      lefts[left.row] == rights[right.row]
    case (.stepClasses(let lefts, let steps, _), .stepClasses(let rights, _, _)):
      lefts[(left.row * steps)..<((left.row + 1) * steps)].elementsEqual(
        rights[(right.row * steps)..<((right.row + 1) * steps)])
    case (.values(let lefts, let width), .values(let rights, _)):
      lefts[(left.row * width)..<((left.row + 1) * width)].elementsEqual(
        rights[(right.row * width)..<((right.row + 1) * width)])
    case (.classes, _), (.stepClasses, _), (.values, _): false
    }
  }

  /// A hash of an example's inputs: of all, or of those in the middle, where images differ most.
  private static func hash(_ examples: ExampleSet, row: Int, whole: Bool) -> UInt64 {
    let width = examples.featureCount
    let count = whole ? width : min(width, glance)
    let start = row * width + (width - count) / 2
    return examples.inputs.withUnsafeBufferPointer { inputs in
      var hash: UInt64 = 0xcbf2_9ce4_8422_2325
      for index in start..<(start + count) {
        // 0 and −0 are one number.
        let mixed = hash ^ UInt64((inputs[index] + 0).bitPattern)
        hash = ((mixed << 29) | (mixed >> 35)) &* 0x9e37_79b9_7f4a_7c15
      }
      return hash ^ hash >> 32
    }
  }
}
