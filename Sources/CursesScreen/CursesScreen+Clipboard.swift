import FoundationEssentials

extension CursesScreen {
  /// By the sequence OSC 52 of xterm, which also passes through tmux and ssh.
  public func copy(_ text: String) {
    guard isOpen, !isHungUp, Environment.skipsUnknownSequences else { return }
    output.write(Array("\u{1b}]52;c;\(Data(text.utf8).base64EncodedString())\u{07}".utf8))
  }
}
