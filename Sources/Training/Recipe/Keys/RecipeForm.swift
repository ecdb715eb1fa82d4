/// What can stand under a key of a recipe, or in one of its lists.
indirect enum RecipeForm: Sendable {
  case number(RecipeBounds)
  case integer(ClosedRange<Int>)
  /// A whole number of 64 bits.
  case seed
  case boolean
  /// Anything but nothing, a list or a mapping; a number serves as it is written.
  case text
  /// Text that a regular expression describes, and what it is in words.
  case pattern(String, as: String)
  /// A file or a folder, from the recipe's own.
  case path
  /// One of a few words; the noun completes "must name".
  case word(String, of: [String])
  /// `false`, where that turns something off.
  case off
  case list(RecipeForm, count: ClosedRange<Int> = 0...Int.max)
  /// A mapping with these keys and no others.
  case section([RecipeKey], needs: Need = .nothing)
  /// A name, alone or with what belongs to it.
  case choice(RecipeChoice)
  /// A mapping whose keys are names of something.
  case mapping(of: RecipeForm, keys: String)
  /// A form that may stand within itself, described once.
  case named(RecipeDefinition)
  case either([RecipeForm])
  /// No value: the key stands alone.
  case nothing
  /// Whatever can be written, for the reader to look at.
  case anything

  /// What a section has to have besides the keys that are required each.
  enum Need: Sendable {
    case nothing
    case oneOf([String])
    case atLeastOneOf([String])

    var names: [String] {
      switch self {
      case .nothing: []
      case .oneOf(let names), .atLeastOneOf(let names): names
      }
    }
  }

  /// The forms it may have, each of one kind.
  var alternatives: [RecipeForm] {
    switch self {
    case .either(let forms): forms.flatMap(\.alternatives)
    case .named(let definition): definition.form.alternatives
    default: [self]
    }
  }

  /// The words that may stand instead of a number.
  var words: [String] {
    alternatives.flatMap { form in if case .word(_, let words) = form { words } else { [String]() }
    }
  }
}

/// One of several, each by its name: `he`, `{random: 0.01}`.
struct RecipeChoice: Sendable {
  /// What each of them is, as `a layer`.
  let noun: String
  /// Those there are, with what stands under their names.
  let kinds: [RecipeKey]
  /// Keys that may stand beside each of the names.
  var options: [RecipeKey] = []

  var names: [String] { kinds.map(\.name) }

  /// The keys that may stand beside that name; beside none, all there are.
  func options(beside name: String?) -> [RecipeKey] {
    guard let name, let kind = kinds.first(where: { $0.name == name }) else {
      var all = options
      for key in kinds.flatMap(\.companions) where !all.contains(where: { $0.name == key.name }) {
        all.append(key)
      }
      return all
    }
    return kind.companions + options
  }
}

/// Forms that more than one key has, or that stand within themselves.
enum RecipeDefinition: String, CaseIterable, Sendable {
  case layers, layer, window, schedule, source, searchSpace

  var form: RecipeForm {
    switch self {
    case .layers: .list(.named(.layer))
    case .layer: .choice(RecipeKeys.layer)
    case .window: RecipeKeys.window
    case .schedule: .choice(RecipeKeys.schedule)
    case .source: .choice(RecipeKeys.source)
    case .searchSpace: RecipeKeys.searchSpace
    }
  }
}
