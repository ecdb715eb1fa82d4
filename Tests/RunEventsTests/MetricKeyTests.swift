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
  }

  @Test(arguments: [
    "lm loss", "box_loss", "valLoss", "reward_loss", "word_error_rate", "eval.perplexity", "LOSS",
    "Logloss", "loss_bbox", "td_loss/mean", "rmse",
  ])
  func aLowerValueIsBetterByName(_ name: String) {
    #expect(MetricDefinition.direction(ofName: name) == .lowerIsBetter)
  }

  @Test(arguments: [
    "metrics/mAP50-95(B)", "bbox_mAP_50", "episode_reward_mean", "rollout/return", "top1_acc",
    "acc@5", "f1_macro", "R2", "roc_auc", "BLEU4", "testAccuracy", "Validation score",
  ])
  func aHigherValueIsBetterByName(_ name: String) {
    #expect(MetricDefinition.direction(ofName: name) == .higherIsBetter)
  }

  /// Names within words, what is only called after a loss, and two ways at once.
  @Test(arguments: [
    "lossless", "accelerator", "mapping", "costume", "loss scale", "reward_std", "lossScale",
    "return_code", "loss_weight_2", "accuracy_loss_head", "learningRate", "threshold", "", "/", "é",
  ])
  func aNameThatDoesNotSayLeavesItOpen(_ name: String) {
    #expect(MetricDefinition.direction(ofName: name) == nil)
  }

  @Test func whatARunSaysOfItsMetricComesBeforeItsName() {
    let open = [MetricDefinition(name: "reward")]
    let lower = [MetricDefinition(name: "reward", direction: .lowerIsBetter)]
    #expect(open.direction(ofName: "reward") == nil)
    #expect(lower.direction(ofName: "reward") == .lowerIsBetter)
    #expect(open.direction(ofName: "score") == .higherIsBetter)
    #expect(MetricDefinition.known("accuracy")?.direction == .higherIsBetter)
  }
}
