/// A run that can be shown.
package struct RunTab {
  /// What it is listed by.
  var path: String
  /// Called when it is first shown.
  var make: () -> DashboardProgram

  /// - Parameters:
  ///   - path: what the run is listed by.
  ///   - make: called when the run is first shown.
  package init(path: String, make: @escaping () -> DashboardProgram) {
    self.path = path
    self.make = make
  }
}
