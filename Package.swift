// swift-tools-version: 6.1
// The floor plan: which rooms there are, and which may know which. Arrows run one way:
// RaiseCore knows nobody, components know the contract and never each other, the command joins them.
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

func room(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
  .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

func tests(of name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .testTarget(name: name + "Tests", dependencies: [.target(name: name)] + dependencies, swiftSettings: settings)
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTLS = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let coreMetrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
  name: "raise",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "RaiseCore", targets: ["RaiseCore"]),
    .library(name: "RaiseInference", targets: ["RaiseInference"]),
    .library(name: "RaiseRules", targets: ["RaiseRules"]),
    .library(name: "RaiseCorpus", targets: ["RaiseCorpus"]),
    .library(name: "RaiseAudit", targets: ["RaiseAudit"]),
    .library(name: "RaiseFilter", targets: ["RaiseFilter"]),
    .library(name: "RaiseGuard", targets: ["RaiseGuard"]),
    .library(name: "RaiseReward", targets: ["RaiseReward"]),
    .library(name: "RaiseEvaluation", targets: ["RaiseEvaluation"]),
    .library(name: "RaiseSynthesis", targets: ["RaiseSynthesis"]),
    .library(name: "RaiseTesting", targets: ["RaiseTesting"]),
    .library(name: "RaiseServer", targets: ["RaiseServer"]),
    .executable(name: "raise", targets: ["RaiseCLI"]),
    .executable(name: "raise-server", targets: ["RaiseServerCLI"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.0.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.0.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.5.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.80.0"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.30.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.30.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.0.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: []),
    .package(url: "https://github.com/jpsim/Yams", from: "6.0.0"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.30.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.6.0"),
  ],
  targets: [
    .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"]), .brew(["pcre2"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"]), .brew(["zstd"])]),
    .target(name: "CRaiseScan"),
    .target(name: "CRaiseKernels", linkerSettings: [.linkedLibrary("m")]),
    .target(name: "CIsal"),
    .target(name: "CRaiseHash"),
    .target(
      name: "CRaiseMarkup", linkerSettings: [.linkedLibrary("iconv", .when(platforms: [.macOS]))]),

    room("RaiseCore"),
    room("RaiseInference", ["CRaiseKernels"]),
    room("RaiseModels", resources: [.copy("Resources")]),
    room(
      "RaiseRules",
      [
        "RaiseCore", "RaiseCorpus", "RaiseInference", "RaiseModels", "CPCRE2", "CRaiseHash", "CRaiseScan", crypto, yams,
      ]),
    room(
      "RaiseCorpus", ["CZlib", "CZstd", "CRaiseScan", "CIsal", "CRaiseMarkup"],
      resources: [.embedInCode("Formats/Columns/columns.py")]),
    room("RaiseAudit", ["RaiseCore", crypto, grdb]),
    room("RaiseFilter", ["RaiseCore", "RaiseCorpus", "CRaiseHash", crypto]),
    room("RaiseGuard", ["RaiseCore", crypto]),
    room("RaiseReward", ["RaiseCore", crypto]),
    room("RaiseEvaluation", ["RaiseCore", "RaiseCorpus"]),
    room("RaiseSynthesis", ["RaiseCore", "RaiseCorpus", crypto, yams]),
    room(
      "RaiseServer",
      [
        "RaiseCore", "RaiseGuard", "RaiseReward",
        asyncHTTPClient, crypto, httpTypes, hummingbird, hummingbirdCore, hummingbirdTLS, lifecycle, logging, metrics,
        coreMetrics,
        nioCore, nioHTTP1, nioHTTPTypes, nioPosix, nioSSL, unixSignals,
      ]),
    room("RaiseTesting", ["RaiseCore"]),
    .executableTarget(
      name: "RaiseCLI",
      dependencies: [
        "RaiseCore", "RaiseInference", "RaiseModels", "RaiseRules", "RaiseCorpus", "RaiseAudit", "RaiseFilter",
        "RaiseEvaluation", "RaiseReward", "RaiseSynthesis",
        argumentParser, crypto,
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "RaiseServerCLI",
      dependencies: [
        "RaiseCore", "RaiseRules", "RaiseAudit", "RaiseGuard", "RaiseReward", "RaiseServer",
        argumentParser, asyncHTTPClient, crypto, lifecycle, logging, unixSignals, yams,
      ],
      swiftSettings: settings),

    .executableTarget(
      name: "RaiseRulesBenchmark", dependencies: ["RaiseCore", "RaiseRules"], path: "Benchmarks/RulesBenchmark",
      swiftSettings: settings),

    .executableTarget(
      name: "RaiseLogBenchmark", dependencies: ["RaiseCore", "RaiseAudit"], path: "Benchmarks/LogBenchmark",
      swiftSettings: settings),

    .executableTarget(
      name: "RaiseRewardBenchmark",
      dependencies: ["RaiseCore", "RaiseInference", "RaiseModels", "RaiseReward", "RaiseRules"],
      path: "Benchmarks/RewardBenchmark", swiftSettings: settings),

    .executableTarget(
      name: "RaiseModelBenchmark", dependencies: ["RaiseInference"], path: "Benchmarks/ModelBenchmark",
      swiftSettings: settings),

    // An example is a package of its own; built here too, so that it cannot fall behind.
    .executableTarget(
      name: "GuardedApp", dependencies: ["RaiseCore", "RaiseGuard", "RaiseRules", "RaiseServer", hummingbird],
      path: "Examples/guarded-app/Sources/GuardedApp", swiftSettings: settings),

    .target(name: "KernelPeak", dependencies: ["CRaiseKernels"], path: "Benchmarks/KernelPeak"),
    .executableTarget(
      name: "RaiseKernelBenchmark", dependencies: ["CRaiseKernels", "KernelPeak"], path: "Benchmarks/KernelBenchmark",
      swiftSettings: settings),

    tests(of: "RaiseCore", ["RaiseTesting"]),
    tests(of: "CRaiseKernels", ["RaiseTesting"]),
    tests(of: "RaiseInference", ["CRaiseKernels", "RaiseTesting"]),
    tests(of: "RaiseModels"),
    tests(of: "RaiseRules", ["RaiseCore", "RaiseInference", "RaiseModels", "RaiseTesting"]),
    tests(of: "RaiseCorpus", ["CRaiseScan", "RaiseTesting"]),
    tests(of: "RaiseAudit", ["RaiseCore", "RaiseTesting", grdb, crypto]),
    tests(of: "RaiseFilter", ["CRaiseHash", "RaiseCore", "RaiseCorpus", "RaiseTesting"]),
    tests(of: "RaiseGuard", ["RaiseAudit", "RaiseCore", "RaiseRules", "RaiseTesting"]),
    tests(
      of: "RaiseServer",
      [
        "RaiseCore", "RaiseGuard", "RaiseReward", "RaiseRules", asyncHTTPClient, coreMetrics, hummingbird, httpTypes,
        lifecycle,
        logging, nioCore, nioHTTP1,
      ]),
    tests(
      of: "RaiseServerCLI", ["RaiseCore", "RaiseRules", "RaiseServer", argumentParser]),
    tests(of: "RaiseReward", ["RaiseCore", "RaiseRules"]),
    tests(of: "RaiseEvaluation", ["RaiseCorpus"]),
    // An HTTP server for tests of clients, without SwiftNIO.
    .target(name: "ScriptedServer", path: "Tests/ScriptedServer", swiftSettings: settings),
    tests(of: "RaiseSynthesis", ["RaiseCore", "RaiseCorpus", "ScriptedServer"]),
    tests(of: "RaiseCLI", ["ScriptedServer", grdb]),
    .testTarget(
      name: "RepositoryTests",
      dependencies: [
        "RaiseCLI", "RaiseCore", "RaiseInference", "RaiseModels", "RaiseRules", "RaiseCorpus", "RaiseAudit",
        "RaiseServer", "RaiseSynthesis", "RaiseTesting",
      ],
      swiftSettings: settings),
  ]
)
