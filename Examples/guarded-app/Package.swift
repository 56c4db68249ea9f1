// swift-tools-version: 6.1
// An application of its own, with the guard before and behind its one route.
import PackageDescription

let package = Package(
  name: "guarded-app",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "raise", path: "../.."),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: []),
  ],
  targets: [
    .executableTarget(
      name: "GuardedApp",
      dependencies: [
        .product(name: "RaiseCore", package: "raise"),
        .product(name: "RaiseGuard", package: "raise"),
        .product(name: "RaiseRules", package: "raise"),
        .product(name: "RaiseServer", package: "raise"),
        .product(name: "Hummingbird", package: "hummingbird"),
      ])
  ]
)
