extension [String] {
  /// What an output is called, by its number; the number itself where it has no name.
  package func name(ofOutput number: Int) -> String {
    indices.contains(number) ? self[number] : String(number)
  }
}
