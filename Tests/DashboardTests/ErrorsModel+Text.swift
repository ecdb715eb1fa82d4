import CellUI

@testable import Dashboard

extension ErrorsModel {
  /// After these keys.
  func pressed(_ keys: [Key]) -> ErrorsModel {
    var model = self
    for key in keys { _ = model.update(.key(key), seconds: 0) }
    return model
  }

  /// The screen without its styles.
  var text: String {
    var grid = CellGrid(size: size)
    view(into: &grid)
    return grid.plainText
  }
}
