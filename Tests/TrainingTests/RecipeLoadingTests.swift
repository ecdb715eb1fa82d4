import Datasets
import Foundation
import Testing

@testable import Training

@Suite final class RecipeLoadingTests {
  let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "recipes-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit {
    do {
      try FileManager.default.removeItem(atPath: folder)
    } catch {
      Issue.record("the folder made for this test is still there: \(error)")
    }
  }

  func write(_ name: String, _ text: String) throws -> String {
    try text.write(toFile: "\(folder)/\(name)", atomically: false, encoding: .utf8)
    return "\(folder)/\(name)"
  }

  static let minimal = """
    data: {source: {csv: tables/points.csv, label: kind}}
    model: [dense: 3]
    optimizer: adam
    epochs: 5
    """

  @Test func aFileIsReadAndItsPathsAreMeantFromItsFolder() throws {
    let recipe = try Recipe.load(try write("mine.yaml", Self.minimal))
    #expect(recipe.name == "mine")
    #expect(
      recipe.data
        == .csv(
          TableSource(path: "\(folder)/tables/points.csv", labels: ["kind"], target: .classes)))
  }

  @Test func pathsInOverridesAreMeantFromTheCurrentFolder() throws {
    let recipe = try Recipe.load(
      try write("mine.yaml", Self.minimal), overrides: ["data.source.csv=other.csv"])
    let current = FileManager.default.currentDirectoryPath
    #expect(
      recipe.data
        == .csv(TableSource(path: "\(current)/other.csv", labels: ["kind"], target: .classes)))
  }

  @Test func aNameIsLookedForInTheUsersFolder() throws {
    _ = try write("mine.yaml", Self.minimal)
    #expect(try Recipe.load("mine", userFolder: folder).epochs == 5)
    #expect(Recipe.names(in: folder) == ["mine"])
  }

  @Test func theBuiltInRecipeWinsOverAUsersOfTheSameName() throws {
    _ = try write("digits.yaml", Self.minimal)
    #expect(try Recipe.load("digits", userFolder: folder).data == .digits)
  }

  @Test func aNameThatIsNowhereListsWhatThereIs() throws {
    _ = try write("mine.yaml", Self.minimal)
    let near = try #require(throws: RecipeError.self) {
      try Recipe.load("digit", userFolder: folder)
    }
    #expect("\(near)" == "recipe: cannot find digit (neither a built-in recipe nor a file)")
    #expect(near.hint == "did you mean \"digits\"?")
    let far = try #require(throws: RecipeError.self) {
      try Recipe.load("transformer", userFolder: folder)
    }
    #expect(
      far.hint
        == "built in are \((BuiltInRecipe.all.map(\.name) + ["mine"]).joined(separator: ", "))")
    #expect(far.hint?.contains("shallow-flower, deep-spiral") == true)
  }

  @Test func aMissingFileAndAFolderAreNamed() throws {
    let missing = try #require(throws: RecipeError.self) { try Recipe.load("\(folder)/no.yaml") }
    #expect("\(missing)" == "recipe: cannot read \(folder)/no.yaml (no such file or directory)")
    let isFolder = try #require(throws: RecipeError.self) { try Recipe.load("\(folder)/") }
    #expect("\(isFolder)" == "recipe: cannot read \(folder)/ (it is a folder)")
  }

  @Test func aFileThatIsNoTextIsNamed() throws {
    let path = "\(folder)/binary.yaml"
    try Data([0x1f, 0x8b, 0xff, 0xfe]).write(to: URL(filePath: path))
    let error = try #require(throws: RecipeError.self) { try Recipe.load(path) }
    #expect("\(error)" == "recipe: cannot read \(path) (it is not UTF-8 text)")
  }
}
