import RunEvents

/// A command as a line of its own, as it goes over a socket: the members that a logged command has,
/// of which a sender may leave out `id` and `origin`.
public enum CommandCoding {
  /// The line, without its newline.
  ///
  /// - Parameters:
  ///   - afterStep: the step that it is to wait for; nil for what counts as soon as it comes.
  ///   - rampFrom: where an edit that is on its way goes on from; nil for the value that there is.
  ///   - isAgain: it was said before, on a line that broke.
  public static func line(
    of command: RunCommand, afterStep: Int? = nil, rampFrom: Double? = nil, isAgain: Bool = false
  ) -> String {
    var json = JSONWriter()
    json.beginObject()
    json.write(command)
    if let afterStep { json.member("afterStep", afterStep) }
    json.member("rampFrom", ifPresent: rampFrom)
    if isAgain { json.member("again", true) }
    json.endObject()
    return String(decoding: json.bytes, as: UTF8.self)
  }

  /// Reads a line whose members are found.
  /// - Returns: nil for a command that this version does not know.
  /// - Throws: `JSONDamage` when a member is missing or is not what it should be.
  package static func command(of fields: EventFields) throws(JSONDamage) -> RunCommand? {
    guard let action = try fields.action() else { return nil }
    let origin = try fields.string("origin").flatMap(RunCommand.Origin.init) ?? .user
    return RunCommand(
      id: try fields.integer("id") ?? 0, action, origin: origin, token: try fields.string("token"))
  }
}
