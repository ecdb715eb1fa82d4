import RunEvents
import Testing

@Suite struct MetricKeyTests {
  @Test func splitAndNameComeFromTheFirstSlash() {
    #expect(MetricKey("dev/cost").split == .dev)
    #expect(MetricKey("dev/cost").name == "cost")
    #expect(MetricKey(.train, "layer/1/norm").name == "layer/1/norm")
  }

  @Test func aKeyOfNoKnownSplitIsAllName() {
    #expect(MetricKey("gpu/memory").split == nil)
    #expect(MetricKey("gpu/memory").name == "gpu/memory")
  }

  @Test func anUnknownMetricHasNoDirection() {
    #expect(MetricDefinition.known("reward") == nil)
    #expect(MetricDefinition.known("accuracy")?.direction == .higherIsBetter)
  }
}
