import RunEvents
import RunLogs
import Testing

@Suite struct ConsoleLineReaderTests {
  private func read(_ line: String) -> [String: Double]? {
    ConsoleLineReader().read(line).map { row in
      var all = Dictionary(uniqueKeysWithValues: row.values.map { ($0.key.text, $0.value) })
      if let step = row.step { all["step"] = Double(step) }
      if let epoch = row.epoch { all["epoch"] = epoch }
      return all
    }
  }

  private static let progress: [(line: String, values: [String: Double])] = [
    ("epoch 3 loss 0.31 val_loss 0.42", ["epoch": 3, "train/loss": 0.31, "dev/loss": 0.42]),
    (
      "Epoch: 3/20, Step: 1200 | loss=3.1e-1, acc: 97.5%",
      ["epoch": 3, "step": 1200, "train/loss": 0.31, "train/accuracy": 0.975]
    ),
    ("[epoch 1] train_loss: nan", ["epoch": 1, "train/loss": .nan]),
    ("iter 10: loss 0.5, lr 1e-3", ["step": 10, "train/loss": 0.5, "train/learningRate": 1e-3]),
    (
      "469/469 - 3s - loss: 0.25 - accuracy: 0.92 - val_loss: 0.2 - val_accuracy: 0.95",
      [
        "step": 469, "train/loss": 0.25, "train/accuracy": 0.92, "dev/loss": 0.2,
        "dev/accuracy": 0.95,
      ]
    ),
    ("[2/20] [5/9] loss: 0.5", ["epoch": 2, "step": 14, "train/loss": 0.5]),
    ("epoch 3 [2/20] loss: 0.5 f(x): 2", ["epoch": 3, "step": 42, "train/loss": 0.5, "f(x)": 2]),
    ("loss: 0.5 files(MB): 3/20 took 0.5 s(total)", ["train/loss": 0.5]),
    (
      "step 6 | loss 1,234.56 | ppl 82800.03 | tok/s 1,212,909 | MFU 41.3% | mem 71.3GiB",
      ["step": 6, "train/loss": 1234.56, "ppl": 82800.03, "tok/s": 1_212_909, "MFU (%)": 41.3]
    ),
    (
      "| step 200 | loss 2.91 | tokens/sec 98,765 |",
      ["step": 200, "train/loss": 2.91, "tokens/sec": 98_765]
    ),
    (
      "Epoch: 1 | Reward: -1,234,567.25 | Tokens per second: 987",
      ["epoch": 1, "Reward": -1_234_567.25, "Tokens per second": 987]
    ),
    ("global_step=1234, episodic_return=[20.]", ["step": 1234, "episodic_return": 20]),
    (
      "eval step 1 | val loss 11.4522 | hellaswag acc 0.25 | val arc easy acc 0.5 | acc 0.75",
      [
        "step": 1, "dev/loss": 11.4522, "dev/hellaswag acc": 0.25, "dev/arc easy acc": 0.5,
        "dev/accuracy": 0.75,
      ]
    ),
    (
      "step 1 | mmlu acc 0.25 | train acc 0.5 | val acc 0.75",
      ["step": 1, "mmlu acc": 0.25, "train/accuracy": 0.5, "dev/accuracy": 0.75]
    ),
    ("step 1 | running acc 0.5", ["step": 1, "train/accuracy": 0.5]),
    ("Epoch 3, reached acc 0.5", ["epoch": 3, "train/accuracy": 0.5]),
    (
      "{'loss': 0.69, 'learning_rate': 5e-05, 'epoch': 0.5}",
      ["epoch": 0.5, "train/loss": 0.69, "train/learningRate": 5e-5]
    ),
  ]

  @Test(arguments: progress.indices)
  func progressLinesAreRead(place: Int) throws {
    let (line, values) = Self.progress[place]
    let found = try #require(read(line))
    #expect(Set(found.keys) == Set(values.keys))
    for (key, value) in values {
      let number = try #require(found[key])
      #expect(value.isNaN ? number.isNaN : number == value, "\(key)")
    }
  }

  /// Commas that part a list or a table's fields, or may be decimal ones, are in no number.
  @Test(arguments: [
    "loss: 1,234", "tokens: [1,234,567]", "tokens=(1,234.5,6)", "sizes=[1,234]", "tok/s=[1.5,2.5]",
    "loss: .5,123", "loss: 1.5,200", "loss: 1,234.5,0.25", "loss: 1,234,56", "loss: 0,234,567",
    "a,tokens: 1,234,567,b", "tok/s 12,345 loss 0,53",
  ])
  func otherCommasPartNumbers(line: String) {
    #expect(read(line) == nil)
  }

  @Test(arguments: [
    "", "hello", "loading 300 images", "loss is a word", "version 2.13.0", "saved 3 files in 0.5 s",
    "val_loss improved", "time: 12", "loss", "0.5 loss",
    String(repeating: "loss 1 ", count: 10_000),
  ])
  func otherLinesAreNot(line: String) {
    #expect(read(line) == nil)
  }
}
