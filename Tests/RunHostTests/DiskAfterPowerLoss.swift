import Foundation

/// What a disk holds, and may hold once the power is lost: of a file at least what was brought to the disk
/// and at most what was written, of a folder some of the changes since it was, in their order. No file
/// system that journals its folders leaves less.
struct DiskAfterPowerLoss {
  private struct File {
    var kept: [UInt8] = []
    var bytes: [UInt8] = []
    /// The fewest bytes that it had since it was kept.
    var fewest = 0

    func afterLoss(_ share: Double) -> [UInt8] {
      // Cut and not kept: either.
      guard fewest >= kept.count else { return share < 0.5 ? kept : bytes }
      let more = (share * Double(bytes.count - kept.count)).rounded()
      return Array(bytes.prefix(kept.count + Int(more)))
    }
  }

  private struct Folder {
    var kept: [String: UInt64] = [:]
    var names: [String: UInt64] = [:]
    /// What its names were after each change since it was kept, oldest first.
    var since: [[String: UInt64]] = []

    mutating func change(_ body: (inout [String: UInt64]) -> Void) {
      body(&names)
      since.append(names)
    }
  }

  private var files: [UInt64: File] = [:]
  private var folders: [UInt64: Folder] = [:]
  private let root: UInt64

  init(root: UInt64) {
    self.root = root
    folders[root] = Folder()
  }

  /// The number of a file or a folder, by the names that it has now; nil without one.
  func number(of path: [String]) -> UInt64? {
    path.reduce(root as UInt64?) { number, name in number.flatMap { folders[$0]?.names[name] } }
  }

  /// How much of a file was brought to the disk; 0 without one.
  func keptCount(of path: [String]) -> Int {
    number(of: path).flatMap { files[$0]?.kept.count } ?? 0
  }

  mutating func take(_ change: WitnessedDisk.Change) {
    switch change {
    case .makeFile(let name, let number):
      files[number] = File()
      folders[name.folder]?.change { $0[name.name] = number }
    case .makeFolder(let name, let number):
      folders[number] = Folder()
      folders[name.folder]?.change { $0[name.name] = number }
    case .write(let number, let bytes): files[number]?.bytes += bytes
    case .truncate(let number, let size):
      guard var file = files[number] else { return }
      file.bytes.removeLast(max(0, file.bytes.count - size))
      file.fewest = min(file.fewest, size)
      files[number] = file
    case .rename(let name, let new):
      let number = folders[name.folder]?.names[name.name]
      if name.folder == new.folder {
        folders[name.folder]?.change {
          $0[name.name] = nil
          $0[new.name] = number
        }
      } else {
        folders[name.folder]?.change { $0[name.name] = nil }
        folders[new.folder]?.change { $0[new.name] = number }
      }
    case .link(let name, let number): folders[name.folder]?.change { $0[name.name] = number }
    case .remove(let name): folders[name.folder]?.change { $0[name.name] = nil }
    case .keep(let number):
      if var file = files[number] {
        file.kept = file.bytes
        file.fewest = file.bytes.count
        files[number] = file
      }
      if var folder = folders[number] {
        folder.kept = folder.names
        folder.since = []
        folders[number] = folder
      }
    }
  }

  /// Puts what the disk may hold after a loss of power into a new folder.
  ///
  /// - Parameter share: how much of what was on its way got there, 0...1, asked for each file and folder.
  func lose(into path: String, share: () -> Double) throws {
    try write(root, to: path, share)
  }

  private func write(_ number: UInt64, to path: String, _ share: () -> Double) throws {
    if let folder = folders[number] {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
      let steps = [folder.kept] + folder.since
      let names = steps[min(steps.count - 1, Int(share() * Double(steps.count)))]
      for (name, number) in names.sorted(by: { $0.key < $1.key }) {
        try write(number, to: path + "/" + name, share)
      }
    } else if let file = files[number] {
      try Data(file.afterLoss(share())).write(to: URL(filePath: path))
    }
  }
}
