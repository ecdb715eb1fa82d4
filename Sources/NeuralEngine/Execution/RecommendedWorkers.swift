/// How many workers train `network` fastest on batches of `batchSize`, of `cores` there are.
///
/// A function of its arguments alone, so that a run is reproducible on a machine of as many cores.
public func recommendedWorkers(
  network: NetworkDescription, batchSize: Int, cores: Int
) -> Int {
  let operations = network.operationsPerExample * batchSize
  return operations < 4_000_000 ? 1 : max(1, min(cores, batchSize / 8))
}
