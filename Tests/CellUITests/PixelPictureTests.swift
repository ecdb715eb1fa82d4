import Testing

@testable import CellUI

@Suite struct PixelPictureTests {
  private static let rect = Rect(
    origin: Point(column: 2, row: 1), size: Size(columns: 4, rows: 2))

  private static func grid(takesPictures: Bool = true) -> CellGrid {
    var grid = CellGrid(size: Size(columns: 10, rows: 5))
    grid.takesPictures = takesPictures
    grid.cover(with: PixelPicture(rect: rect, identity: 1) { _ in [] })
    return grid
  }

  @Test func itIsShownWhereNothingIsDrawnOverIt() {
    var grid = Self.grid()
    #expect(grid.uncoveredPictures.map(\.rect) == [Self.rect])
    grid.write("beside", at: Point(column: 0, row: 0), style: .plain)
    #expect(grid.uncoveredPictures.count == 1)
    grid.write("x", at: Point(column: 5, row: 2), style: .plain)
    #expect(grid.uncoveredPictures.isEmpty)
  }

  @Test func theNextFrameBeginsWithoutIt() {
    var grid = Self.grid()
    grid.clear()
    #expect(grid.uncoveredPictures.isEmpty)
    #expect(grid.cells == CellGrid(size: grid.size).cells)
  }

  /// The picture is not even made.
  @Test func aScreenOfCellsGetsNone() {
    var grid = CellGrid(size: Size(columns: 10, rows: 5))
    func picture() -> PixelPicture {
      Issue.record("made for nobody")
      return PixelPicture(rect: Self.rect, identity: 1) { _ in [] }
    }
    grid.cover(with: picture())
    #expect(grid.uncoveredPictures.isEmpty)
    #expect(Self.grid(takesPictures: false) == CellGrid(size: grid.size))
  }

  @Test func oneThatReachesBeyondTheScreenIsNotTaken() {
    var grid = CellGrid(size: Size(columns: 5, rows: 5))
    grid.takesPictures = true
    grid.cover(with: PixelPicture(rect: Self.rect, identity: 1) { _ in [] })
    #expect(grid.uncoveredPictures.isEmpty)
  }
}
