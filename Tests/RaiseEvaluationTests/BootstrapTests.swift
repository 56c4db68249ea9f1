import Testing

@testable import RaiseEvaluation

@Suite struct BootstrapTests {}
