import ArgumentParser
import FoundationEssentials
import Glibc
import RunHost
import RunLogs
import Training

/// What `dltui model RUN --surface` is to measure.
struct SurfaceOptions: ParsableArguments {
  @Flag(
    help:
      "Draw the cost around the model over two directions of its parameters, and the run's way there."
  )
  var surface = false

  @Option(help: "The directions: those the run moved along the most, or random ones.")
  var axes = CostSurface.Axes.path

  @Option(help: ArgumentHelp("Places measured along each direction.", valueName: "count"))
  var points = 33

  @Option(
    help: ArgumentHelp("Examples of the train set that the cost is of.", valueName: "count"))
  var surfaceExamples = 500

  @Option(help: ArgumentHelp("Seed of random directions.", valueName: "n"))
  var surfaceSeed: UInt64 = 1

  func validate() throws {
    guard (2...500).contains(points) else {
      throw ValidationError("--points must be in 2...500 (got \(points))")
    }
    guard surfaceExamples > 0 else {
      throw ValidationError("--surface-examples must be at least 1 (got \(surfaceExamples))")
    }
  }

  /// Measures the surface of a run and prints it.
  func show(_ name: String, in folder: RunsFolderOption, json: Bool) throws {
    guard !name.hasSuffix(Recipe.Start.fileEnding) else {
      throw ValidationError(
        "--surface is of a run: a model's file has neither its checkpoints nor its data")
    }
    let log = try folder.open(name)
    let recipe = try log.parsedRecipe()
    let data = try recipe.loadDataVisibly()
    defer { StandardError.clearProgress() }
    let measured = try CostSurface(
      of: recipe, data: data, in: log.checkpoints, axes: axes, points: points,
      exampleCount: surfaceExamples, seed: surfaceSeed,
      cores: ProcessInfo.processInfo.activeProcessorCount
    ) { done, total in
      if done.isMultiple(of: points) {
        StandardError.showProgress("measured \(done) of \(total) places")
      }
    }
    StandardError.clearProgress()
    let hasColors =
      isatty(STDOUT_FILENO) == 1
      && ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty
    let text = SurfaceText(measured, colored: hasColors)
    StandardOutput.print(json ? try text.json() : text.plain, as: json ? .json : .styled)
  }
}

extension CostSurface.Axes: ExpressibleByArgument {}
