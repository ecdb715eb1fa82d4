extension DataSplit {
  /// Hash of which examples are in the dev set, 16 hexadecimal digits: the same for splits with the same
  /// dev examples, in whatever order. Empty when it is not known which those are.
  public var devFingerprint: String {
    guard !devRows.isEmpty else { return "" }
    var fingerprint = Fingerprint()
    fingerprint.combine(Array(facts.fingerprint.utf8)[...])
    fingerprint.combine(devRows.sorted())
    return fingerprint.text
  }

  /// The file that a dev example is from; nil where examples have none of their own.
  public func devFile(of example: Int) -> String? {
    devFiles.indices.contains(example) ? devFiles[example] : nil
  }
}
