import Foundation
import NIOSSL

extension GuardServer {
  /// The files of a certificate and its key, in PEM.
  public struct TLSFiles: Sendable, Hashable {
    /// The certificate and the chain behind it.
    public var certificates: String
    /// Its private key.
    public var privateKey: String

    public init(certificates: String, privateKey: String) {
      self.certificates = certificates
      self.privateKey = privateKey
    }

    /// - Throws: ``TLSFileError`` that names the file.
    func configuration() throws(TLSFileError) -> TLSConfiguration {
      let chain = try Self.read(certificates, "a certificate in PEM") { try NIOSSLCertificate.fromPEMFile($0) }
      let key = try Self.read(privateKey, "a private key in PEM") { try NIOSSLPrivateKey(file: $0, format: .pem) }
      let configuration = TLSConfiguration.makeServerConfiguration(
        certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
      do {
        _ = try NIOSSLContext(configuration: configuration)
      } catch {
        throw TLSFileError(
          description: "\(privateKey): expected the key of the certificate in \(certificates), found another")
      }
      return configuration
    }

    private static func read<Read>(
      _ path: String, _ expected: String, _ read: (String) throws -> Read
    ) throws(TLSFileError) -> Read {
      guard FileManager.default.isReadableFile(atPath: path) else {
        throw TLSFileError(description: "\(path): there is no such file, or it may not be read")
      }
      do { return try read(path) } catch { throw TLSFileError(description: "\(path): expected \(expected)") }
    }
  }
}

/// A certificate or a key that cannot be served with.
struct TLSFileError: Error, CustomStringConvertible {
  var description: String
}
