import CYAML

/// Makes the events of LibYAML's parser into values, for the one document of a text.
///
/// It is used on one thread, and its parser is at one address for as long as it lives.
final class YAMLComposer {
  private let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
  /// Lists and mappings that are open: each takes some of the stack.
  private var level = 0
  /// The last of each name that is complete.
  private var anchors: [String: YAMLNode] = [:]

  private init() throws(YAMLFailure) {
    guard yaml_parser_initialize(parser) == 1 else {
      parser.deallocate()
      throw .outOfMemory
    }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
  }

  /// The value of a text; nil when there is nothing but comments.
  static func compose(_ text: String) throws(YAMLFailure) -> YAMLNode? {
    let composer = try YAMLComposer()
    let bytes = Array(text.utf8)
    return try bytes.withUnsafeBufferPointer { bytes throws(YAMLFailure) in
      yaml_parser_set_input_string(composer.parser, bytes.baseAddress, bytes.count)
      do throws(YAMLFailure) {
        return try composer.document()
      } catch {
        throw composer.failure(of: bytes) ?? error
      }
    }
  }

  private func document() throws(YAMLFailure) -> YAMLNode? {
    _ = try event()
    guard try event().type != YAML_STREAM_END_EVENT else { return nil }
    let root = try node(from: try event())
    _ = try event()
    let rest = try event()
    guard rest.type == YAML_STREAM_END_EVENT else {
      throw YAMLFailure(
        line: rest.line, problem: "but found another document",
        context: Self.context("expected a single document in the stream", line: 1, of: rest.line))
    }
    return root
  }

  private func node(from event: Event) throws(YAMLFailure) -> YAMLNode {
    switch event.type {
    case YAML_ALIAS_EVENT:
      guard let node = anchors[event.anchor ?? ""] else {
        throw YAMLFailure(line: event.line, problem: "found undefined alias")
      }
      return node
    case YAML_SEQUENCE_START_EVENT, YAML_MAPPING_START_EVENT:
      guard level < AliasExtent.mostPlainLevels else {
        throw YAMLFailure(
          line: event.line,
          problem: "values are more than \(AliasExtent.mostPlainLevels) levels within each other")
      }
      level += 1
      defer { level -= 1 }
      let isSequence = event.type == YAML_SEQUENCE_START_EVENT
      return keep(
        isSequence ? try sequence(from: event) : try mapping(from: event), event.anchor)
    default:
      return keep(
        YAMLNode(.scalar(event.text, isPlain: event.isPlain), line: event.line), event.anchor)
    }
  }

  private func sequence(from start: Event) throws(YAMLFailure) -> YAMLNode {
    var elements: [YAMLNode] = []
    var next = try event()
    while next.type != YAML_SEQUENCE_END_EVENT {
      elements.append(try node(from: next))
      next = try event()
    }
    return YAMLNode(.sequence(elements), line: start.line)
  }

  private func mapping(from start: Event) throws(YAMLFailure) -> YAMLNode {
    var pairs: [(key: YAMLNode, value: YAMLNode)] = []
    var seen: Set<YAMLNode> = []
    var twice: [YAMLNode] = []
    var next = try event()
    while next.type != YAML_MAPPING_END_EVENT {
      let key = try node(from: next)
      pairs.append((key, try node(from: try event())))
      let (isNew, first) = seen.insert(key)
      if !isNew, !twice.contains(first) { twice.append(first) }
      next = try event()
    }
    guard twice.isEmpty else { throw Self.duplicates(twice) }
    return YAMLNode(.mapping(pairs), line: start.line)
  }

  private func keep(_ node: YAMLNode, _ anchor: String?) -> YAMLNode {
    if let anchor { anchors[anchor] = node }
    return node
  }

  private static func duplicates(_ keys: [YAMLNode]) -> YAMLFailure {
    let keys = keys.map { (text: $0.text ?? "a list or mapping", line: $0.line) }
      .sorted { $0.text < $1.text }
    return YAMLFailure(
      line: keys[0].line,
      problem: "\(keys.map(\.text).joined(separator: ", ")): given twice",
      duplicateKey: keys[0].text)
  }

  // MARK: The parser

  /// What the parser says next.
  private struct Event {
    var type: yaml_event_type_t
    var line: Int
    var anchor: String?
    var text = ""
    var isPlain = false
  }

  /// The next event. What is wrong with the text is asked for later, by `failure`.
  private func event() throws(YAMLFailure) -> Event {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw .outOfMemory }
    defer { yaml_event_delete(&event) }
    var result = Event(type: event.type, line: Int(event.start_mark.line) + 1)
    switch event.type {
    case YAML_ALIAS_EVENT: result.anchor = Self.string(event.data.alias.anchor)
    case YAML_SEQUENCE_START_EVENT: result.anchor = Self.string(event.data.sequence_start.anchor)
    case YAML_MAPPING_START_EVENT: result.anchor = Self.string(event.data.mapping_start.anchor)
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      result.anchor = Self.string(scalar.anchor)
      // It may have NUL in it.
      result.text = String(
        decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
      result.isPlain =
        scalar.style == YAML_PLAIN_SCALAR_STYLE && Self.string(scalar.tag) != YAML_STR_TAG
    default: break
    }
    return result
  }

  private static func string(_ bytes: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    bytes.map { String(cString: $0) }
  }

  /// What the parser found wrong with the text; nil when that was not the parser.
  private func failure(of text: UnsafeBufferPointer<UInt8>) -> YAMLFailure? {
    switch parser.pointee.error {
    case YAML_NO_ERROR: return nil
    case YAML_READER_ERROR:
      let before = text.prefix(parser.pointee.problem_offset)
      return YAMLFailure(
        line: before.count { $0 == UInt8(ascii: "\n") } + 1, problem: problem)
    case YAML_SCANNER_ERROR, YAML_PARSER_ERROR, YAML_COMPOSER_ERROR:
      let line = Int(parser.pointee.problem_mark.line) + 1
      let context = parser.pointee.context.map { text in
        Self.context(
          String(cString: text), line: Int(parser.pointee.context_mark.line) + 1, of: line)
      }
      return YAMLFailure(line: line, problem: problem, context: context)
    default: return .outOfMemory
    }
  }

  private var problem: String { parser.pointee.problem.map { String(cString: $0) } ?? "is no YAML" }

  private static func context(_ text: String, line: Int, of problemLine: Int) -> String {
    line < problemLine ? "\(text) from line \(line)" : text
  }
}
