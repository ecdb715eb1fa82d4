// swift-tools-version: 6.2
import PackageDescription

// Optimized in debug builds too, whose tests draw thousands of screens, read thousands of files and start the
// program a thousand times: half of what they computed was looking up what generic code is to do. Checks and
// traps stay.
let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error), .unsafeFlags(["-O"], .when(configuration: .debug)),
]

// Small rather than quick in release builds, and what many functions have in common kept once: all but the
// engine. Logs and tables are read as quickly.
let compact =
  strict + [
    .unsafeFlags(
      ["-Osize", "-Xllvm", "-enable-machine-outliner=always"], .when(configuration: .release))
  ]

// What --version calls the commit: said by whoever builds a package, as .ci/package does.
let commit = (Context.environment["DLTUI_COMMIT"] ?? "").filter { $0.isLetter || $0.isNumber }

// What Tests/FuzzTests gives bytes to.
let fuzzed: [Target.Dependency] = [
  "BoundedYAML", "RunEvents", "RunCoding", "Datasets", "Training", "RunLogs", "RunControl",
  "RunHost", "Search", "CDecimals", "CellUI", "CursesScreen", "CNcurses", "Dashboard",
]

let package = Package(
  name: "dltui",
  products: [.executable(name: "dltui", targets: ["dltui"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.5.0"),
  ],
  targets: [
    // System libraries.
    // Without pkg-config: its file has macros that a package may not take, and the shim has its own.
    .systemLibrary(name: "CNcurses", providers: [.apt(["libncurses-dev"])]),
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    // A part of the C library that the Glibc module leaves out.
    .systemLibrary(name: "CMalloc"),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
    .systemLibrary(
      name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(
      name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "CJPEG", pkgConfig: "libjpeg", providers: [.apt(["libjpeg-dev"])]),

    // Of the C library, with a Swift face.
    .target(name: "Platform", swiftSettings: compact),

    // The vocabulary and the curves.
    .target(name: "RunEvents", dependencies: ["Platform"], swiftSettings: compact),
    .target(name: "RunCoding", dependencies: ["RunEvents"], swiftSettings: compact),
    .target(name: "MetricStore", dependencies: ["RunEvents"], swiftSettings: compact),
    .target(
      name: "Diagnosis", dependencies: ["Platform", "RunEvents", "MetricStore"],
      swiftSettings: compact),

    // Files of this machine, opened with care.
    .target(name: "LocalFiles", swiftSettings: compact),

    // What others write, within limits.
    .target(name: "BoundedYAML", dependencies: ["CYAML"], swiftSettings: compact),

    // The engine.
    .target(
      name: "CKernels",
      // -O2 in debug builds too, whose tests train networks; -O3 measures no faster. Without errno the
      // square roots of Adam are vectorized, 31 instead of 156 µs for 65,536 weights (Zen 4).
      // Nothing here reads errno, and no result changes by it. No other target computes like that.
      cSettings: [.unsafeFlags(["-O2", "-fno-math-errno"])]),
    .target(
      name: "NeuralEngine", dependencies: ["CKernels", "COpenBLAS"], swiftSettings: strict),
    .target(
      name: "BuiltInData",
      resources: [.embedInCode("digits.csv.gz"), .embedInCode("names.txt.gz")],
      swiftSettings: compact),
    .target(
      name: "CImageCodecs", dependencies: ["CPNG", "CJPEG"]),
    .target(
      name: "Datasets",
      dependencies: [
        "Platform", "LocalFiles", "NeuralEngine", "BuiltInData", "CZlib", "CImageCodecs",
      ],
      swiftSettings: compact),
    .target(
      name: "Training",
      dependencies: [
        "Platform", "LocalFiles", "BoundedYAML", "RunEvents", "NeuralEngine", "Datasets",
        "Diagnosis",
      ],
      swiftSettings: compact),
    .target(name: "CChecksums"),
    // -O2 in debug builds too, whose tests read tables.
    .target(name: "CDecimals", cSettings: [.unsafeFlags(["-O2"])]),
    .target(
      name: "RunLogs",
      dependencies: [
        "Platform", "LocalFiles", "BoundedYAML", "RunEvents", "RunCoding", "MetricStore",
        "CChecksums", "CDecimals", "CSQLite", "CZlib",
      ],
      exclude: ["README.md"],
      resources: [
        .embedInCode("Foreign/Replay/tags.yaml"), .embedInCode("Console/console.yaml"),
      ],
      swiftSettings: compact + [
        // Checks of every access took a sixth to a quarter of the time in which a release build read
        // console text, by a profile. The debug build, which the tests run, keeps them.
        .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))
      ]),

    // Runs that others look on at, and trainers that are not ours.
    .target(name: "CPythonClient"),
    .target(
      name: "RunControl",
      dependencies: [
        "Platform", "LocalFiles", "RunEvents", "RunCoding", "CPythonClient",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      exclude: ["README.md", "Python"], swiftSettings: compact),

    .target(
      name: "RunHost",
      dependencies: [
        "Platform", "LocalFiles", "RunEvents", "RunCoding", "Diagnosis", "NeuralEngine",
        "Datasets", "Training", "RunLogs", "RunControl",
      ],
      swiftSettings: compact),

    // Many runs of one recipe.
    .target(
      name: "Search",
      dependencies: [
        "Platform", "LocalFiles", "RunEvents", "Diagnosis", "NeuralEngine", "Datasets",
        "Training", "RunLogs", "RunControl", "RunHost",
      ],
      swiftSettings: compact),

    // What --version says of the build.
    .target(
      name: "CBuildFacts",
      cSettings: commit.isEmpty ? [] : [.define("DLTUI_COMMIT", to: "\"\(commit)\"")]),

    // The screen.
    .target(name: "CellUI", swiftSettings: compact),
    .target(
      name: "CursesScreen", dependencies: ["CellUI", "CNcurses", "CZlib"], swiftSettings: compact),
    .target(
      name: "Dashboard",
      dependencies: [
        "BoundedYAML", "RunEvents", "MetricStore", "CellUI", "Diagnosis",
      ],
      resources: [.embedInCode("themes")], swiftSettings: compact),

    .executableTarget(
      name: "dltui",
      dependencies: [
        "Platform", "LocalFiles", "RunEvents", "RunCoding", "MetricStore", "Diagnosis",
        "NeuralEngine", "Datasets", "Training", "RunLogs", "RunControl", "RunHost", "Search",
        "CellUI", "CursesScreen", "Dashboard", "CMalloc", "CBuildFacts",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: compact),

    .testTarget(name: "PlatformTests", dependencies: ["Platform"]),
    .testTarget(name: "LocalFilesTests", dependencies: ["LocalFiles"]),
    .testTarget(name: "RunEventsTests", dependencies: ["RunEvents"]),
    .testTarget(
      name: "BoundedYAMLTests", dependencies: ["BoundedYAML"], exclude: ["Reference"]),
    .testTarget(name: "MetricStoreTests", dependencies: ["MetricStore"]),
    .testTarget(
      name: "DiagnosisTests", dependencies: ["Diagnosis"], exclude: ["Reference"]),
    .target(name: "AllocationCounter", path: "Tests/AllocationCounter"),
    .testTarget(
      name: "NeuralEngineTests", dependencies: ["NeuralEngine", "AllocationCounter"],
      exclude: ["Reference"]),
    .testTarget(
      name: "DatasetsTests", dependencies: ["Datasets", "AllocationCounter"],
      exclude: ["Reference"]),
    .testTarget(
      name: "TrainingTests",
      dependencies: ["LocalFiles", "Training", "Dashboard", "AllocationCounter"],
      exclude: ["Reference"]),
    .testTarget(
      name: "SearchTests",
      dependencies: [
        "LocalFiles", "RunEvents", "NeuralEngine", "Datasets", "Training", "RunHost", "Search",
      ], exclude: ["Reference"]),
    .testTarget(
      name: "RunLogsTests",
      dependencies: ["RunCoding", "RunLogs", "CChecksums", "CDecimals", "CSQLite"],
      exclude: ["Cases", "ConsoleCases", "Databases", "Reference", "Samples", "Shapes"]),
    .testTarget(
      name: "RunControlTests", dependencies: ["RunEvents", "RunCoding", "RunControl"]),
    .target(name: "FileWitness", path: "Tests/FileWitness"),
    .testTarget(
      name: "RunHostTests",
      dependencies: [
        "RunEvents", "RunCoding", "RunControl", "RunLogs", "Training", "RunHost", "FileWitness",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOEmbedded", package: "swift-nio"),
      ],
      // It tries thousands of schedules of the control protocol.
      swiftSettings: strict),
    .testTarget(name: "CellUITests", dependencies: ["CellUI"]),
    .testTarget(name: "CursesScreenTests", dependencies: ["CursesScreen", "CellUI", "CZlib"]),
    .testTarget(
      name: "DashboardTests", dependencies: ["Dashboard", "AllocationCounter"],
      exclude: ["Snapshots"]),
    .testTarget(
      name: "FuzzTests", dependencies: fuzzed, exclude: ["Found", "Inputs", "Seeds"]),
    .testTarget(
      name: "ProgramTests",
      dependencies: [
        "Dashboard", "Diagnosis", "RunEvents", "RunHost", "CellUI", "AllocationCounter",
      ]),
    .testTarget(name: "HouseTests"),
    .testTarget(
      name: "EndToEndTests",
      dependencies: ["LocalFiles", "RunEvents", "RunLogs", "Training", "CellUI", "Dashboard"],
      exclude: ["Trainers"]),
  ],
  swiftLanguageModes: [.v6]
)

// Tests/Campaigns/fuzzing.py builds the targets of Tests/FuzzTests into a program that libFuzzer leads; an
// ordinary build knows nothing of it.
if Context.environment["DLTUI_FUZZING"] != nil {
  package.targets.removeAll { $0.type == .test }
  package.targets.append(
    .executableTarget(
      name: "Fuzzing", dependencies: fuzzed, path: "Tests",
      sources: ["Fuzzing", "FuzzTests/Targets"]))
}
