import Testing

@testable import Training

/// A place where a key may stand, with a recipe around it.
struct RecipeSite: CustomTestStringConvertible, Sendable {
  let path: String
  let key: RecipeKey
  /// The recipe with that written in the key's place: `key: value`, or more.
  let recipe: @Sendable (String) -> String

  var testDescription: String { path }

  /// The recipe with a value, in YAML, for the key.
  func recipe(with value: String) -> String { recipe("\(key.name): \(value)") }

  /// Every key that is described, once.
  static let all: [RecipeSite] = {
    var visited: Set<RecipeDefinition> = []
    return sites(of: RecipeKeys.top, path: "", visited: &visited) { "{\($0)}" }
  }()

  private static let required = [
    "data": "{source: digits}", "model": "[{dense: 10}]", "optimizer": "adam", "epochs": "1",
  ]

  private static func sites(
    of keys: [RecipeKey], needs: [String] = [], path: String,
    visited: inout Set<RecipeDefinition>, around: @escaping @Sendable (String) -> String
  ) -> [RecipeSite] {
    var sites: [RecipeSite] = []
    for key in keys {
      let needed = needs.contains(key.name) ? nil : needs.first
      let others = keys.filter {
        ($0.isRequired || $0.name == needed) && $0.name != key.name
      }.map { other in
        ", \(other.name): \(path.isEmpty ? required[other.name] ?? "1" : example(of: other.form))"
      }.joined()
      let site = RecipeSite(path: path + key.name, key: key) { around($0 + others) }
      sites.append(site)
      sites += Self.sites(below: key.form, path: path + key.name + ".", visited: &visited) {
        site.recipe(with: $0)
      }
    }
    return sites
  }

  private static func sites(
    below form: RecipeForm, path: String, visited: inout Set<RecipeDefinition>,
    around: @escaping @Sendable (String) -> String
  ) -> [RecipeSite] {
    switch form {
    case .either(let forms):
      return forms.flatMap { sites(below: $0, path: path, visited: &visited, around: around) }
    case .named(let definition):
      guard visited.insert(definition).inserted else { return [] }
      return sites(below: definition.form, path: path, visited: &visited, around: around)
    case .list(let element, _):
      return sites(below: element, path: path, visited: &visited) { around("[\($0), {dense: 10}]") }
        .map { site in
          guard path != "model." else { return site }
          return RecipeSite(path: site.path, key: site.key) { text in
            site.recipe(text).replacing(", {dense: 10}]", with: "]", maxReplacements: 1)
          }
        }
    case .section(let keys, let need):
      return sites(of: keys, needs: need.names, path: path, visited: &visited) { around("{\($0)}") }
    case .mapping(let element, _):
      return sites(below: element, path: path, visited: &visited) { around("{epochs: \($0)}") }
    case .choice(let choice):
      var sites: [RecipeSite] = []
      for kind in choice.kinds {
        let beside = kind.companions.filter(\.isRequired).map { key in
          ", \(key.name): \(example(of: key.form))"
        }.joined()
        let site = RecipeSite(path: path + kind.name, key: kind) { around("{\($0 + beside)}") }
        sites.append(site)
        sites += Self.sites(below: kind.form, path: path + kind.name + ".", visited: &visited) {
          site.recipe(with: $0)
        }
        sites += kind.companions.map { key in
          let others = kind.companions.filter { $0.isRequired && $0.name != key.name }.map {
            ", \($0.name): \(example(of: $0.form))"
          }.joined()
          return RecipeSite(path: "\(path)\(kind.name) and \(key.name)", key: key) { text in
            around("{\(kind.name): \(example(of: kind.form)), \(text)\(others)}")
          }
        }
      }
      return sites
        + choice.options.map { key in
          RecipeSite(path: "\(path)… and \(key.name)", key: key) { text in
            around("{\(choice.kinds[0].name): \(example(of: choice.kinds[0].form)), \(text)}")
          }
        }
    default: return []
    }
  }

  /// Something that may stand there.
  static func example(of form: RecipeForm) -> String {
    switch form {
    case .number: "0.5"
    case .integer(let range): "\(max(range.lowerBound, min(10, range.upperBound)))"
    case .seed: "1"
    case .boolean: "true"
    case .off: "false"
    case .text, .path: "a"
    case .pattern: "epoch"
    case .word(_, let words): words[0]
    case .list(let element, let count):
      "[\(Array(repeating: example(of: element), count: max(1, count.lowerBound)).joined(separator: ", "))]"
    case .section(let keys, let need):
      "{"
        + keys.filter { $0.isRequired || $0.name == need.names.first }
        .map { "\($0.name): \(example(of: $0.form))" }.joined(separator: ", ") + "}"
    case .choice(let choice):
      choice.kinds[0].isRequired
        ? "{\(choice.kinds[0].name): \(example(of: choice.kinds[0].form))}" : choice.kinds[0].name
    case .mapping(let element, _): "{a: \(example(of: element))}"
    case .named(let definition): example(of: definition.form)
    // The first of them never stands within itself.
    case .either(let forms): example(of: forms[0])
    case .nothing: "null"
    case .anything: "1"
    }
  }
}
