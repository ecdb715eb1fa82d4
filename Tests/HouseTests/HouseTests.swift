import Foundation
import Testing

/// The house rules that a compiler does not check: which target may import which, and how long a
/// file may grow.
@Suite struct HouseTests {
  /// Every target with all that it may import of ours, and the one library each is allowed.
  static let arrows: [String: Set<String>] = [
    "Platform": [],
    "LocalFiles": [],
    "BoundedYAML": ["CYAML"],
    "RunEvents": ["Platform"],
    "RunCoding": ["RunEvents"],
    "MetricStore": ["RunEvents"],
    "Diagnosis": ["Platform", "RunEvents", "MetricStore"],
    "CKernels": [],
    "NeuralEngine": ["CKernels", "COpenBLAS"],
    "BuiltInData": [],
    "CImageCodecs": ["CPNG", "CJPEG"],
    "Datasets": [
      "Platform", "LocalFiles", "NeuralEngine", "BuiltInData", "CZlib", "CImageCodecs",
    ],
    "Training": [
      "Platform", "LocalFiles", "BoundedYAML", "RunEvents", "NeuralEngine", "Datasets", "Diagnosis",
    ],
    "CChecksums": [],
    "CDecimals": [],
    "RunLogs": [
      "Platform", "LocalFiles", "BoundedYAML", "RunEvents", "RunCoding", "MetricStore",
      "CChecksums",
      "CDecimals", "CSQLite", "CZlib",
    ],
    "CPythonClient": [],
    "RunControl": [
      "Platform", "LocalFiles", "RunEvents", "RunCoding", "CPythonClient", "NIOCore", "NIOPosix",
      "Subprocess",
      "SystemPackage",
    ],
    "RunHost": [
      "Platform", "LocalFiles", "RunEvents", "RunCoding", "Diagnosis", "NeuralEngine", "Datasets",
      "Training",
      "RunLogs", "RunControl",
    ],
    "Search": [
      "Platform", "LocalFiles", "RunEvents", "Diagnosis", "NeuralEngine", "Datasets", "Training",
      "RunLogs",
      "RunControl", "RunHost",
    ],
    "CBuildFacts": [],
    "CellUI": [],
    "CursesScreen": ["CellUI", "CNcurses", "CZlib"],
    "CNcurses": [],
    "COpenBLAS": [],
    "CZlib": [],
    "CMalloc": [],
    "CPNG": [],
    "CJPEG": [],
    "CSQLite": [],
    "CYAML": [],
    "Dashboard": [
      "BoundedYAML", "RunEvents", "MetricStore", "CellUI", "Diagnosis",
    ],
    "dltui": [
      "Platform", "LocalFiles", "RunEvents", "RunCoding", "MetricStore", "Diagnosis",
      "NeuralEngine",
      "Datasets", "Training", "RunLogs", "RunControl", "RunHost", "Search", "CellUI",
      "CursesScreen", "Dashboard", "CMalloc", "CBuildFacts", "ArgumentParser",
    ],
  ]

  /// What comes with the toolchain and the system. Not all of Foundation: a program that is linked with it
  /// whole is twice as large.
  static let platform: Set<String> = [
    "FoundationEssentials", "Glibc", "Dispatch", "Synchronization", "Swift",
  ]

  static let sources = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Sources")

