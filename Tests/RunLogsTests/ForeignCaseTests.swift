import Foundation
import MetricStore
import RunEvents
import Testing

@testable import RunLogs

/// Logs of every kind that is easily read wrongly, under `Cases`, and in shapes that tools document,
/// under `Shapes`, which `Reference/shapes.py` writes:
///
/// - `detectron2_metrics`: detectron2, `utils/events.py`, JSONWriter
/// - `stylegan_stats`: NVlabs/stylegan3, `training/training_loop.py`, stats.jsonl
/// - `flair_loss_tsv`: flair, loss.tsv of the models at huggingface.co/flair
/// - `spinup_progress`: spinningup.openai.com, utils/logger, progress.txt
/// - `xgboost_evals_result`: xgboost.readthedocs.io, python/examples/evals_result
/// - `lightgbm_record_evaluation`: lightgbm.readthedocs.io, record_evaluation
/// - `keras_csvlogger_semicolon`: keras.io, CSVLogger(separator=";")
/// - `ultralytics_results_time`: docs.ultralytics.com, results.csv since 8.2
/// - `ray_tune_progress`: docs.ray.io, tune CSVLoggerCallback, progress.csv
/// - `acme_logs_csv`: google-deepmind/acme, utils/loggers/csv.py
/// - `dreamer_metrics_jsonl`: danijar/dreamerv3, metrics.jsonl
/// - `mae_log_txt`: facebookresearch/mae, main_finetune.py, log.txt
/// - `pandas_to_json_columns`, `pandas_to_csv_gz`: pandas.pydata.org, DataFrame.to_json, to_csv
/// - `dvclive_timestamps`: dvc.org, dvclive 0, scalars with a time stamp
/// - `neptune_fetch_values`: docs.neptune.ai, fetch_values().to_csv()
/// - `wandb_history_jsonl`: docs.wandb.ai, wandb-history.jsonl
/// - `tensorboard_two_downloads`: tensorflow/tensorboard, download of scalars as CSV
/// - `json_array_pretty`: training_log.json of models at huggingface.co, a JSON array over lines
/// - `torchtnt_csv`: pytorch.org/tnt, CSVLogger: time, step and names
/// - `powershell_utf16`: learn.microsoft.com, about_Redirection, UTF-16 where the mark was cut off
/// - `batch_within_epoch`: keras.io, a custom callback's on_train_batch_end with its batch
@Suite struct ForeignCaseTests {
  @Test func theCasesAreThere() { #expect(ForeignCase.all.count >= 76) }

  @Test(arguments: ForeignCase.all)
  func isReadAsACarefulPersonReadsIt(log: ForeignCase) throws {
    let answers = try log.answers()
    let differences = answers.map { answer in
      ForeignCaseReading(log.log, countsEpochs: answer.countsEpochs).differences(from: answer)
    }
    if !differences.contains([]) {
      Issue.record("\(log.name):\n  \(differences[0].prefix(8).joined(separator: "\n  "))")
    }
  }

  /// However the bytes arrive, the same comes of them.
  @Test(arguments: ForeignCase.all)
  func isTheSameWhenItIsFollowed(log: ForeignCase) throws {
    guard let found = try? RunSearch(log.log, in: RunsFolder("/nonexistent")).runs else { return }
    let folder = try ScratchFolder()
    for case .foreign(let group, _) in found {
      var group = group
      var files: [(from: String, to: String)] = []
      for index in group.members.indices {
        let run = group.members[index].run
        let place = "\(folder.path)/\(group.name)/\(index)"
        files += run.files.map { ("\(run.folder)/\($0)", "\(place)/\($0)") }
        group.members[index].run.folder = place
      }
      let whole = try Self.follow(group, files, from: log.log, seed: nil)
      let pieces = try Self.follow(group, files, from: log.log, seed: 11)
      #expect(pieces == whole)
      #expect(
        !whole.isEmpty || log.name.contains("wandb_header_only") || log.name.contains("wandb_empty")
      )
    }
  }

  /// The points of each curve as a watcher has them in the end.
  ///
  /// - Parameter seed: of the sizes of the pieces in which the files grow; nil for all at once.
  private static func follow(
    _ group: ForeignRunGroup, _ files: [(from: String, to: String)], from log: String, seed: UInt64?
  ) throws -> [String: [String]] {
    var random = SplitMix(seed: seed ?? 0)
    var contents = try files.map { Array(try Data(contentsOf: URL(filePath: $0.from)))[...] }
    for file in files {
      let parent = URL(filePath: file.to).deletingLastPathComponent()
      try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
      try? FileManager.default.removeItem(atPath: file.to)
      #expect(FileManager.default.createFile(atPath: file.to, contents: nil))
    }
    let tail = ForeignLogTail(group, path: log, naming: .standard, isComplete: false)
    var store = MetricStore()
    func read() {
      repeat {
        let progress = tail.read(byteBudget: 1 << 20)
        if progress.startsOver { store = MetricStore() }
        for event in progress.events { store.apply(event) }
      } while !tail.isCaughtUp
    }
    // One file after another, as restarted writers leave them.
    for index in contents.indices {
      let handle = try #require(FileHandle(forWritingAtPath: files[index].to))
      defer { try? handle.close() }
      repeat {
        let most = seed == nil ? contents[index].count : Int.random(in: 1...400, using: &random)
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(contents[index].prefix(most)))
        contents[index] = contents[index].dropFirst(most)
        read()
      } while !contents[index].isEmpty
    }
    var points: [String: [String]] = [:]
    for series in store.allSeries where series.count > 0 {
      points[series.key.text] = (0..<series.count).map {
        "\(series.step($0)) \(series.epoch($0) ?? -1) \(series.value($0))"
      }
    }
    return points
  }
}
