import CellUI
import Diagnosis
import RunEvents

/// Tags of the mistakes on the Errors screen, kept in the file that `dltui errors` keeps them in.
extension DashboardModel {
  /// Whether mistakes are being tagged one by one.
  var isTagging: Bool { taggedConfusion != nil }

  /// The evaluation whose errors are in view.
  var shownConfusion: Confusion? { taggedConfusion ?? run.confusion }

  /// Whether there are mistakes of the dev set, and a folder for their tags.
  var canTagErrors: Bool {
    guard errorTagging != nil, let confusion = run.confusion else { return false }
    return confusion.split == .dev && !confusion.mistakes.isEmpty
  }

  /// Which mistake is being tagged, for the page's title.
  var taggingPlace: String {
    guard isTagging, let tagging = errorTagging else { return "" }
    return ", \(tagging.position + 1) of the surest \(tagging.examples.count)"
  }

  mutating func tagErrors(_ action: DashboardAction) -> [DashboardEffect] {
    guard let runPath else { return [] }
    switch action {
    case .openTagging:
      guard let confusion = run.confusion else { break }
      taggedConfusion = confusion
      errorTagging?.begin(confusion.mistakes.map(\.example))
      pageScroll = 0
      // Somebody may have tagged others meanwhile.
      return [.readErrorTags(path: runPath)]
    case .closeTagging: endTagging()
    case .tagging(let action):
      guard let outcome = errorTagging?.perform(action) else { break }
      if let text = outcome.notice { say(.note, text) }
      guard outcome.isChanged, let tagging = errorTagging else { break }
      return [.keepErrorTags(path: runPath, tagging.tags, of: tagging.unkept)]
    default: break
    }
    return []
  }

  /// Shows all errors again, of the newest evaluation.
  mutating func endTagging() {
    guard isTagging else { return }
    taggedConfusion = nil
    errorTagging?.begin([])
    pageScroll = 0
  }

  /// Takes in what is kept of the run's mistakes.
  mutating func take(_ tags: ErrorTags?, kept: Set<Int>) {
    guard let tags else {
      endTagging()
      errorTagging = nil
      return
    }
    if errorTagging == nil {
      errorTagging = ErrorTagging(tags: tags)
    } else {
      errorTagging?.take(tags, kept: kept)
    }
  }
}
