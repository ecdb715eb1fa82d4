/// The places of trials that run at once, each with a GPU where there are some.
actor TrialRoom {
  struct Place: Sendable {
    /// As `CUDA_VISIBLE_DEVICES` has it; nil without one.
    var gpu: String?
  }

  private var free: [Place]
  private var waiting: [CheckedContinuation<Place, Never>] = []

  init(_ gpus: [String?]) { free = gpus.map { Place(gpu: $0) } }

  /// A place, as soon as one is free.
  func take() async -> Place {
    if !free.isEmpty { return free.removeFirst() }
    return await withCheckedContinuation { waiting.append($0) }
  }

  /// A place with this GPU, or any other, if one is free.
  func takeNow(gpu: String?) -> Place? {
    guard !free.isEmpty else { return nil }
    return free.remove(at: free.firstIndex { $0.gpu == gpu } ?? 0)
  }

  func give(_ place: Place) {
    if waiting.isEmpty {
      free.append(place)
    } else {
      waiting.removeFirst().resume(returning: place)
    }
  }
}
