import Foundation
import Testing

/// The cost around a run's model, with the run's way there.
@Suite struct SurfaceTests {
  private struct Surface: Decodable {
    struct Place: Decodable {
      var step: Int
      var x: Double
      var y: Double
      var cost: Double
    }

    var x: [Double]
    var y: [Double]
    var costs: [[Double?]]
    var path: [Place]
    var explained: [Double]?
    var examples: Int
  }

  private let scratch: TemporaryFolder

  init() throws {
    scratch = try TemporaryFolder()
    let trained = try Command.dltui(
      "train", "moons", "--headless", "--epochs", "5", "--set", "earlyStopping=null",
      folder: scratch.path)
    #expect(trained.status == 0, "\(trained.errors)")
  }

  @Test func theWayGoesDownhillToTheModel() throws {
    let result = try Command.dltui(
      "model", "latest", "--surface", "--points", "7", "--surface-examples", "200", "--json",
      folder: scratch.path)
    #expect(result.status == 0, "\(result.errors)")
    let surface = try JSONDecoder().decode(Surface.self, from: Data(result.output.utf8))
    #expect(surface.x.count == 7 && surface.y.count == 7)
    #expect(surface.costs.count == 7 && surface.costs.allSatisfy { $0.count == 7 })
    #expect(surface.examples == 200)
    let first = try #require(surface.path.first)
    let last = try #require(surface.path.last)
    #expect(first.step == 0 && last.step > 0)
    #expect(last.cost < first.cost)
    #expect(last.x == 0 && last.y == 0)
    #expect(try #require(surface.explained).reduce(0, +) > 0.5)
    #expect(surface.path.map(\.step) == surface.path.map(\.step).sorted())
  }

  @Test(arguments: ["path", "random"])
  func itIsDrawnWithoutColoursInAPipe(axes: String) throws {
    let result = try Command.dltui(
      "model", "latest", "--surface", "--points", "5", "--surface-examples", "50", "--axes", axes,
      folder: scratch.path)
    #expect(result.status == 0, "\(result.errors)")
    let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 24 + 3 + 1)
    #expect(lines.prefix(24).allSatisfy { $0.count == 72 })
    #expect(lines.prefix(24).joined().contains("E"))
    #expect(result.output.contains("on 50 examples of the train set"))
    #expect(!result.output.contains("\u{1b}"))
  }

  @Test func aFileOfParametersHasNoSurface() throws {
    let result = try Command.dltui(
      "model", "x.safetensors", "--surface", folder: scratch.path)
    #expect(result.status == 2)
    #expect(result.errors.contains("--surface is of a run"))
  }

  @Test func aMistakeInALayerIsShown() throws {
    let result = try Command.dltui("check-gradients", "moons", "--break", "0")
    #expect(result.status == 1)
    #expect(result.output.contains("wrong"))
    #expect(result.output.contains("made twice too large"))
    let none = try Command.dltui("check-gradients", "moons", "--break", "99")
    #expect(none.status == 2)
    #expect(none.errors.contains("there is no layer 99"))
  }
}
