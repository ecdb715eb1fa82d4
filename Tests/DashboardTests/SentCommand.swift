import RunEvents

extension RunCommand {
  /// As a screen without a name sends its commands: the run will number it.
  static func sent(
    _ number: Int, _ action: Action, origin: Origin = .user
  ) -> RunCommand {
    RunCommand(action, origin: origin, token: "\(number)")
  }
}
