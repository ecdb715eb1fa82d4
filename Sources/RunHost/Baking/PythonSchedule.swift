/// Lines of Python that set the learning rates of a run as they were set by hand.
enum PythonSchedule {
  /// A factor by step for `LambdaLR`, and hooks that multiply what any other scheduler says.
  static func torch(_ course: RateCourse, run: String) -> String {
    let use = "Paste it into the script."
    var lines = course.comments(of: run, use: use)
    guard !course.pieces.isEmpty else { return text(lines) }
    lines += course.isHeldSomewhere ? heldPieces(course) : scale(course)
    if !course.isHeldSomewhere {
      lines += [
        "", "",
        "# Without a scheduler of the script's own, with scheduler.step() after each optimizer.step():",
        "#     scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, scale)",
        "# A LambdaLR of its own is multiplied:",
        "#     LambdaLR(optimizer, lambda step: own(step) * scale(step))",
        "# Over any other scheduler: follow(optimizer), once, after the optimizer is made.",
      ]
    } else {
      lines += ["", "", "# follow(optimizer), once, after the optimizer is made."]
    }
    return text(lines + [""] + follow(course))
  }

  private static func follow(_ course: RateCourse) -> [String] {
    let rate =
      course.isHeldSomewhere
      ? [
        "        factor, is_held = scale(done)",
        "        for group, base in zip(optimizer.param_groups, bases):",
        "            group[\"lr\"] = base * factor if is_held else group[\"lr\"] * factor",
      ]
      : [
        "        for group in optimizer.param_groups:",
        "            group[\"lr\"] = group[\"lr\"] * scale(done)",
      ]
    let bases =
      course.isHeldSomewhere
      ? [
        "    bases = [group.get(\"initial_lr\", group[\"lr\"]) for group in optimizer.param_groups]"
      ]
      : []
    return [
      "", "def follow(optimizer):",
      "    \"\"\"Changes the rate for the length of each step: the script's scheduler goes on as it is.\"\"\"",
      "    done, rates = 0, []",
    ] + bases + [
      "", "    def before(optimizer, *_):",
      "        nonlocal rates",
      "        rates = [group[\"lr\"] for group in optimizer.param_groups]",
    ] + rate + [
      "", "    def after(optimizer, *_):",
      "        nonlocal done",
      "        done += 1",
      "        for group, rate in zip(optimizer.param_groups, rates):",
      "            group[\"lr\"] = rate",
      "", "    optimizer.register_step_pre_hook(before)",
      "    optimizer.register_step_post_hook(after)",
    ]
  }

  /// A callback that multiplies the rate where it changes.
  static func keras(_ course: RateCourse, run: String) -> String {
    var lines = course.comments(
      of: run, use: "A callback for fit: callbacks=[BakedRates()].")
    guard !course.pieces.isEmpty else { return text(lines) }
    if course.isHeldSomewhere {
      lines.append("# Where the rate was held it follows the script's schedule here.")
    }
    return text(
      lines + scale(course) + [
        "", "",
        "# The rate must be a number: a LearningRateSchedule is multiplied in its __call__, by scale(step).",
        "class BakedRates(keras.callbacks.Callback):",
        "    def __init__(self):",
        "        super().__init__()",
        "        self.done, self.factor = 0, 1.0", "",
        "    def on_train_batch_begin(self, batch, logs=None):",
        "        factor = scale(self.done)",
        "        self.done += 1",
        "        if factor != self.factor:",
        "            rate = float(self.model.optimizer.learning_rate)",
        "            self.model.optimizer.learning_rate = rate * factor / self.factor",
        "            self.factor = factor",
      ])
  }

  /// A transformation behind the script's own.
  static func optax(_ course: RateCourse, run: String) -> String {
    let lines = course.comments(of: run, use: "Put it behind the script's own transformation.")
    guard !course.pieces.isEmpty else { return text(lines) }
    var before = 1.0
    let changes = course.pieces.map { piece in
      defer { before = piece.factor }
      return "\(piece.step): \(piece.factor / before)"
    }
    return text(
      lines + [
        "rates = optax.piecewise_constant_schedule(1.0, {\(changes.joined(separator: ", "))})",
        "tx = optax.chain(tx, optax.scale_by_schedule(rates))",
      ])
  }

  private static func scale(_ course: RateCourse) -> [String] {
    let pieces = course.pieces.map { "(\($0.step), \($0.factor))" }
    return [
      "PIECES = [\(pieces.joined(separator: ", "))]  # after so many steps, times so much", "", "",
      "def scale(step):",
      "    \"\"\"What the learning rate is multiplied by in the step that follows `step` others.\"\"\"",
      "    return next((factor for since, factor in reversed(PIECES) if step >= since), 1.0)",
    ]
  }

  private static func heldPieces(_ course: RateCourse) -> [String] {
    let pieces = course.pieces.map {
      "(\($0.step), \($0.factor), \($0.isHeld ? "True" : "False"))"
    }
    return [
      "PIECES = [\(pieces.joined(separator: ", "))]  # after so many steps, times so much, held",
      "",
      "",
      "def scale(step):",
      "    \"\"\"The factor of the step that follows `step` others, and whether it is of the first rate.\"\"\"",
      "    return next((piece[1:] for piece in reversed(PIECES) if step >= piece[0]), (1.0, False))",
    ]
  }

  private static func text(_ lines: [String]) -> String { lines.joined(separator: "\n") + "\n" }
}
