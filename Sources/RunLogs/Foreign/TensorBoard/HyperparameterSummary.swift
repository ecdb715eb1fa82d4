/// What TensorBoard's plugins keep in a summary's metadata and in text tensors.
enum HyperparameterSummary {
  /// The longest text that is kept.
  static let longestText = 64 << 10

  /// The plugin that a `SummaryMetadata` names, and its own data.
  static func plugin(in metadata: WireCursor) -> (name: String, content: WireCursor?)? {
    var fields = metadata
    while let field = fields.field() {
      guard field.key == 0x0a else { continue }
      var name = ""
      var content: WireCursor?
      var parts = field.message
      while let part = parts.field() {
        if part.key == 0x0a { name = part.text }
        if part.key == 0x12 { content = part.message }
      }
      return (name, content)
    }
    return nil
  }

  /// The settings a session started with (tensorboard/plugins/hparams/plugin_data.proto).
  static func settings(in metadata: WireCursor) -> [String: String] {
    var settings: [String: String] = [:]
    guard var content = plugin(in: metadata)?.content else { return settings }
    while let field = content.field() {
      guard field.key == 0x1a else { continue }
      var session = field.message
      while let entry = session.field() {
        guard entry.key == 0x0a else { continue }
        var name = ""
        var value: String?
        var parts = entry.message
        while let part = parts.field() {
          if part.key == 0x0a { name = part.text }
          if part.key == 0x12 { value = text(ofValue: part.message) }
        }
        if let value { settings[name] = value }
      }
    }
    return settings
  }

  /// The strings of a text summary's tensor, cut to `longestText` bytes.
  static func text(in tensor: WireCursor) -> String {
    var fields = tensor
    var parts: [Substring] = []
    var room = longestText
    while let field = fields.field() {
      guard field.key == 0x42, room > 0 else { continue }
      let bytes = field.bytes.prefix(room)
      room -= bytes.count
      parts.append(Substring(String(decoding: bytes, as: UTF8.self)))
    }
    return parts.joined(separator: "\n")
  }

  /// A `google.protobuf.Value` that is no list and no structure.
  private static func text(ofValue value: WireCursor) -> String? {
    var fields = value
    guard let field = fields.field() else { return nil }
    switch field.key {
    case 0x11: return "\(field.double)"
    case 0x1a: return field.text
    case 0x20: return field.bits == 0 ? "false" : "true"
    default: return nil
    }
  }
}
