import CellUI
import Testing

@testable import Dashboard

/// Layers over time by colour.
@Suite struct HeatScaleTests {
  @Test func goesFromFaintToFull() {
    let theme = Theme.standard
    let heat = HeatScale(theme)
    #expect(heat.style(0).foreground == theme[.curveTrainFaint].foreground)
    #expect(heat.style(1) == theme[.curveTrain])
    #expect(heat.style(-3) == heat.style(0) && heat.style(7) == heat.style(1))
    #expect(heat.style(-.infinity) == heat.style(0) && heat.style(.nan) == heat.style(0))
    let steps = (0..<HeatScale.levels).map {
      heat.style((Double($0) + 0.5) / Double(HeatScale.levels))
    }
    #expect(Set(steps).count == HeatScale.levels)
  }

  /// What a layer's row shows, by what it is drawn with.
  @Test func whatIsNotUsualStandsOut() throws {
    let model = Scene.layers.model(Size(columns: 160, rows: 48))
    var grid = CellGrid(size: model.size)
    model.view(into: &grid)
    var styles: Set<Style> = []
    for row in 0..<grid.size.rows {
      for column in 0..<grid.size.columns {
        let cell = grid[Point(column: column, row: row)]
        if (0x2581...0x2588).contains(cell.scalar.value) { styles.insert(cell.style) }
      }
    }
    #expect(styles.count > 3)
    #expect(styles.contains { $0.foreground == model.theme[.eventWarning].foreground })
    let heat = HeatScale(model.theme)
    let known = (0..<HeatScale.levels).map { heat.style(Double($0) / 8 + 0.01).foreground }
    #expect(
      styles.allSatisfy { style in
        known.contains(style.foreground)
          || style.foreground == model.theme[.eventWarning].foreground
      })
  }

  @Test func withoutColoursThereAreTwoStyles() throws {
    let theme = try #require(Theme.builtIn("monochrome"))
    let heat = HeatScale(theme)
    #expect(heat.style(0) == theme[.curveTrainFaint] && heat.style(1) == theme[.curveTrain])
  }

  /// A shade never takes what it is behind with it.
  @Test func aShadeGrowsBehindItsText() throws {
    let theme = Theme.standard
    let heat = HeatScale(theme)
    let text = theme[.textStrong]
    let shades = [0, 0.5, 1].map { heat.shade($0, behind: text) }
    #expect(shades.allSatisfy { $0.foreground == text.foreground })
    #expect(Set(shades.map(\.background)).count == 3)
    let plain = try #require(Theme.builtIn("monochrome"))
    #expect(HeatScale(plain).shade(1, behind: plain[.textStrong]) == plain[.curveTrain])
  }
}
