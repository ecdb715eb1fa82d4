import FoundationEssentials
import Glibc
import RunControl
import RunHost

extension DoctorArea {
  private struct Found: Decodable {
    var python: String
    var executable: String
    var packages: [String: String]
  }

  /// What is asked about, as pip calls it.
  private static let frameworks = [
    "torch", "lightning", "pytorch-lightning", "transformers", "accelerate", "keras", "tensorflow",
    "jax", "optax", "tensorboard", "wandb", "mlflow",
  ]

  /// Imports none of them, which would take seconds each.
  private static let question = """
    import json, sys
    from importlib.metadata import version, PackageNotFoundError
    found = {}
    for name in sys.argv[1:]:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            pass
    report = {"python": sys.version.split()[0], "executable": sys.executable, "packages": found}
    sys.stdout.write(json.dumps(report))
    """

  /// What Python trainers would run in.
  static func python() async -> DoctorArea {
    var area = DoctorArea("Python, for trainers of your own")
    await addInterpreter(to: &area)
    let folder = PythonClient.cacheFolder
    let place = nearest(to: folder)
    if access(place, W_OK) == 0 {
      area.ok("client", "kept in \(folder)/dltui")
    } else {
      area.warning(
        "client", "\(place) cannot be written to: trainers are followed, not steered",
        "set XDG_CACHE_HOME to a folder of yours")
    }
    return area
  }

  private static func addInterpreter(to area: inout DoctorArea) async {
    let text: String
    do throws(BriefProcess.Failure) {
      text = try await BriefProcess(
        ["python3", "-c", question] + frameworks, limitSeconds: 20
      ).answer()
    } catch {
      area.summary = "Python: python3 \(error.cause)"
      return area.warning(
        "python3", error.cause,
        "install Python 3.8 or newer to steer PyTorch, Keras or JAX; dltui's own recipes need none")
    }
    guard let found = try? JSONDecoder().decode(Found.self, from: Data(text.utf8)) else {
      return area.warning(
        "python3", "answered ‘\(text.excerpt)’", "see whether python3 --version says one")
    }
    area.ok("python3", "\(found.python.excerpt), \(found.executable.excerpt)")
    let packages = frameworks.compactMap { name in
      found.packages[name].map { "\(name) \($0.excerpt)" }
    }
    area.ok(
      "packages", packages.isEmpty ? "none that dltui steers" : packages.joined(separator: ", "))
    area.summary = (["Python \(found.python)"] + packages).joined(separator: ", ")
  }

  /// The folder itself where it is there, else the nearest one that it would be made in.
  static func nearest(to folder: String) -> String {
    var place = folder
    while access(place, F_OK) != 0 {
      guard let slash = place.lastIndex(of: "/") else { return "." }
      if slash == place.startIndex { return "/" }
      place = String(place[..<slash])
    }
    return place
  }
}
