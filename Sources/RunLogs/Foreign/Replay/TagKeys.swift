import RunEvents

/// The keys that the tags of one run got, given out as the tags come.
///
/// Of two tags that would become the same key, the one that came second keeps its name, or gets a
/// number where that is taken too.
struct TagKeys {
  private let naming: TagNaming
  /// By member of the group, then by tag.
  private var keys: [[MetricKey: MetricKey]] = []
  private var taken: Set<MetricKey> = []

  init(_ naming: TagNaming) { self.naming = naming }

  /// All keys given so far.
  var all: Set<MetricKey> { taken }

  /// The key of a tag.
  ///
  /// - Parameters:
  ///   - member: the place in its group of the run that logged the tag.
  ///   - split: the split that the run's folder is named for, if it is.
  ///   - curve: what the run's folder adds to the tag.
  mutating func key(
    for tag: MetricKey, member: Int, split: Split?, curve: String? = nil
  ) -> MetricKey {
    while keys.count <= member { keys.append([:]) }
    if let known = keys[member][tag] { return known }
    let text = curve.map { $0.isEmpty ? tag.text : "\(tag.text)_\($0)" } ?? tag.text
    let wanted = naming.key(for: text, folderSplit: split)
    var key = taken.contains(wanted) ? MetricKey(text) : wanted
    var number = 2
    while taken.contains(key) {
      key = MetricKey("\(text)#\(number)")
      number += 1
    }
    taken.insert(key)
    keys[member][tag] = key
    return key
  }

  /// By tag, for one member of the group.
  func byTag(member: Int) -> [String: MetricKey] {
    guard keys.indices.contains(member) else { return [:] }
    return Dictionary(keys[member].map { ($0.key.text, $0.value) }) { first, _ in first }
  }
}
