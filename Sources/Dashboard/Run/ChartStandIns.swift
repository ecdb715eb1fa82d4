import MetricStore
import RunEvents

/// The metrics of another tool's log that stand where cost and accuracy stand: it may call neither
/// so.
struct ChartStandIns: Hashable, Sendable {
  /// The name, without split, of what comes nearest to a cost; nil when nothing does.
  private(set) var cost: String?
  /// The name of the best known other metric that is not a cost; nil when there is none.
  private(set) var second: String?
  /// So many of the keys have been looked at.
  private var keyCount = 0

  /// Takes in the keys that have come.
  mutating func update(_ store: MetricStore) {
    guard store.keys.count != keyCount else { return }
    keyCount = store.keys.count
    // Of very many metrics the first ones tell.
    let names = store.keys.prefix(2000).map(\.name)
    cost = Self.best(of: names, Self.costs) { $0.hasSuffix("loss") || $0.hasPrefix("loss") }
    second = Self.best(of: names.filter { $0 != cost }, Self.metrics) { name in
      Self.metricWords.contains { name.contains($0) } && !name.contains("loss")
    }
  }

  /// The name that comes first in a list; failing that, the first that is like them.
  private static func best(
    of names: [String], _ known: [String], _ isLike: (String) -> Bool
  ) -> String? {
    let plain = names.map { $0.lowercased() }
    for name in known {
      if let index = plain.firstIndex(where: { $0 == name || $0.hasSuffix("/" + name) }) {
        return names[index]
      }
    }
    return plain.firstIndex(where: isLike).map { names[$0] }
  }

  private static let costs = [
    "total_loss", "loss_total", "train_loss", "loss", "lm loss", "lm_loss", "lm loss value",
    "logloss", "log_loss", "binary_logloss", "multi_logloss", "mlogloss", "nll_loss", "mean_loss",
    "crossentropy", "cross_entropy", "box_loss", "policy_loss", "l2", "rmse", "mse",
  ]

  private static let metrics = [
    "accuracy", "acc", "top1_acc", "top1", "acc1", "acc_top1", "acc@1", "map50-95(b)", "map50-95",
    "bbox_map", "map", "map50(b)", "map50", "ap", "segm_map", "miou", "mean_iou", "iou", "f1",
    "f1_score", "auc", "ep_rew_mean", "episode_reward_mean", "episode_return_mean",
    "episode_return", "mean_reward", "averageepret", "episode_reward", "r", "bleu", "rouge",
    "perplexity", "ppl", "lm loss ppl", "error_rate", "error", "wer", "cer", "rmse", "mae", "r2",
    "mcc",
  ]

  private static let metricWords = [
    "acc", "map", "f1", "auc", "reward", "return", "score", "iou", "perplexity", "ppl", "bleu",
    "recall", "precision", "pearson", "spearman", "error",
  ]
}
