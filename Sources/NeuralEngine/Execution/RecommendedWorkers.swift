/// How many workers are worth their cores for `network` on batches of `batchSize`, of `cores` there
/// are.
///
/// Workers meet several times a step. Below some 24 million operations a step a second core gains
/// less than a third, and whatever else it does, as drawing a screen, holds both up: 12 % on the
/// digits, where one worker loses nothing. It is then better left to the rest.
///
/// A function of its arguments alone, so that a run is reproducible on a machine of as many cores.
public func recommendedWorkers(
  network: NetworkDescription, batchSize: Int, cores: Int
) -> Int {
  let operations = Double(network.operationsPerExample) * Double(batchSize)
  return operations < 24_000_000 ? 1 : max(1, min(cores, batchSize / 8))
}
