/// What the user of a dashboard wants of other runs, for whoever holds several.
enum RunWish: Hashable {
  /// To see the run so many places further on.
  case show(offset: Int)
  /// To see the run at a path.
  case open(path: String)
  /// To know which runs there are.
  case list
  /// To have the run at a path drawn over this one.
  case compare(path: String)
}
