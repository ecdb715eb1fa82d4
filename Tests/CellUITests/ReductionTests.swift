import Testing

@testable import CellUI

@Suite struct ReductionTests {
  @Test func everyPaletteColourIsItsOwnNearest() {
    let levels = [0, 95, 135, 175, 215, 255]
    for index in 16..<232 {
      let cube = index - 16
      let color = Color.rgb(
        UInt8(levels[cube / 36]), UInt8(levels[cube / 6 % 6]), UInt8(levels[cube % 6]))
      #expect(color.paletteIndex256 == index)
    }
    for index in 232..<256 {
      let level = UInt8(8 + 10 * (index - 232))
      #expect(Color.rgb(level, level, level).paletteIndex256 == index)
    }
    #expect(Color.terminalDefault.paletteIndex256 == nil)
  }

  @Test func nearestOf256IsNearestOfAll() {
    let levels = [0, 95, 135, 175, 215, 255]
    func components(_ index: Int) -> [Int] {
      if index >= 232 { return Array(repeating: 8 + 10 * (index - 232), count: 3) }
      let cube = index - 16
      return [levels[cube / 36], levels[cube / 6 % 6], levels[cube % 6]]
    }
    for red in stride(from: 0, through: 255, by: 51) {
      for green in stride(from: 3, through: 255, by: 42) {
        for blue in stride(from: 7, through: 255, by: 62) {
          func distance(_ index: Int) -> Int {
            zip(components(index), [red, green, blue]).reduce(0) {
              $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
            }
          }
          let found = Color.rgb(UInt8(red), UInt8(green), UInt8(blue)).paletteIndex256 ?? 0
          #expect(distance(found) == (16..<256).map(distance).min())
        }
      }
    }
  }

  @Test func sixteenColoursKeepTheHue() {
    #expect(Color.rgb(122, 162, 247).ansiIndex(hasBright: true) == 12)
    #expect(Color.rgb(200, 60, 40).ansiIndex(hasBright: true) == 9)
    #expect(Color.rgb(120, 20, 20).ansiIndex(hasBright: true) == 1)
    #expect(Color.rgb(224, 175, 104).ansiIndex(hasBright: false) == 3)
    #expect(Color.rgb(230, 200, 60).ansiIndex(hasBright: false) == 3)
    #expect(Color.rgb(59, 66, 97).ansiIndex(hasBright: true) == 8)
    #expect(Color.rgb(250, 250, 250).ansiIndex(hasBright: true) == 15)
    #expect(Color.rgb(90, 90, 100).ansiIndex(hasBright: true) == 8)
    #expect(Color.terminalDefault.ansiIndex(hasBright: true) == nil)
  }

  @Test func textNeverVanishesIntoItsBackground() {
    for grey in UInt8.min...UInt8.max {
      for hasBright in [false, true] {
        let style = Style(foreground: .rgb(grey, grey, grey))
        #expect(style.ansiColors(hasBright: hasBright).foreground != 0)
        let dark = style.on(.rgb(10, 10, 10)).ansiColors(hasBright: hasBright)
        let light = style.on(.rgb(250, 250, 250)).ansiColors(hasBright: hasBright)
        #expect(dark.foreground != dark.background && light.foreground != light.background)
      }
    }
    // Nor into a shade of its own hue: bright red on red.
    let shaded = Style(foreground: .rgb(255, 95, 95)).on(.rgb(120, 30, 30))
    #expect(shaded.ansiColors(hasBright: true) == (0, 1))
  }

  @Test func gridReducedToASCIIKeepsItsPlaces() {
    var grid = CellGrid(size: Size(columns: 14, rows: 1))
    grid.write("╭─① 运 λ×⠿e\u{301}…", at: Point(column: 0, row: 0))
    grid.reduce(to: .ascii)
    #expect(grid.plainText == "+-1 ?  lx*e.\n")
    #expect(grid.cells.allSatisfy { $0.width == 1 && $0.scalar.isASCII && !$0.hasMarks })
  }

  @Test func consoleKeepsLinesBlocksAndLatin() {
    var grid = CellGrid(size: Size(columns: 8, rows: 1))
    grid.write("╭━é×▀①⠿│", at: Point(column: 0, row: 0))
    grid.reduce(to: .blocks)
    #expect(grid.plainText == "┌─é×▀1*│\n")
  }

  @Test func fullGlyphsAreLeftAlone() {
    var grid = CellGrid(size: Size(columns: 6, rows: 1))
    grid.write("╭①运e\u{301}", at: Point(column: 0, row: 0))
    let before = grid
    grid.reduce(to: .braille)
    #expect(grid == before)
  }
}
