import Foundation

/// What another library gives, as a script of `Reference` wrote it down.
///
/// - Parameter name: of a file in that folder.
func referenceFile<Content: Decodable>(_ name: String) -> Content {
  let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
    path: "Reference/" + name)
  do {
    return try JSONDecoder().decode(Content.self, from: Data(contentsOf: file))
  } catch {
    preconditionFailure("\(file.path): \(error)")
  }
}
