import CellUI
import Foundation
import RunEvents
import Testing

@testable import Dashboard

@Suite struct BoundaryPixelsTests {
  private static func model() -> DashboardModel {
    var run = SyntheticRun()
    run.train(steps: 60)
    run.drawBoundary()
    var model = DashboardModel(size: Size(columns: 160, rows: 48))
    _ = model.update(.batch(EventBatch(events: run.events)))
    return model
  }

  private static func pictures(_ model: DashboardModel) -> [PixelPicture] {
    var grid = CellGrid(size: model.size)
    grid.takesPictures = true
    model.view(into: &grid)
    return grid.uncoveredPictures
  }

  @Test func theBoundaryIsDrawnInPixelsWithinItsFrame() throws {
    let model = Self.model()
    let frame = try #require(model.panels.picture)
    let picture = try #require(Self.pictures(model).first)
    #expect(frame.inset().intersection(picture.rect) == picture.rect)
    // Two frames of the same boundary are the same picture.
    #expect(Self.pictures(model) == [picture])
    // A third of each is inside the circle: its class' colour is in the middle, the other's outside.
    let size = Size(columns: 96, rows: 72)
    let bytes = picture.pixels(size)
    let styles = ClassStyles(model.theme, .braille, .direct)
    func pixel(_ column: Int, _ row: Int) -> Color {
      let index = (row * size.columns + column) * 3
      return .rgb(bytes[index], bytes[index + 1], bytes[index + 2])
    }
    #expect(bytes.count == size.columns * size.rows * 3)
    #expect(pixel(48, 36) == styles.shade(.init(label: 1, certainty: 15)))
    #expect(pixel(0, 0) == styles.shade(.init(label: 0, certainty: 15)))
  }

  /// The ring of an example that is classified wrongly has the errors' colour, as the cell has.
  @Test func wrongExamplesAreRinged() throws {
    let picture = try #require(Self.pictures(Self.model()).first)
    let size = Size(columns: 480, rows: 360)
    let bytes = picture.pixels(size)
    guard case .rgb(let red, let green, let blue) = Theme.standard[.eventError].foreground else {
      Issue.record("the theme has no such colour")
      return
    }
    // Dev examples 3 and 8 are wrong: where `SyntheticRun` puts them.
    let wrong = bytes.indices.filter {
      $0 % 3 == 0 && bytes[$0] == red && bytes[$0 + 1] == green && bytes[$0 + 2] == blue
    }.map { $0 / 3 }
    #expect(wrong.count > 40)
    let middle = (
      column: wrong.map { $0 % size.columns }.reduce(0, +) / wrong.count,
      row: wrong.map { $0 / size.columns }.reduce(0, +) / wrong.count
    )
    let places = [3, 8].map { index in
      let angle = Double(index) * 0.91
      let radius = index % 2 == 0 ? 0.8 : 0.35
      return (x: (1 + radius * cos(angle)) / 2 * 480, y: (1 - radius * sin(angle)) / 2 * 360)
    }
    #expect(abs(Double(middle.column) - (places[0].x + places[1].x) / 2) < 2)
    #expect(abs(Double(middle.row) - (places[0].y + places[1].y) / 2) < 2)
  }

  @Test func aDialogOverItAndTheSettingShowTheCells() throws {
    var model = Self.model()
    _ = model.update(.input(.key(.character("?"))))
    #expect(Self.pictures(model).isEmpty)
    _ = model.update(.input(.key(.escape)))
    #expect(Self.pictures(model).count == 1)
    for character in ":pictures in" { _ = model.update(.input(.key(.character(character)))) }
    _ = model.update(.input(.key(.enter)))
    #expect(Self.pictures(model).isEmpty && !model.settings.drawsPixels)
    let settings = try DashboardSettings(model.settings.text, file: "settings.yaml")
    #expect(!settings.drawsPixels)
    var next = Self.model()
    next.adopt(settings)
    #expect(Self.pictures(next).isEmpty)
  }
}
