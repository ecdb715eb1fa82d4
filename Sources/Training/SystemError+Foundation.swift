import FoundationEssentials
import LocalFiles

extension SystemError {
  /// Of an error of Foundation's, what the system said, which it holds.
  package static func text(of error: any Error) -> String {
    if let failure = error as? POSIXError ?? (error as? CocoaError)?.underlying as? POSIXError {
      return text(failure.code.rawValue)
    }
    return "\(error)"
  }
}