  @Test func everyTargetFolderHasItsArrows() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: Self.sources.path)
      .filter { !$0.contains(".") }
    #expect(Set(folders) == Set(Self.arrows.keys))
  }

  /// Whoever opens the folder first sees a drawing that is true.
  @Test func theDrawingNamesEveryArrow() throws {
    let page = try String(
      contentsOf: Self.sources.appending(path: "README.md"), encoding: .utf8)
    let drawing = try #require(page.split(separator: "```").dropFirst().first)
    var drawn: [String: Set<String>] = [:]
    var last = ""
    for line in drawing.split(separator: "\n") {
      let halves = line.split(separator: "→", maxSplits: 1)
      let words = halves[0].split { " │├└─".contains($0) }
      if let name = words.first.map(String.init), Self.arrows[name] != nil { last = name }
      let targets = (halves.count > 1 ? halves[1] : halves[0]).split { " │".contains($0) }
      drawn[last, default: []].formUnion(
        targets.map(String.init).filter { Self.arrows[$0] != nil && $0 != last })
    }
    // What everybody may use is said once, and what the command line uses is everything.
    for (target, arrows) in Self.arrows where target != "dltui" && drawn[target] != nil {
      let ours = arrows.filter { Self.arrows[$0] != nil }.subtracting(["RunEvents", "Platform"])
      let missing = ours.subtracting(drawn[target] ?? [])
        .subtracting(["RunCoding", "CellUI"])
        .subtracting(target == "RunHost" ? ["Training", "RunLogs", "RunControl"] : [])
      #expect(missing.isEmpty, "\(target) also uses \(missing.sorted())")
      let extra = (drawn[target] ?? []).subtracting(arrows)
      #expect(extra.isEmpty, "\(target) does not use \(extra.sorted())")
    }
  }

  @Test(arguments: arrows.keys.sorted())
  func importsPointOnlyDownward(target: String) throws {
    let allowed = try #require(Self.arrows[target]).union(Self.platform)
    for file in try Self.swiftFiles(in: target) {
      for module in Self.imports(of: try String(contentsOf: file, encoding: .utf8)) {
        #expect(
          allowed.contains(module), "\(target)/\(file.lastPathComponent) imports \(module)")
      }
    }
  }

  @Test func theArrowsHaveNoCycle() {
    var finished: Set<String> = []
    func visit(_ target: String, path: [String]) {
      #expect(!path.contains(target), "\(path.joined(separator: " → ")) → \(target)")
      guard !path.contains(target), !finished.contains(target) else { return }
      for next in Self.arrows[target] ?? [] { visit(next, path: path + [target]) }
      finished.insert(target)
    }
    for target in Self.arrows.keys { visit(target, path: []) }
  }

  @Test(arguments: arrows.keys.sorted())
  func noFileOutgrowsFourHundredLines(target: String) throws {
    for file in try Self.swiftFiles(in: target) {
      let lines = try String(contentsOf: file, encoding: .utf8).split(
        separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.count <= 400, "\(target)/\(file.lastPathComponent) has \(lines.count) lines")
    }
  }

  /// Words out of logs, recipes and paths reach a terminal made safe, or not at all: by `print(lines:)`
  /// and its like of one folder, and by the screen.
  @Test func whatIsPrintedGoesOneWay() throws {
    let direct =
      #/(^|[^.\w])print\(|Swift\.print|debugPrint|dump\(|FileHandle\.standard(Output|Error)|\bf?puts\(|fwrite\(|putchar|write\(STD/#
    let words = [
      "print(", "Swift.print", "debugPrint", "dump(", "FileHandle.standard", "puts(", "putchar",
      "fwrite(",
      "write(STD",
    ]
    for target in Self.arrows.keys {
      for file in try Self.swiftFiles(in: target) where !file.path.contains("/dltui/Output/") {
        let isScreen = target == "CursesScreen"
        let text = try String(contentsOf: file, encoding: .utf8)
        // To look for a pattern in each line takes seconds.
        guard words.contains(where: text.contains) else { continue }
        for line in text.split(separator: "\n") {
          let code = line.prefix { _ in true }.split(separator: "//", maxSplits: 1)[0]
          let isDefinition = code.contains("func print(")
          #expect(
            isScreen || isDefinition || code.firstMatch(of: direct) == nil,
            "\(target)/\(file.lastPathComponent): \(line)")
        }
      }
    }
  }

  /// Targets that have Swift files, whose public declarations all have a doc comment.
  static let documented = arrows.keys.filter { (try? swiftFiles(in: $0).isEmpty) == false }
    .sorted()

  /// The rule is swift-format's own, turned on in `.swift-format`.
  @Test(arguments: documented)
  func everyPublicDeclarationIsDocumented(target: String) throws {
    let root = Self.sources.deletingLastPathComponent()
    let lint = Process()
    lint.executableURL = URL(filePath: "/usr/bin/env")
    lint.arguments = [
      "swift", "format", "lint", "--recursive", "--configuration", root.path + "/.swift-format",
      Self.sources.appending(path: target).path,
    ]
    let output = Pipe()
    lint.standardError = output
    lint.standardOutput = FileHandle.nullDevice
    try lint.run()
    let text = String(
      decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    lint.waitUntilExit()
    #expect(lint.terminationReason == .exit)
    let missing = text.split(separator: "\n").filter {
      $0.contains("AllPublicDeclarationsHaveDocumentation")
    }
    #expect(missing.isEmpty, "\(missing.joined(separator: "\n"))")
  }

  /// What the dashboard knows, what it says and where things are is found out without drawing: a file
  /// outside `View` names nothing that is declared there, and no grid to draw into. Only the programs,
  /// which tie all of it to a screen, are handed one.
  @Test func onlyViewsDraw() throws {
    let files = try Self.swiftFiles(in: "Dashboard").map { file in
      (file: file, code: try Self.code(of: file), isView: file.path.contains("/View/"))
    }
    let declaration =
      #/(?m)^(?:public |package |private )?(?:final )?(?:struct|enum|class|protocol|typealias) (\w+)/#
    let drawing = Set(
      files.filter(\.isView).flatMap { $0.code.matches(of: declaration).map { String($0.1) } })
    #expect(drawing.count > 10)
    for (file, code, isView) in files where !isView && !file.path.contains("/Program/") {
      let words = Set(code.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init))
      let named = words.intersection(drawing.union(["CellGrid"]))
      #expect(named.isEmpty, "\(file.lastPathComponent) names \(named.sorted())")
    }
  }

  /// The model is changed by messages alone: what lays it out, words it and draws it holds no way to
  /// change it.
  @Test func viewsChangeNothing() throws {
    let folders = ["/Layout/", "/Content/", "/View/"]
    let views = try Self.swiftFiles(in: "Dashboard").filter { file in
      folders.contains { file.path.contains($0) }
    }
    #expect(views.count > 20)
    for file in views {
      // A layout that is put together in several files may change itself.
      var isModel = false
      for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
        if line.contains(/^(public )?(extension|struct|enum)/) {
          isModel = line.contains(/Model\b/)
        }
        let changes = line.contains("mutating func") && !line.contains("private mutating func")
        #expect(!isModel || !changes, "\(file.lastPathComponent): \(line)")
      }
    }
  }

  /// “NSCocoaErrorDomain error 256” is no word of the system's.
  @Test func whatTheSystemSaysIsSaidInItsWords() throws {
    for target in Self.arrows.keys {
      for file in try Self.swiftFiles(in: target) {
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(!text.contains(".localizedDescription"), "\(target)/\(file.lastPathComponent)")
      }
    }
  }

  @Test func onlyTheCursesShimIncludesCurses() throws {
    let all = try #require(FileManager.default.enumerator(atPath: Self.sources.path))
    for case let path as String in all
    where path.hasSuffix(".h") || path.hasSuffix(".c") {
      let text = try String(
        contentsOf: Self.sources.appending(path: path), encoding: .utf8)
      let includesCurses = text.contains("#include <curses.h>") || text.contains("<ncurses")
      #expect(!includesCurses || path.hasPrefix("CNcurses/"), "\(path)")
    }
  }

  @Test func importsAreFoundInEveryFormTheyTake() {
    let text = """
      import A
      @preconcurrency import B
      public import struct C.Thing
      // import D
      let importance = 1
      """
    #expect(Self.imports(of: text) == ["A", "B", "C"])
  }

  static func swiftFiles(in target: String) throws -> [URL] {
    let folder = sources.appending(path: target)
    let paths = FileManager.default.enumerator(atPath: folder.path)
    return (paths?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(".swift") }
      .map { folder.appending(path: $0) }
  }

  /// A Swift source without its comments.
  static func code(of file: URL) throws -> String {
    try String(contentsOf: file, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false
    ).map { line in line.firstRange(of: "//").map { line[..<$0.lowerBound] } ?? line }
      .joined(separator: "\n")
  }

  /// The modules a Swift source imports.
  static func imports(of text: String) -> [String] {
    // What is indented is within a text, as lines of Python are.
    text.split(separator: "\n").filter { $0.first != " " }.compactMap { line in
      var words = line.split(separator: " ").drop { word in
        word.hasPrefix("@")
          || ["public", "internal", "package", "private", "fileprivate"]
            .contains(word)
      }
      guard words.popFirst() == "import", var module = words.popFirst() else { return nil }
      if ["struct", "class", "enum", "protocol", "func", "typealias", "let", "var"]
        .contains(module), let named = words.popFirst()
      {
        module = named
      }
      return String(module.prefix { $0 != "." })
    }
  }
}
