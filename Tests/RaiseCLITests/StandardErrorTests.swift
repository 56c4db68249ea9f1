import Foundation
import Testing

@Suite struct StandardErrorTests {
  @Test("A standard error that takes nothing ends no command: results and exit code are the same")
  func closed() throws {
    for (arguments, code) in [(["policy", "list"], 0), (["policy", "explain", "none", "--text", "a"], 2)] {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = ["-c", #"exec "$0" "$@" 2>&-"#, RaiseProcess.executable] + arguments
      process.currentDirectoryURL = URL(fileURLWithPath: RaiseProcess.repository)
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      #expect(process.terminationReason == .exit)
      #expect(process.terminationStatus == Int32(code), "\(arguments)")
    }
  }
}
